import { countrySpecs, isValidIBAN } from 'ibantools';
import { candidates, separator, textBefore, type Detector } from './detector.ts';

const pattern = new RegExp(`(?<![\\p{L}\\p{N}])[A-Z]{2}\\d{2}(?:${separator}?[A-Z0-9]){10,30}`, 'giu');
const telling = /\biban\b[^\p{L}\n]{0,10}$/iu;

/** Behind so many letters and digits. */
const endOf = (written: string, count: number): number => {
  let end = 0;
  for (let left = count; left > 0 && end < written.length; end += 1)
    if (/[a-z0-9]/i.test(written.charAt(end))) left -= 1;
  return end;
};

/** IBANs of every country, in any spelling; one whose check digits are wrong where the text calls it an IBAN. */
export const findIbans: Detector = (text) =>
  candidates(text, pattern, (match) => {
    const [written] = match;
    const length = (countrySpecs as Record<string, { chars: number | null } | undefined>)[
      written.slice(0, 2).toUpperCase()
    ]?.chars;
    if (length === undefined || length === null) return undefined;
    const end = endOf(written, length);
    const letters = written
      .slice(0, end)
      .replace(/[^a-z0-9]/gi, '')
      .toUpperCase();
    if (letters.length < length) return undefined;
    const isOne = isValidIBAN(letters) || telling.test(textBefore(text, match.index));
    return isOne ? { start: match.index, end: match.index + end } : undefined;
  });
