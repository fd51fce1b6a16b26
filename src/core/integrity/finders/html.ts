import { decodeHTML, decodeHTMLAttribute } from 'entities';
import { meaningOf, proseAttributes } from '../../text/html/allowance.ts';
import { parseTag, tagNameOf, type HtmlTag } from '../../text/html/tag.ts';
import { readTokens } from '../../text/html/tokenizer.ts';
import type { Found, Range } from '../kinds.ts';

/** Elements that look and mean the same. */
const synonyms: Readonly<Record<string, string>> = { b: 'strong', i: 'em', strike: 's', del: 's' };

const wordLink = /^(?:file-list|edit-time-data|themedata|colorschememapping|ole-object-data)$/i;

/** Returns whether a rewrite may leave the element out: what is Word's own, what browsers add themselves, and a document around a fragment. */
const isNegligible = ({ name, attributes }: HtmlTag, content: string): boolean => {
  const valueOf = (own: string): string | undefined => attributes.find((one) => one.name === own)?.value;
  switch (name) {
    case 'html':
    case 'head':
    case 'tbody':
    case 'xml':
      return attributes.every((own) => own.name.startsWith('xmlns'));
    case 'meta':
      return /^content-type$/i.test(valueOf('http-equiv') ?? 'content-type');
    case 'link':
      return wordLink.test(valueOf('rel') ?? '');
    case 'style':
      return /\bmso-|\bMsoNormal\b/.test(content.slice(0, 10_000));
    default:
      return name.includes(':');
  }
};

/** Names what a tag is, however it is written: its name and its attributes, without the prose in them. */
const keyOf = ({ name, attributes }: HtmlTag): string => {
  const parts = attributes.flatMap((own) => {
    if (proseAttributes.has(own.name)) return [own.name];
    const meaning = meaningOf(own);
    const isNothing = own.name.startsWith('xmlns') || (own.name === 'style' && meaning === '');
    return isNothing ? [] : [`${own.name}=${JSON.stringify(meaning)}`];
  });
  return [synonyms[name] ?? name, ...parts.sort()].join(' ');
};

const codeElements: ReadonlySet<string> = new Set(['code', 'pre', 'kbd', 'samp']);

/** What of an HTML text must survive a rewrite. */
export interface HtmlStructure {
  /** Start tags, and CDATA sections, which hold what XML takes for text. */
  readonly tags: readonly Found[];
  /** The outermost elements of code, without their tags; their text has no markup. */
  readonly code: readonly (Range & { readonly text: string })[];
  /** Everything that is no running text. */
  readonly markup: readonly Range[];
}

/** Reads the structure of an HTML text. */
export const readHtmlStructure = (text: string): HtmlStructure => {
  const tags: Found[] = [];
  const code: (Range & { readonly text: string })[] = [];
  const markup: Range[] = [];
  let codeDepth = 0;
  let codeStart = 0;
  let codeText = '';
  let start = 0;
  const tokens = readTokens(text);
  for (const [index, { kind, raw }] of tokens.entries()) {
    const end = start + raw.length;
    const isCode = (kind === 'start' || kind === 'end') && codeElements.has(tagNameOf(raw));
    if (kind === 'start') {
      const tag = parseTag(raw);
      if (!isNegligible(tag, tokens[index + 1]?.raw ?? '')) tags.push({ start, end, key: keyOf(tag) });
      if (isCode && codeDepth === 0) {
        codeStart = end;
        codeText = '';
      }
      if (isCode) codeDepth += 1;
    } else if (isCode && codeDepth > 0) {
      codeDepth -= 1;
      if (codeDepth === 0) code.push({ start: codeStart, end: start, text: decodeHTML(codeText) });
    } else if (kind === 'text' || kind === 'angle') codeText += raw;
    else if (raw.startsWith('<![CDATA[')) tags.push({ start, end, key: raw });
    if (kind !== 'text' && kind !== 'angle' && kind !== 'unfinished') markup.push({ start, end });
    start = end;
  }
  return { tags, code, markup };
};

/** Finds the entities that are no running text: all but white space and the signs of currencies and percent. */
export const entitiesIn = (text: string): Range[] =>
  Array.from(text.matchAll(/&#?\w{1,32};/g), ({ 0: { length }, index }) => ({
    start: index,
    end: index + length,
  })).filter(({ start, end }) => !/^[\s\u00a0\u2009\u202f\p{Sc}%]$/u.test(decodeHTMLAttribute(text.slice(start, end))));
