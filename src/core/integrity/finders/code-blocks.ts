import { createLineReader, type Container, type Line } from './markdown-lines.ts';

/** A block of code, or a stretch of running text in which code spans may stand. */
export interface Block {
  readonly kind: 'code' | 'prose';
  readonly start: number;
  readonly end: number;
  /** Of code: what is in it, without fences, indentation and what marks a quotation. */
  readonly content: string;
}

const fenceOpening = /^( {0,3})(`{3,}(?=[^`]*$)|~{3,})/;
const blockStart = /^ {0,3}(?:#{1,6}(?: |$)|\||<\/?[a-z])/i;
const blockOfOneLine = /^ {0,3}(?:#{1,6}(?: |$)|([-*_])(?: *\1){2,} *$)/;

interface Fence extends Container {
  readonly start: number;
  readonly marker: string;
  readonly indentation: number;
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
 */
export const blocksOf = (text: string, { indented }: { readonly indented: boolean }): Block[] => {
  const blocks: Block[] = [];
  const reader = createLineReader();
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
    if (fence) blocks.push({ kind: 'code', start: fence.start, end, content: fence.lines.join('\n') });
    fence = undefined;
  };

  /** Whether the line is one of the fenced block that is open. */
  const takeFenced = (raw: string, end: number): boolean => {
    if (!fence) return false;
    const line = indented ? reader.inside(raw, fence) : raw;
    if (line === undefined) return false;
    if (closes(line, fence)) closeFence(end);
    else fence.lines.push(withoutIndentation(line, fence.indentation));
    return true;
  };

  const takeLine = (line: Line, start: number, end: number): void => {
    const opening = fenceOpening.exec(line.text);
    if (opening) {
      flush();
      const [, { length: indentation } = '', marker = ''] = opening;
      const { depth, inset } = line;
      fence = { start: text.indexOf(marker, start), marker, indentation, depth, inset, lines: [] };
    } else if (line.text.trim() === '') {
      // A blank line ends a paragraph; within indented code it is part of it.
      if (prose || line.opens) flush();
      code?.lines.push('');
    } else if (indented && line.text.startsWith('    ') && (line.opens || !prose)) {
      if (line.opens) flush();
      code ??= { start, end, lines: [] };
      code.lines.push(line.text.slice(4));
      code.end = end;
    } else {
      const isBlock = !indented || blockOfOneLine.test(line.text);
      if (code || line.opens || isBlock || blockStart.test(line.text)) flush();
      prose ??= { start, end };
      prose.end = end;
      if (isBlock) flush();
    }
  };

  let lastEnd = 0;
  for (let start = 0; start <= text.length;) {
    const lineBreak = text.indexOf('\n', start);
    const end = lineBreak === -1 ? text.length : lineBreak;
    const raw = text.slice(start, end).replace(/\r$/, '');
    if (!takeFenced(raw, end)) {
      closeFence(lastEnd);
      takeLine(
        indented ? reader.read(raw, prose !== undefined) : { text: raw, depth: 0, inset: 0, opens: false },
        start,
        end,
      );
    }
    lastEnd = end;
    if (lineBreak === -1) break;
    start = lineBreak + 1;
  }
  closeFence(text.length);
  flush();
  return blocks;
};
