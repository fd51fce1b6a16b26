import { candidates, textBefore, whole, type Detector, type Finding } from './detector.ts';
import { idFormats, type IdFormat } from './national-id-formats.ts';

/** How far behind a word a number may stand. */
const reach = 40;

const formats = Object.values<IdFormat>(idFormats).map(({ pattern, ...format }) => ({
  ...format,
  pattern: new RegExp(`(?<![\\p{L}\\p{N}_]|\\d[.,-])(?:${pattern})(?![\\p{L}\\p{N}_]|[-.]\\d)`, 'giu'),
}));

/** Words that the number of a document or of a person follows, in whatever form it has. */
const telling =
  /(?<!\p{L})(?:passport|driver[’']?s licen[sc]e|driving licen[sc]e|identity card|id card|national id|tax id|social security|national insurance|personalausweis|reisepass|führerschein|sozialversicherung|steuer-?id|steueridentifikation|passeport|carte d[’']identité|permis de conduire|pasaporte|passaporto|codice fiscale|paspoort|rijbewijs|ssn|bsn|nino|cpf|dni|nie|pesel)|护照|身份证/giu;
const number =
  /^[^\d\n]{0,25}?(?<![\p{L}\p{N}-])((?=(?:[A-Z -]{0,4}\d){5})[A-Z\d](?:[ -]?[A-Z\d]){4,19})(?![\p{L}\p{N}])/u;
const date = /^\d{1,4}[ -]\d{1,2}[ -]\d{2,4}$/;

function* behindWords(text: string): Generator<Finding> {
  for (const { 0: word, index } of text.matchAll(telling)) {
    const from = index + word.length;
    const found = number.exec(text.slice(from, from + 2 * reach));
    const value = found?.[1];
    if (found === null || value === undefined || date.test(value)) continue;
    const end = from + found[0].length;
    yield { start: end - value.length, end };
  }
}

/** Numbers that a state gave to a person: by their form and check digits, or behind a word that tells of one. */
export const findNationalIds: Detector = function* (text): Generator<Finding> {
  for (const { pattern, isValid, behind } of formats) {
    yield* candidates(text, pattern, (match) => {
      if (behind && !behind.test(textBefore(text, match.index, reach))) return undefined;
      return isValid === undefined || isValid(match[0]) ? whole(match) : undefined;
    });
  }
  yield* behindWords(text);
};
