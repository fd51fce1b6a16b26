import { decodeHTML } from 'entities';
import type { FormatName } from '../../text/formats.ts';
import { readTokens } from '../../text/html/tokenizer.ts';
import { tagNameOf } from '../../text/html/tag.ts';
import type { Found } from '../kinds.ts';
import { blocksOf } from './code-blocks.ts';

/** Line ends and white space around it are not what matters in code. */
const keyOf = (content: string): string => content.replace(/\r\n/g, '\n').trim();

/**
 * Code spans in `text` from `start` to `end`: from a run of backticks to the next one of its
 * length. In plain text a backtick behind a letter is rather an apostrophe.
 */
const spansIn = (text: string, start: number, end: number, isPlain: boolean): Found[] => {
  const opensNone = isPlain ? /[\\\p{L}]/u : /\\/;
  const runs = Array.from(text.slice(start, end).matchAll(/`+/g), ({ 0: { length }, index }) => ({
    start: start + index,
    length,
  }));
  const nextOfLength = new Map<number, number>();
  const next: (number | undefined)[] = [];
  for (let index = runs.length - 1; index >= 0; index -= 1) {
    const length = runs[index]?.length ?? 0;
    next[index] = nextOfLength.get(length);
    nextOfLength.set(length, index);
  }
  const found: Found[] = [];
  for (let index = 0; index < runs.length; index += 1) {
    const run = runs[index];
    const closing = next[index];
    if (run === undefined || closing === undefined || opensNone.test(text.charAt(run.start - 1))) continue;
    const last = runs[closing];
    if (last === undefined) continue;
    const content = text.slice(run.start + run.length, last.start);
    index = closing;
    if (content.trim() === '') continue;
    found.push({ start: run.start, end: last.start + last.length, key: keyOf(content.replace(/\s*\n\s*/g, ' ')) });
  }
  return found;
};

const codeElements: ReadonlySet<string> = new Set(['code', 'pre', 'kbd', 'samp']);

/** The contents of the outermost elements of code. */
const inHtml = (text: string): Found[] => {
  const found: Found[] = [];
  let position = 0;
  let depth = 0;
  let start = 0;
  let content = '';
  for (const { kind, raw } of readTokens(text)) {
    const isCode = (kind === 'start' || kind === 'end') && codeElements.has(tagNameOf(raw));
    if (isCode && kind === 'start') {
      depth += 1;
      if (depth === 1) {
        start = position + raw.length;
        content = '';
      }
    } else if (isCode && depth > 0) {
      depth -= 1;
      if (depth === 0 && content.trim() !== '') {
        found.push({ start, end: position, key: keyOf(decodeHTML(content)) });
      }
    } else if (kind === 'text') content += raw;
    position += raw.length;
  }
  return found;
};

/** Code spans and blocks. The key is the code, without fences, indentation and markup. */
export const findCode = (text: string, format: FormatName): Found[] => {
  if (format === 'html') return inHtml(text);
  return blocksOf(text, { indented: format === 'markdown' }).flatMap(({ kind, start, end, content }) => {
    if (kind === 'prose') return spansIn(text, start, end, format === 'text');
    return content.trim() === '' ? [] : [{ start, end, key: keyOf(content) }];
  });
};
