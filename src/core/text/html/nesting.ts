const setOf = (names: string): ReadonlySet<string> => new Set(names.split(' '));

export const tableElements = setOf('table caption colgroup col thead tbody tfoot tr th td');
const headings = setOf('h1 h2 h3 h4 h5 h6');
/** An open paragraph ends where one of these begins. */
export const paragraphEnders = setOf(
  'address article aside blockquote center details dir div dl dd dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre search section summary table ul',
);
/** What stands in one of these is closed by nothing outside of it. */
const scopeElements = setOf('td th caption table html');
const listBarriers = new Set([...scopeElements, 'ul', 'ol', 'menu', 'blockquote', 'dl']);
const tableBarrier = setOf('table');
const noBarriers: ReadonlySet<string> = new Set();

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
  /** Where the elements of a name stand in `open`, so that none is looked for through all of them. */
  const places = new Map<string, number[]>();

  const begin = (element: OpenElement): void => {
    const ofName = places.get(element.name) ?? [];
    places.set(element.name, ofName);
    ofName.push(open.length);
    open.push(element);
  };

  /** Closes all from that one on. */
  const closeFrom = (index: number): string =>
    open
      .splice(index)
      .reverse()
      .map(({ name, writtenName }) => {
        places.get(name)?.pop();
        return `</${writtenName}>`;
      })
      .join('');

  const lastOf = (names: Iterable<string>): number => {
    let last = -1;
    for (const name of names) last = Math.max(last, places.get(name)?.at(-1) ?? -1);
    return last;
  };

  /** The innermost one of those names that nothing of `barriers` stands around; -1: there is none. */
  const innermost = (names: readonly string[], barriers: ReadonlySet<string>): number => {
    const last = lastOf(names);
    return last >= lastOf(barriers) ? last : -1;
  };

  const closeInnermost = (names: readonly string[], barriers: ReadonlySet<string>): string => {
    const index = innermost(names, barriers);
    return index === -1 ? '' : closeFrom(index);
  };

  /** Closes what stands between a part of a table and its parent; undefined: it has none. */
  const intoTable = (name: string): string | undefined => {
    const table = innermost(['table'], noBarriers);
    if (table === -1 && !isTablePart) return undefined;
    const parents = parentsOf(name);
    const parent = lastOf(parents);
    if (parent > table) return closeFrom(parent + 1);
    // A part of a table has its outermost elements in no parent.
    return table === -1 || parents.includes('table') ? closeFrom(table + 1) : undefined;
  };

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

    begin,

    /** What closes before an end tag of that name, whose element is closed; undefined: none is open. */
    close: (name: string): string | undefined => {
      const isPart = tableElements.has(name) && name !== 'table';
      const index = innermost([name], isPart ? tableBarrier : name === 'table' ? noBarriers : scopeElements);
      if (index === -1) return undefined;
      const closing = closeFrom(index + 1);
      closeFrom(index);
      return closing;
    },

    /** What closes at the end. */
    end: (): string => closeFrom(0),
  };
};
