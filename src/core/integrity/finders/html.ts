import { decodeHTMLAttribute } from 'entities';
import { proseAttributes } from '../../text/html/attributes.ts';
import { parseTag } from '../../text/html/tag.ts';
import { readTokens } from '../../text/html/tokenizer.ts';
import type { Found } from '../kinds.ts';

/** What a tag is, however it is written: its name and its attributes, without the prose in them. */
const keyOf = (raw: string): string => {
  const { name, attributes } = parseTag(raw);
  const parts = attributes.map((attribute) =>
    proseAttributes.has(attribute.name) ? attribute.name : `${attribute.name}=${JSON.stringify(attribute.value)}`,
  );
  return [name, ...parts.sort()].join(' ');
};

export interface HtmlStructure {
  /** Each start tag. */
  readonly tags: readonly Found[];
  /** Everything that is no running text. */
  readonly markup: readonly { readonly start: number; readonly end: number }[];
}

/** What of an HTML text is markup. */
export const readHtmlStructure = (text: string): HtmlStructure => {
  const tags: Found[] = [];
  const markup: { start: number; end: number }[] = [];
  let start = 0;
  for (const { kind, raw } of readTokens(text)) {
    const end = start + raw.length;
    if (kind === 'start') tags.push({ start, end, key: keyOf(raw) });
    if (kind !== 'text' && kind !== 'angle' && kind !== 'unfinished') markup.push({ start, end });
    start = end;
  }
  return { tags, markup };
};

/** Entities are no running text either, unless they are white space or a currency's sign. */
export const entitiesIn = (text: string): { start: number; end: number }[] =>
  Array.from(text.matchAll(/&#?\w{1,32};/g), ({ 0: { length }, index }) => ({
    start: index,
    end: index + length,
  })).filter(({ start, end }) => !/^[\s\u00a0\u2009\u202f\p{Sc}%]$/u.test(decodeHTMLAttribute(text.slice(start, end))));
