import { candidates, type Detector, type Finding } from './detector.ts';

/** Lines of a machine-readable zone have 30, 36 or 44 characters; copies lose or gain a few fillers. */
const zoneLine = '[A-Z0-9<]{28,46}';
const zone = new RegExp(`(?<![A-Z0-9<])${zoneLine}(?:\\s{1,4}${zoneLine}){0,2}(?![A-Z0-9<])`, 'g');

/** What tells a zone from other capitals and digits. The check digits need not be valid: scans and typists err. */
const shapes = [
  // The first line of a passport, visa or card of two lines: type, country, names.
  /^[PVIAC][A-Z<]{4}[A-Z<]*<<[A-Z<]*$/,
  // Its second line: number, nationality, birth, sex, expiry.
  /^[A-Z0-9<]{9}[\d<][A-Z<]{3}\d{7}[MFX<]\d{6}[\d<]/,
  // The first two lines of a card of three.
  /^[IAC][A-Z0-9<][A-Z<]{3}[A-Z0-9<]{9}[\d<][A-Z0-9<]*<<[A-Z0-9<]*$/,
  /^\d{7}[MFX<]\d{7}[A-Z<]{3}[A-Z0-9<]{11}\d$/,
];

/**
 * Finds the machine-readable zones of passports, visas and identity cards, line by line.
 * @see ICAO Doc 9303, parts 4 to 7
 */
export const findTravelDocuments: Detector = function* (text): Generator<Finding> {
  const zones = candidates(text, zone, ({ 0: found, index }) =>
    found.split(/\s+/).some((line) => shapes.some((shape) => shape.test(line)))
      ? { start: index, end: index + found.length }
      : undefined,
  );
  for (const { start, end } of zones) {
    for (const { index, 0: line } of text.slice(start, end).matchAll(/\S+/g))
      yield { start: start + index, end: start + index + line.length };
  }
};
