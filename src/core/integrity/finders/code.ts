import type { FormatName } from '../../text/formats.ts';
import type { Found } from '../kinds.ts';
import { blocksOf } from './code-blocks.ts';
import { readHtmlStructure } from './html.ts';

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

/** Finds code spans and blocks. The key is the code, without fences, indentation and markup. */
export const findCode = (text: string, format: FormatName): Found[] => {
  const found: Found[] = [];
  const take = (start: number, end: number, content: string): void => {
    if (content.trim() !== '') found.push({ start, end, key: keyOf(content) });
  };
  if (format === 'html')
    for (const { start, end, text: content } of readHtmlStructure(text).code) take(start, end, content);
  else {
    for (const { kind, start, end, content } of blocksOf(text, { indented: format === 'markdown' })) {
      if (kind === 'prose') found.push(...spansIn(text, start, end, format === 'text'));
      else take(start, end, content);
    }
  }
  return found;
};
