import type { Found } from '../kinds.ts';

const reference = new RegExp(
  [
    /(?<![\w/.-])[\w.-]{1,39}\/[\w.-]{1,100}#\d{1,9}(?!\w)/u, // owner/repository#12
    /(?<![\p{Script=Latin}\p{N}_&#/])#(?:\d{1,9}(?![\p{L}\p{N}_])|[\p{L}_][\p{L}\p{M}\p{N}_-]{0,63})/u, // #123, #tag
    /#\d[\p{L}\p{N}_]*[\p{L}_][\p{L}\p{N}_]*/u, // A colour or a tag that begins with a digit: taken so that no number is found in it.
    /(?<![\p{Script=Latin}\p{N}_-])[A-Z][A-Z0-9]{1,9}-\d{1,7}(?!\p{Script=Latin}|\p{N}|_|-\d)/u, // ABC-123
  ]
    .map(({ source }) => source)
    .join('|'),
  'gu',
);

const colour = /^#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i;

/** Whether it is rather a colour than a tag: hexadecimal, with letters, and no word. */
const isColour = (text: string): boolean =>
  colour.test(text) && /[a-f]/i.test(text) && (/\d/.test(text) || new Set(text.toLowerCase()).size <= 2);

const currency = /^(?:EUR|USD|GBP|CHF|JPY|CNY|INR|SEK|NOK|DKK|PLN|CZK|AUD|CAD)-/;

/** Issues, tickets and tags. The key is the text. */
export const findReferences = (text: string): Found[] =>
  Array.from(text.matchAll(reference), ({ 0: key, index }) => ({ start: index, end: index + key.length, key })).filter(
    ({ key }) => !isColour(key) && !currency.test(key),
  );
