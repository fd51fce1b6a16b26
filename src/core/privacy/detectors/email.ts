import type { Detector, Finding } from './detector.ts';

/** The longest local part, and the longest domain. */
const [longestLocal, longestDomain] = [64, 255];

/** Scripts without spaces between words: an address in Latin letters may stand right beside one. */
const unspaced =
  '\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\u30fc\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}';
const letter = `(?![${unspaced}])[\\p{L}\\p{M}\\p{N}]`;
const mark = "\\\\?[._%+'’-]";

const at = /@|%40|&#64;|&commat;|＠/gi;

const spacedLocal = new RegExp(`(?:${letter}|${mark})+$`, 'u');
const anyLocal = new RegExp(`(?:[\\p{L}\\p{M}\\p{N}]|${mark})+$`, 'u');
const quotedLocal = /"[^"\n]{1,62}"$/;
const domain = /^(?:[\p{L}\p{M}\p{N}-]|\\?\.|。)+/u;
const dot = /(\\?\.|。)/;
const spaced = new RegExp(`^(?:${letter}|-)+`, 'u');
const addressLiteral = /^\[(?:IPv6:)?[0-9a-f.:]{3,45}\]/i;

/** What files of several resolutions are called: logo@2x.png. */
const file = /^\d+x\.(?:png|jpe?g|gif|svg|webp|avif|bmp|ico)$/i;

const isTopLevel = (label: string): boolean => /^.{2}/u.test(label) && /\p{L}/u.test(label);

/** The domain that a text begins with. */
const domainOf = (text: string): string | undefined => {
  const literal = addressLiteral.exec(text)?.[0];
  if (literal !== undefined) return literal;
  let whole: string | undefined;
  let soFar = '';
  // Labels and the dots between them, in turn.
  const parts = (domain.exec(text)?.[0] ?? '').split(dot);
  for (let index = 0; index < parts.length; index += 2) {
    const label = parts[index] ?? '';
    const own = (spaced.exec(label)?.[0] ?? label).replace(/-+$/, '');
    if (own === '') break;
    if (index > 0 && isTopLevel(own)) whole = soFar + own;
    if (own !== label) break;
    soFar += label + (parts[index + 1] ?? '');
  }
  return whole === undefined || file.test(whole) ? undefined : whole;
};

/** The local part that a text ends with; empty when it ends with none. */
const localOf = (text: string): string => {
  const quoted = quotedLocal.exec(text)?.[0];
  if (quoted !== undefined) return quoted;
  const spaced = spacedLocal.exec(text)?.[0] ?? '';
  const written = /\p{L}/u.test(spaced) ? spaced : (anyLocal.exec(text)?.[0] ?? '');
  // Marks at the beginning are quotation marks, emphasis or the end of a sentence.
  return written.replace(/^[\\._%+'’-]+/u, '');
};

/** E-mail addresses, also international, quoted, percent-encoded in a link or with escapes of Markdown. */
export const findEmails: Detector = function* (text): Generator<Finding> {
  for (const { index, 0: sign } of text.matchAll(at)) {
    const behind = index + sign.length;
    const host = domainOf(text.slice(behind, behind + longestDomain));
    if (host === undefined) continue;
    const name = localOf(text.slice(Math.max(0, index - longestLocal), index));
    if (name !== '') yield { start: index - name.length, end: behind + host.length };
  }
};
