import type { RequestTask } from '../../../ports/language-model.ts';

/** A line of a text or of Markdown. Offsets in UTF-16 code units; the raw lines joined are the text. */
export interface Line {
  /** `row`: of a table; `code`: of a block of code or of front matter, fences included; `rule`: of marks alone. */
  readonly kind: 'blank' | 'code' | 'heading' | 'item' | 'row' | 'rule' | 'prose';
  /** With its line break. */
  readonly raw: string;
  /** The length of the list marker, heading mark or quotation mark that it begins with, indentation included. */
  readonly marker: number;
  /** The length of its indentation. */
  readonly indent: number;
}

const fence = /^ {0,3}(`{3,}|~{3,})/;
const item = /^[ \t]{0,40}(?:[-*+•–‣][ \t]|\d{1,9}[.)][ \t]|[a-zA-Z][)][ \t])[ \t]{0,8}(?:\[[ xX]\][ \t])?/;
const heading = /^ {0,3}#{1,6}[ \t]+/;
const quote = /^[ \t]{0,3}>[> \t]{0,20}/;
const rule = /^[ \t]{0,3}(?:[-*_=][ \t]?){2,200}[ \t]*$/;

/** Reads the lines of a text. Time is linear. */
export const readLines = (text: string, format: Exclude<RequestTask['format'], 'html'>): Line[] => {
  const isMarkdown = format === 'markdown';
  /** The fence that ends the block of code being read; empty outside of one. */
  let closing = '';
  let isAfterBlank = true;
  const raws = text.match(/[^\n]*\n|[^\n]+/g) ?? [];
  const hasFrontMatter = isMarkdown && /^---[ \t]*\r?\n/.test(text);

  return raws.map((raw, index): Line => {
    const line = raw.trimEnd();
    const indent = raw.length - raw.trimStart().length;
    const of = (kind: Line['kind'], marker = 0): Line => ({ kind, raw, marker, indent });
    const wasAfterBlank = isAfterBlank;
    isAfterBlank = line.trim() === '';
    if (closing !== '') {
      if (line.trim().startsWith(closing) && line.trim().replaceAll(closing.charAt(0), '') === '') closing = '';
      return of('code');
    }
    if (index === 0 && hasFrontMatter) closing = '---';
    else closing = fence.exec(line)?.[1] ?? '';
    if (closing !== '') return of('code');
    if (line.trim() === '') return of('blank');
    if (rule.test(line)) return of('rule');
    const marker = item.exec(raw)?.[0].length;
    if (marker !== undefined) return of('item', marker);
    if (!isMarkdown) return of('prose', quote.exec(raw)?.[0].length);
    if (heading.test(raw)) return of('heading', heading.exec(raw)?.[0].length);
    if (wasAfterBlank && /^(?: {4}|\t)/.test(raw)) return of('code');
    if (/^[ \t]{0,3}\|/.test(raw)) return of('row');
    return of('prose', quote.exec(raw)?.[0].length);
  });
};
