/** A block of code, or a stretch of running text in which code spans may stand. */
export interface Block {
  readonly kind: 'code' | 'prose';
  readonly start: number;
  readonly end: number;
  /** Of code: what is in it, without fences, indentation and what marks a quotation. */
  readonly content: string;
}

interface Line {
  readonly start: number;
  readonly end: number;
  /** Without what marks quotations, list items and their indentation. */
  readonly text: string;
  /** How many quotations it stands in. */
  readonly depth: number;
  /** Begins a block of its own. */
  readonly opens: boolean;
}

const quotation = /^ {0,3}> ?/;
const listItem = /^( {0,3})(?:[-*+]|\d{1,9}[.)])( {1,4}(?! )|(?= {5}| *$))/;
const fenceOpening = /^( {0,3})(`{3,}(?=[^`]*$)|~{3,})/;
const blockStart = /^ {0,3}(?:#{1,6}(?: |$)|\||(?:[-*_] *){3,}$|<\/?[a-z])/i;

/** Takes what marks quotations and list items off each line; `indents` are those of the open list items. */
const createLineReader = (containers: boolean) => {
  let indents: number[] = [];
  let lastDepth = 0;

  return (start: number, end: number, raw: string, inFence: boolean): Line => {
    let text = raw.replace(/\r$/, '').replace(/^\t/, '    ');
    if (!containers) return { start, end, text, depth: 0, opens: false };
    let depth = 0;
    // A line deep in quotations is as good as one at depth 20; the bound keeps the time linear.
    for (let marker = quotation.exec(text); marker && depth < 20; marker = quotation.exec(text)) {
      text = text.slice(marker[0].length);
      depth += 1;
    }
    if (depth !== lastDepth) indents = [];
    const opensQuotation = depth !== lastDepth;
    lastDepth = depth;
    if (text.trim() === '') return { start, end, text: '', depth, opens: false };
    const indentation = text.search(/[^ ]/);
    while (indents.length > 0 && indentation < (indents.at(-1) ?? 0)) indents.pop();
    text = text.slice(indents.at(-1) ?? 0);
    let opens = opensQuotation;
    for (let item = listItem.exec(text); item && !inFence && indents.length < 20; item = listItem.exec(text)) {
      const width = Math.max(item[0].length, (item[1]?.length ?? 0) + 2);
      indents.push((indents.at(-1) ?? 0) + width);
      text = text.slice(width);
      opens = true;
    }
    return { start, end, text, depth, opens };
  };
};

interface Fence {
  readonly start: number;
  readonly marker: string;
  readonly indentation: number;
  readonly depth: number;
  readonly lines: string[];
}

const closes = (line: string, { marker }: Fence): boolean => {
  const text = line.trim();
  return text.length >= marker.length && text === marker.charAt(0).repeat(text.length) && !/^ {4}/.test(line);
};

const withoutIndentation = (line: string, width: number): string =>
  line.slice(Math.min(width, Math.max(0, line.search(/[^ ]|$/))));

/**
 * Divides a text into blocks of code and stretches of prose, in order. `indented`: as in
 * Markdown, with quotations, lists and blocks that are indented; else only fences count.
 *
 * It follows CommonMark as far as containers can be told line by line.
 */
export const blocksOf = (text: string, { indented }: { readonly indented: boolean }): Block[] => {
  const blocks: Block[] = [];
  const read = createLineReader(indented);
  let fence: Fence | undefined;
  let prose: { start: number; end: number } | undefined;
  let code: { start: number; end: number; lines: string[] } | undefined;

  const flush = (): void => {
    if (prose) blocks.push({ kind: 'prose', ...prose, content: '' });
    if (code) blocks.push({ kind: 'code', start: code.start, end: code.end, content: code.lines.join('\n') });
    prose = undefined;
    code = undefined;
  };
  const closeFence = (end: number): void => {
    if (!fence) return;
    blocks.push({ kind: 'code', start: fence.start, end, content: fence.lines.join('\n') });
    fence = undefined;
  };

  let lastEnd = 0;
  for (let start = 0; start <= text.length;) {
    const lineBreak = text.indexOf('\n', start);
    const end = lineBreak === -1 ? text.length : lineBreak;
    const line = read(start, end, text.slice(start, end), fence !== undefined);
    const isBlank = line.text.trim() === '';
    if (fence && line.depth < fence.depth) closeFence(lastEnd);
    if (fence) {
      if (closes(line.text, fence)) closeFence(end);
      else fence.lines.push(withoutIndentation(line.text, fence.indentation));
    } else {
      const opening = fenceOpening.exec(line.text);
      const isIndented = indented && !isBlank && line.text.startsWith('    ') && (line.opens || !prose);
      if (opening) {
        flush();
        const [, indentation = '', marker = ''] = opening;
        fence = {
          start: text.indexOf(marker, start),
          marker,
          indentation: indentation.length,
          depth: line.depth,
          lines: [],
        };
      } else if (isIndented) {
        if (line.opens || prose) flush();
        code ??= { start, end, lines: [] };
        code.lines.push(line.text.slice(4));
        code.end = end;
      } else if (isBlank) {
        // A blank line ends a paragraph; within indented code it is part of it.
        if (prose) flush();
        code?.lines.push('');
      } else {
        const startsBlock = line.opens || (indented && blockStart.test(line.text));
        if (code || startsBlock || !indented) flush();
        prose ??= { start, end };
        prose.end = end;
      }
    }
    lastEnd = end;
    if (lineBreak === -1) break;
    start = lineBreak + 1;
  }
  closeFence(text.length);
  flush();
  return blocks;
};
