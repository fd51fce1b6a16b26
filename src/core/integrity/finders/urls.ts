import { decodeHTMLAttribute } from 'entities';
import type { FormatName } from '../../text/formats.ts';
import type { Found } from '../kinds.ts';

const candidate =
  /(?<![\p{Script=Latin}\p{N}_@.])(?:(?:https?|ftps?|wss?):\/\/|mailto:(?=[^\s@<>]{1,64}@)|www\.(?=[\p{L}\p{N}]))[\p{L}\p{N}\p{M}\-._~:/?#[\]@!$&'()*+,;=%{}]+/giu;

/** What ends a URL that stands in HTML: an entity that no URL has in it. */
const foreignEntity = /&(?:quot|lt|gt|nbsp|apos|#0*39|#x0*27|#0*34|#x0*22|#0*60|#0*62);?/i;

const openers: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

const countOf = (text: string): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const unit of text) if ('()[]{}'.includes(unit)) counts.set(unit, (counts.get(unit) ?? 0) + 1);
  return counts;
};

/** How long the URL is without the punctuation of the sentence, and the brackets, that it stands in. */
const trimmedLength = (url: string): number => {
  const counts = countOf(url);
  const countOfUnit = (unit: string): number => counts.get(unit) ?? 0;
  let length = url.length;
  for (; length > 0; length -= 1) {
    const last = url.charAt(length - 1);
    const opener = openers[last];
    if (opener !== undefined) {
      if (countOfUnit(last) <= countOfUnit(opener)) break;
      counts.set(last, countOfUnit(last) - 1);
    } else if (last in { '(': 0, '[': 0, '{': 0 }) counts.set(last, countOfUnit(last) - 1);
    else if (!'.,;:!?\'"*_~'.includes(last)) break;
  }
  return length;
};

const closers = /[)\]}]/g;

/** Cut at the first bracket that closes what the URL did not open: `[text](http://a.b)more`. */
const balancedPart = (url: string): string => {
  const depths: Record<string, number> = { '(': 0, '[': 0, '{': 0 };
  if (url.search(closers) === -1) return url;
  for (let index = 0; index < url.length; index += 1) {
    const unit = url.charAt(index);
    const opener = openers[unit];
    if (opener !== undefined) {
      const depth = depths[opener] ?? 0;
      if (depth === 0) return url.slice(0, index);
      depths[opener] = depth - 1;
    } else if (unit in depths) depths[unit] = (depths[unit] ?? 0) + 1;
  }
  return url;
};

/**
 * Addresses with a scheme or `www.`, without the punctuation around them. The key is the
 * address, decoded where the format encodes it.
 */
export const findUrls = (text: string, format: FormatName): Found[] => {
  const found: Found[] = [];
  for (const { 0: whole, index } of text.matchAll(candidate)) {
    const entity = format === 'html' ? whole.search(foreignEntity) : -1;
    const url = balancedPart(entity === -1 ? whole : whole.slice(0, entity));
    const raw = url.slice(0, trimmedLength(url));
    if (!/[\p{L}\p{N}]/u.test(raw.replace(/^(?:\w+:(?:\/\/)?|www\.)/i, ''))) continue;
    const key = format === 'html' ? decodeHTMLAttribute(raw) : raw;
    found.push({ start: index, end: index + raw.length, key });
  }
  return found;
};
