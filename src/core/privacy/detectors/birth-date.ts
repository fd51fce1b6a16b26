import type { Detector, Finding } from './detector.ts';

const words = [
  'born|d\\.?o\\.?b|dates? of birth|birth ?dates?|birthday|geboren|geb|geburtsdatum|geburtstag|né(?:e|\\(e\\))?|date de naissance|naissance',
  'nacid[oa]|nació|nacimiento|(?:fecha|f\\.?) de nacimiento|nat[oa]|data di nascita|nascid[oa]|nasceu|data de nascimento|geboortedatum|född|födelsedatum|født|fødselsdato|fødselsdag',
  'syntynyt|syntymäaika|ur\\.|urodzon[ya]|data urodzenia|narozen[aá]?|datum narození|nar|született|születési (?:idő|dátum)|născut[aă]?|data nașterii|doğum tarihi|doğum',
  'дата рождения|родил(?:ся|ась)|дата народження|γεννήθηκε|ημερομηνία γέννησης|תאריך לידה|تاريخ الميلاد|ngày sinh|sinh ngày|जन्म तिथि|जन्मतिथि',
].join('|');
const telling = new RegExp(`(?<!\\p{L})(?:${words})(?!\\p{L})|生年月日|生于|誕生日|出生日期|出生年月|생년월일`, 'giu');

/** A day with its year, in figures or with the name of the month. */
const date =
  /^(?:[^\d\n]|\n(?!\n)){0,25}?(\d{1,4}[ ]?[./-][ ]?\d{1,2}[ ]?[./-][ ]?\d{2,4}|\d{1,2}(?:\.|st|nd|rd|th)?(?: de| of)? \p{L}{3,12}\.?,?(?: de| del)? (?:19|20)\d\d|\d{4} ?[年년] ?\d{1,2} ?[月월] ?\d{1,2} ?[日일]|(?:19|20)\d{6}|\d{1,2}[01]\d(?:19|20)\d\d)(?!\d)/u;
const monthFirst = /^[^\d\n]{0,25}?(\p{Lu}\p{L}{2,11}\.? \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d)(?!\d)/u;

/** Dates of birth, behind a word that tells of one. */
export const findBirthDates: Detector = function* (text): Generator<Finding> {
  for (const { 0: word, index } of text.matchAll(telling)) {
    const from = index + word.length;
    const after = text.slice(from, from + 60);
    const found = monthFirst.exec(after) ?? date.exec(after);
    const value = found?.[1];
    if (found === null || value === undefined) continue;
    const end = from + found[0].length;
    yield { start: end - value.length, end, isWeak: true };
  }
};
