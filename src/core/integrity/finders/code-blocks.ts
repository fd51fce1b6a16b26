import type { Range } from '../kinds.ts';

/** A block of code, or a stretch of running text in which code spans may stand. */
export interface Block extends Range {
  readonly kind: 'code' | 'prose';
  /** Of code: what is in it, without fences, indentation and what marks a quotation. */
  readonly content: string;
}

/** Where a line of Markdown stands: in how many quotations, and how far its innermost list item indents it. */
interface Place {
  readonly depth: number;
  readonly inset: number;
}

/** A line without the marks of the quotations and list items that it stands in. */
interface Line extends Place {
  readonly text: string;
  /** Begins a block of its own. */
  readonly opens: boolean;
}

const quotation = /^ {0,3}> ?/;
const listItem = /^( {0,3})(?:[-*+]|\d{1,9}[.)])( {1,4}(?! )|(?= {5}| *$))/;
const rule = /^ {0,3}([-*_])(?: *\1){2,} *$/;
const heading = /^ {0,3}#{1,6}(?: |$)/;
const fence = /^( {0,3})(`{3,}(?=[^`]*$)|~{3,})/;
/** A bound on nested quotations and list items keeps the time linear. */
const deepest = 20;

const withoutTabs = (line: string): string =>
  line.replace(/^[ \t]+/, (space) => {
    let width = 0;
    for (const unit of space) width = unit === '\t' ? width + 4 - (width % 4) : width + 1;
    return ' '.repeat(width);
  });

const indentationOf = (text: string): number => text.search(/[^ ]|$/);

/** Takes off the marks of up to so many quotations. */
const unquoted = (line: string, most: number): { readonly text: string; readonly depth: number } => {
  let text = withoutTabs(line);
  let depth = 0;
  for (let mark = quotation.exec(text); mark && depth < most; mark = quotation.exec(text)) {
    text = withoutTabs(text.slice(mark[0].length));
    depth += 1;
  }
  return { text, depth };
};

/** Takes off the marks of the place that a fenced block stands in; undefined where the line is not in it. */
const inside = (raw: string, { depth, inset }: Place): string | undefined => {
  const line = unquoted(raw, depth);
  if (line.depth < depth) return undefined;
  if (line.text.trim() === '') return '';
  return indentationOf(line.text) < inset ? undefined : line.text.slice(inset);
};

/** Reads the lines of Markdown that are in no fenced block, as far as each line alone tells where it stands. */
const createLineReader = () => {
  let insets: number[] = [];
  let lastDepth = 0;
  const inset = (): number => insets.at(-1) ?? 0;

  return (raw: string, isInParagraph: boolean): Line => {
    const { text: whole, depth } = unquoted(raw, deepest);
    const isBlank = whole.trim() === '';
    const indentation = indentationOf(whole);
    const line = whole.slice(Math.min(indentation, inset()));
    const startsBlock = [heading, /^ {0,3}(?:`{3}|~{3}|<\/?[a-z])/i, rule, listItem].some((start) => start.test(line));
    // A paragraph goes on in a line that has fewer marks than it.
    if (!isBlank && isInParagraph && depth <= lastDepth && !startsBlock) {
      return { text: whole.trimStart(), depth: lastDepth, inset: inset(), opens: false };
    }
    let opens = depth !== lastDepth;
    if (opens) insets = [];
    lastDepth = depth;
    if (isBlank) return { text: '', depth, inset: inset(), opens };
    while (indentation < inset()) insets.pop();
    let text = whole.slice(inset());
    for (
      let item = listItem.exec(text);
      item && !rule.test(text) && insets.length < deepest;
      item = listItem.exec(text)
    ) {
      const width = Math.max(item[0].length, (item[1]?.length ?? 0) + 2);
      insets.push(inset() + width);
      text = withoutTabs(text.slice(width));
      opens = true;
    }
    return { text, depth, inset: inset(), opens };
  };
};

/**
 * Divides a text into blocks of code and stretches of prose, in order. `indented`: as in
 * Markdown, with quotations, lists and blocks that are indented; else only fences count.
 */
export const blocksOf = (text: string, { indented }: { readonly indented: boolean }): Block[] => {
  const blocks: Block[] = [];
  const readLine = createLineReader();
  /** The block that the last line belongs to; `marker` and `indentation` are those of a fence. */
  let open: { kind: Block['kind']; start: number; end: number; lines: string[] } | undefined;
  let fenced: (Place & { readonly marker: string; readonly indentation: number }) | undefined;

  const close = (): void => {
    if (open) blocks.push({ kind: open.kind, start: open.start, end: open.end, content: open.lines.join('\n') });
    open = undefined;
    fenced = undefined;
  };
  const extend = (kind: Block['kind'], start: number, end: number, ...lines: string[]): void => {
    if (open?.kind !== kind) close();
    open ??= { kind, start, end, lines: [] };
    open.end = end;
    open.lines.push(...lines);
  };

  /** Takes a line of the fenced block that is open; false where none is, or the line is not in it. */
  const takeFenced = (raw: string, start: number, end: number): boolean => {
    const line = fenced && (indented ? inside(raw, fenced) : raw);
    if (fenced === undefined || line === undefined) return false;
    const { marker, indentation } = fenced;
    const mark = line.trim();
    const closes =
      mark.length >= marker.length && mark === marker.charAt(0).repeat(mark.length) && !line.startsWith('    ');
    if (closes) extend('code', start, end);
    else extend('code', start, end, line.slice(Math.min(indentation, indentationOf(line))));
    if (closes) close();
    return true;
  };

  const takeLine = ({ text: line, depth, inset, opens }: Line, start: number, end: number): void => {
    const [, { length: indentation } = '', marker] = fence.exec(line) ?? [];
    if (marker !== undefined) {
      close();
      extend('code', text.indexOf(marker, start), end);
      fenced = { marker, indentation, depth, inset };
    } else if (line.trim() === '') {
      // A blank line ends a paragraph; within indented code it is part of it.
      if (open?.kind === 'prose' || opens) close();
      open?.lines.push('');
    } else if (indented && line.startsWith('    ') && (opens || open?.kind !== 'prose')) {
      if (opens) close();
      extend('code', start, end, line.slice(4));
    } else {
      const isBlock = !indented || heading.test(line) || rule.test(line);
      if (opens || isBlock || /^ {0,3}(?:\||<\/?[a-z])/i.test(line)) close();
      extend('prose', start, end);
      if (isBlock) close();
    }
  };

  for (let start = 0; start <= text.length;) {
    const lineBreak = text.indexOf('\n', start);
    const end = lineBreak === -1 ? text.length : lineBreak;
    const raw = text.slice(start, end).replace(/\r$/, '');
    if (!takeFenced(raw, start, end)) {
      if (fenced) close();
      takeLine(
        indented ? readLine(raw, open?.kind === 'prose') : { text: raw, depth: 0, inset: 0, opens: false },
        start,
        end,
      );
    }
    start = end + 1;
  }
  close();
  return blocks;
};
