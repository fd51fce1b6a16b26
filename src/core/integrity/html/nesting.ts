import { headings, paragraphEnders, scopeElements, tableElements } from './elements.ts';

interface OpenElement {
  readonly name: string;
  /** As its tag is written, for the tag that closes it. */
  readonly writtenName: string;
}

/** The elements in which a part of a table may stand. */
const parentsOf = (name: string): readonly string[] => {
  switch (name) {
    case 'td':
    case 'th':
      return ['tr'];
    case 'tr':
      return ['tbody', 'thead', 'tfoot', 'table'];
    case 'col':
      return ['colgroup', 'table'];
    default:
      return ['table'];
  }
};

/**
 * The open elements, by which each tag is made to fit: what must be closed before it is
 * named, and what fits nowhere is refused. Elements whose end tag may be left out are
 * closed where browsers close them.
 */
export const createNesting = ({ isTablePart }: { readonly isTablePart: boolean }) => {
  const open: OpenElement[] = [];

  /** Closes all from that one on. */
  const closeFrom = (index: number): string =>
    open
      .splice(index)
      .reverse()
      .map(({ writtenName }) => `</${writtenName}>`)
      .join('');

  /** The innermost one of those names that nothing of `barriers` stands around. */
  const innermost = (names: readonly string[], barriers: ReadonlySet<string>): number => {
    for (let index = open.length - 1; index >= 0; index -= 1) {
      const name = open[index]?.name ?? '';
      if (names.includes(name)) return index;
      if (barriers.has(name)) return -1;
    }
    return -1;
  };

  const closeInnermost = (names: readonly string[], barriers: ReadonlySet<string>): string => {
    const index = innermost(names, barriers);
    return index === -1 ? '' : closeFrom(index);
  };

  /** Closes what stands between a part of a table and its parent; undefined: it has none. */
  const intoTable = (name: string): string | undefined => {
    const table = innermost(['table'], new Set());
    if (table === -1 && !isTablePart) return undefined;
    const parents = parentsOf(name);
    for (let index = open.length - 1; index > table; index -= 1) {
      if (parents.includes(open[index]?.name ?? '')) return closeFrom(index + 1);
    }
    // A part of a table has its outermost elements in no parent.
    return table === -1 || parents.includes('table') ? closeFrom(table + 1) : undefined;
  };

  const listBarriers = new Set([...scopeElements, 'ul', 'ol', 'menu', 'blockquote', 'dl']);

  return {
    /** What closes before an element of that name begins; undefined: it may not stand here. */
    before: (name: string): string | undefined => {
      if (tableElements.has(name) && name !== 'table') return intoTable(name);
      let closing = '';
      if (name === 'li') closing += closeInnermost(['li'], listBarriers);
      if (name === 'dt' || name === 'dd') closing += closeInnermost(['dt', 'dd'], listBarriers);
      if (paragraphEnders.has(name)) closing += closeInnermost(['p'], scopeElements);
      if (headings.has(name) && headings.has(open.at(-1)?.name ?? '')) closing += closeFrom(open.length - 1);
      if (name === 'a') closing += closeInnermost(['a'], scopeElements);
      return closing;
    },

    begin: (element: OpenElement): void => {
      open.push(element);
    },

    /** What closes before an end tag of that name, whose element is closed; undefined: none is open. */
    close: (name: string): string | undefined => {
      const barriers = tableElements.has(name) ? new Set(name === 'table' ? [] : ['table']) : scopeElements;
      const index = innermost([name], barriers);
      if (index === -1) return undefined;
      const closing = closeFrom(index + 1);
      open.pop();
      return closing;
    },

    /** What closes at the end. */
    end: (): string => closeFrom(0),
  };
};
