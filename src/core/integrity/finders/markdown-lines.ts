/** A line without what marks the quotations and list items that it stands in. */
export interface Line {
  readonly text: string;
  /** How many quotations it stands in. */
  readonly depth: number;
  /** How far the innermost list item indents it. */
  readonly inset: number;
  /** Begins a block of its own. */
  readonly opens: boolean;
}

/** Where a block of code that is fenced stands. */
export interface Container {
  readonly depth: number;
  readonly inset: number;
}

const quotation = /^ {0,3}> ?/;
const listItem = /^( {0,3})(?:[-*+]|\d{1,9}[.)])( {1,4}(?! )|(?= {5}| *$))/;
const rule = /^ {0,3}([-*_])(?: *\1){2,} *$/;
const interrupting = /^ {0,3}(?:#{1,6}(?: |$)|`{3}|~{3}|<\/?[a-z])/i;

/** What is deeper is as good as what is this deep; a bound keeps the time linear. */
const deepest = 20;

const withoutTabs = (line: string): string =>
  line.replace(/^[ \t]+/, (space) => {
    let width = 0;
    for (const unit of space) width = unit === '\t' ? width + 4 - (width % 4) : width + 1;
    return ' '.repeat(width);
  });

/** Takes off up to so many marks of quotations. */
const unquoted = (line: string, most: number): { readonly text: string; readonly depth: number } => {
  let text = withoutTabs(line);
  let depth = 0;
  for (let mark = quotation.exec(text); mark && depth < most; mark = quotation.exec(text)) {
    text = withoutTabs(text.slice(mark[0].length));
    depth += 1;
  }
  return { text, depth };
};

const indentationOf = (text: string): number => text.search(/[^ ]|$/);

/** Reads Markdown line by line, as far as it can be told that way which containers a line stands in. */
export const createLineReader = () => {
  let indents: number[] = [];
  let lastDepth = 0;

  return {
    /** A line of the fenced block in that container; undefined: the container ends before it. */
    inside: (raw: string, { depth, inset }: Container): string | undefined => {
      const line = unquoted(raw, depth);
      if (line.depth < depth) return undefined;
      if (line.text.trim() === '') return '';
      return indentationOf(line.text) < inset ? undefined : line.text.slice(inset);
    },

    /** Any other line. A paragraph goes on in a line that has less marks than it. */
    read: (raw: string, inParagraph: boolean): Line => {
      const { text: whole, depth } = unquoted(raw, deepest);
      if (whole.trim() === '') {
        const opens = depth !== lastDepth;
        if (opens) indents = [];
        lastDepth = depth;
        return { text: '', depth, inset: indents.at(-1) ?? 0, opens };
      }
      const indentation = indentationOf(whole);
      const line = whole.slice(Math.min(indentation, indents.at(-1) ?? 0));
      const startsBlock = interrupting.test(line) || rule.test(line) || listItem.test(line);
      if (inParagraph && depth <= lastDepth && !startsBlock) {
        return { text: whole.trimStart(), depth: lastDepth, inset: indents.at(-1) ?? 0, opens: false };
      }
      let opens = depth !== lastDepth;
      if (opens) indents = [];
      lastDepth = depth;
      while (indents.length > 0 && indentation < (indents.at(-1) ?? 0)) indents.pop();
      let text = whole.slice(indents.at(-1) ?? 0);
      for (
        let item = listItem.exec(text);
        item && !rule.test(text) && indents.length < deepest;
        item = listItem.exec(text)
      ) {
        const width = Math.max(item[0].length, (item[1]?.length ?? 0) + 2);
        indents.push((indents.at(-1) ?? 0) + width);
        text = withoutTabs(text.slice(width));
        opens = true;
      }
      return { text, depth, inset: indents.at(-1) ?? 0, opens };
    },
  };
};
