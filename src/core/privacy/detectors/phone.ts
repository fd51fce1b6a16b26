import { isPossiblePhoneNumber } from 'libphonenumber-js/min';
import { candidates, spacedLetter as letter, textBefore, whole, type Detector, type Finding } from './detector.ts';
import { namesSomethingElse } from './number-labels.ts';
import { isUnitBehind, isReferenceBehind, isReferenceBefore } from './references.ts';

/** One more digit, and what sets it apart from the one before. */
const digit = '(?:[ \\t]?[-.()/~]){0,3}[ \\t]?\\d';
const notInWord = `(?<![${letter}\\p{N}_]|[\\p{N}_][.,:/-]|[-/])`;
const notInLonger = `(?![${letter}\\p{N}_]|[-./]\\d)`;

const international = new RegExp(
  `(?<![${letter}\\p{N}_])(?:\\+|00(?=[1-9 (]))[ \\t(]{0,2}[1-9](?:${digit}){6,16}`,
  'gu',
);

/** Shapes that numbers without a word beside them have. */
const shapes = [
  // (555) 123-4567, 555-123-4567, 1-800-555-0199, 555 123-4567
  `(?:1[ .-])?(?:\\([2-9]\\d\\d\\) ?|[2-9]\\d\\d[-.]|[2-9]\\d\\d (?=\\d{3}-))\\d{3}[ .-]\\d{4}`,
  // 555 123 4567, 347 123 4567
  `(?<!\\d )[2-9]\\d\\d \\d{3} \\d{4}(?! \\d)`,
  // (030) 1234567, (0171) 123 45 67
  `\\(0\\d{1,5}\\)[ /-]?\\d{2,8}(?:[ .-]?\\d{2,5}){0,4}`,
  // (11) 91234-5678, 11 91234-5678, 8 (912) 345-67-89
  `(?:\\([1-9]\\d\\) ?9?|[1-9]\\d 9)\\d{4}-\\d{4}`,
  `8[ -]?(?:\\(9\\d\\d\\)|9\\d\\d)[ -]?\\d{3}[ -]\\d\\d[ -]\\d\\d`,
  // 01 23 45 67 89
  `(?<!\\d )0[1-9](?<mark>[ .-])\\d\\d(?:\\k<mark>\\d\\d){3}(?! \\d)`,
  // 030 1234567, 0171/123 45 67, 0412 345 678, 090-1234-5678, 0532 123 45 67
  `0[1-9]\\d{0,4}(?: ?/ ?|[ -])\\d{2,8}(?:[ -]\\d{2,8}){0,4}`,
  // 0911 / 5 67 89 - 0
  `0[1-9]\\d{1,4} ?/ ?\\d{1,8}(?:(?: ?- ?| )\\d{1,6}){0,4}`,
  // Mobile numbers in one piece, by their beginnings: 07911123456, 015123456789, 0612345678, 09012345678, 09171234567
  `0(?:1[567]\\d{8,9}|[4-7]\\d{8,9}|[789]0\\d{8}|9\\d{9}|10\\d{8})`,
].map((shape) => new RegExp(`${notInWord}(?:${shape})${notInLonger}`, 'gu'));

/** 98765 43210, 138 1234 5678, 13812345678: also the shape of many other numbers. */
const commonShape = new RegExp(`${notInWord}(?:[6-9]\\d{4}[ -]\\d{5}|1[3-9]\\d(?:[ -]?\\d{4}){2})${notInLonger}`, 'gu');
/** One word of Latin letters names what is numbered; two are a name. */
const oneWordBefore = /(?<!\p{Lu}\p{L}{0,20}\.? )(?<!\p{L})[\p{sc=Latin}]{2,20} $/u;
/** 202-555-0143 counts without spaces around it, too. */
const glued = /(?<=\p{Ll})[2-9]\d\d-\d{3}-\d{4}(?=\p{Ll})/gu;

/** What a telephone is called: even a short number behind it is one. */
const names = [
  't[eé]l|t[eé]l[eé](?:f[oó]n|ph[oó]n)\\p{L}{0,9}(?: ?(?:no|nr|number|číslo))?|telemóvel|telemovel|telefoon\\p{L}{0,6}|phones?(?: ?(?:no|number))?',
  'fax|handy(?:nummer|nr)?|mobil(?:e|nummer|nr|telefon|en|tlf|szám\\p{L}*)?(?: ?(?:no|number|phone))?|mob|cell(?:phone|ulare|ular|ulaire)?|gsm|natel|festnetz|hotline',
  'durchwahl|dw|rufnummer|rückruf(?:nummer)?|extension|whats?app|viber|sms|portable|móvil|m[oó]vel|cel(?:ular)?|tlf|tfn|puh(?:elin\\p{L}*)?|telefonszám\\p{L}*|zap|fono|mobiel|landline|(?:nomor|no\\.?) wa|(?:số )?đt|komórka|kom(?=\\.)|cep|telp|(?:no\\.? )?hp',
  'тел(?:ефон\\p{L}*)?|моб(?:ильный)?|факс|τηλ(?:έφωνο)?|κινητό|ה?טלפון|ה?נייד|هاتف|جوال|الجوال|الهاتف|موبايل|تلفن|फ़ोन|फोन|मोबाइल|sđt|(?:số )?điện thoại',
].join('|');
/** What people do with a number. */
const verbs = [
  'call(?:ed|ing)?|ring|reach(?:able)?|text(?:ed)?|dial|contact|ruf(?:en)?|anrufen|erreichbar|erreichen|erreichst|appel(?:er|ez)|appelle|joindre|joignable|rappel(?:er|ez)',
  'llám(?:a|e)(?:me|nos|lo|la)?|llamar(?:me|nos)?|llama|liga(?:r|-me)?|ligue(?:m)?|chiama(?:re|mi|temi|teci)?|bel(?:len)?|ringe?r?|ringa|dzwoń|zadzwoń|zavolej(?:te)?|ara(?:yın)?|soita',
  '(?:my|his|her|your|their|new|private|work|direct) (?:number|line)|(?:bey|hanım).?\\p{L}{0,3} numarası|kontakt|(?:meine|seine|ihre|deine) nummer|mon numéro|mi número|meu número|il mio numero|mijn nummer|(?:mitt )?nummeret|mitt nummer|mój numer',
  'позвоните|звоните|звонить|номер|اتصل',
].join('|');
const telling = new RegExp(
  `(?<!\\p{L})(?:(?<name>${names})|${verbs})(?![\\p{L}\\p{N}]| ids?(?!\\p{L}))|(?<cjk>[☎☏✆📞📱📲]|电话|手机|電話|携帯|手機|联系|联络|致电|拨打|电话号码|手机号|電話番号|携帯番号|전화(?:번호)?|직통|直通|座机|座機|연락처|휴대폰|핸드폰|โทร(?:ศัพท์)?|เบอร์(?:โทร)?)`,
  'giu',
);
const small =
  'me|us|him|her|them|you|at|on|is|it|number|no|nr|unter|under|via|der|die|den|numéro|au|le|el|al|en|em|é|es|è|est|ist|auf|op|på|meg|mig|oss|numero|número|na|nr|numer|пo|по|na|numaram|nummer|или|or|direct|direkt';
/** The number behind a word: right behind it or behind small words, or, where it is long, behind a few words of any kind. */
const behindWord = new RegExp(
  `^\\.?(?: ?\\([^()\\n]{1,20}\\))?(?<small>(?:[^\\d\\n\\p{L}+(]{0,4}(?:${small})(?!\\p{L})){0,3}|[\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Han}\\p{sc=Hangul}]{0,4})?` +
    `(?<more>(?:[^\\d\\n\\p{L}+(.!?;]{0,3}[\\p{L}\\p{M}]{1,16}){0,4}?)(?:[^\\d\\n\\p{L}+(]{0,4}|[ .:]{0,3}\\n?)` +
    `(?<number>[+(]?\\d(?:${digit}){5,14})${notInLonger}`,
  'iu',
);

/** The number behind a word for a telephone, up to five words of any kind and a colon or "is": "Cel. de Lupita: 55 3187 4402". */
const behindLabel = new RegExp(
  `^\\.?(?<more>(?: ?\\([^()\\n]{1,20}\\)|[ '’/-]{1,2}[\\p{L}\\p{M}]{1,16}\\.?){1,5})[ \\t]{0,2}(?:[:=-]|(?<= )(?:is|ist|est|es|è|é|je|jest|är|er|on|este))[ \\t]{1,2}\\n?(?<number>[+(]?\\d(?:${digit}){5,14})${notInLonger}`,
  'iu',
);

const endsInLetter = new RegExp(`[${letter}]$`, 'u');

/** "6045550123 is my cell", "412 34 567 (mobil)" */
const beforeWord = new RegExp(
  `(?<![${letter}\\p{N}_.,:/-])(?<number>[+(]?\\d(?:${digit}){6,13})[ (,-]{1,3}(?:(?:is|ist|est|es|è|é|my|your|his|her|their|the|meine?|ihre?|mon|mi|il|mio|meu|new|neue|private|work|direct)(?!\\p{L}) ?){0,4}$`,
  'iu',
);
const reachBefore = 50;

const dateOrMonths =
  /(?<!\d)(?:\d{1,2}([./\- ])\d{1,2}\1(?:19|20)\d{2}|(?:19|20)\d{2}([./\- ])\d{1,2}\2\d{1,2}|\d{1,2}[./-](?:19|20)\d{2}|(?:19|20)\d{2}[./-]\d{1,2})(?!\d)|^\d{1,2}([./-])\d{1,2}\3\d{2}(?![./-]?\d)/;
const time = /^(?:[01]\d|2[0-3])[0-5]\d$/;
const times = /^(?:[01]\d|2[0-3])[ .:]?[0-5]\d ?- ?(?:[01]\d|2[0-3])[ .:]?[0-5]\d$/;
const groupsOf = (written: string): string[] => written.match(/\d+/g) ?? [];
const digitsIn = (text: string): string => text.replace(/\D/g, '');

/** Whether groups of digits are rather a size, dates, times, a sum or a sequence. */
const isOtherThanPhone = (written: string): boolean => {
  const groups = groupsOf(written);
  // The version of an app: 2.24.12.78.
  if (dateOrMonths.test(written) || /^0[.,]|^[1-9](?:\.\d{1,4}){2,3}$/.test(written)) return true;
  if (groups.length === 1) return /^(\d)\1+$/.test(written);
  const steps = groups.slice(1).map((group, index) => Number(group) - Number(groups[index]));
  return (
    times.test(written) ||
    (steps.length > 2 && steps.every((step) => step > 0 && step <= 5 && step === steps[0])) ||
    (groups.every((group) => group.endsWith('0')) && (groups.length > 2 || !/^\D?0\d+\D+\d{5,}$/.test(written))) ||
    groups.every((group) => time.test(group)) ||
    groups.every((group) => group.startsWith('0') && group.length === groups[0]?.length)
  );
};

/** 12 500 000 and 1.250.417 are sums. */
const isInThousands = (written: string): boolean => /^\D{0,2}\d{1,3}(?:[ .,']\d{3})+$/.test(written);

/** Asking the library costs most of the time: beyond so many in a text, whatever looks like a number is one. */
const mostAsked = 300;

/** Whether a country has numbers as long, or it is at least written as only telephone numbers are. */
const isPlausible = (written: string): boolean => {
  // The zero of the national form is none of the number: +49 (0) 30 123456.
  const own = written.replace(/\(0\)/, '');
  const isPossible = isPossiblePhoneNumber(`+${digitsIn(own).replace(/^00/, '')}`);
  if (isInThousands(written)) return isPossible && !/\D000$/.test(written);
  return isPossible || /^\+.*\d[^\d]+\d/.test(written);
};

function* internationalIn(text: string): Generator<Finding> {
  let asked = 0;
  yield* candidates(text, international, (match) => {
    if (match[0].startsWith('0') && isReferenceBefore(text, match.index)) return undefined;
    // Groups behind a number may be another one: as many as a number can have.
    const ends = [...match[0].matchAll(/\d(?!\d)/g)].map(({ index }) => index + 1).reverse();
    for (const end of ends) {
      const number = match[0].slice(0, end);
      const digits = digitsIn(number).length;
      if (digits > 17 || /\d/.test(text.charAt(match.index + end))) continue;
      if (digits < 8) break;
      asked += 1;
      if (asked > mostAsked || isPlausible(number)) return { start: match.index, end: match.index + end };
    }
    return undefined;
  });
}

/** Whether the match of a shape can be a telephone number at all. */
const isPhoneLike = (written: string): boolean => {
  const count = digitsIn(written).length;
  const groups = groupsOf(written);
  if (count < 9 || count > 13 || isOtherThanPhone(written)) return false;
  // Numbers of drawings and parts, and those that end in a year: 0123-4567-89, 0815-4711-2026.
  if (/^\d+-\d{3,}-\d{1,2}$|^0\d{3}-\d{4}-(?:19|20)\d\d$/.test(written)) return false;
  return groups.length <= 5 || groups.some(({ length }) => length !== 2);
};

/** How far behind a number that is none another one of the same shape is none either. */
const sameKindReach = 60;

function* nationalIn(text: string): Generator<Finding> {
  let other = { shape: '', end: 0 };
  const accept = (match: RegExpExecArray): Finding | undefined => {
    const [written] = match;
    const { start, end } = whole(match);
    if (!isPhoneLike(written)) return undefined;
    const shape = written.replace(/\d/g, '0');
    const isOther =
      isReferenceBefore(text, start) ||
      isReferenceBehind(text, end) ||
      isUnitBehind(text, end) ||
      (other.shape === shape && start >= other.end && start - other.end < sameKindReach);
    if (isOther) other = { shape, end };
    return isOther ? undefined : whole(match);
  };
  for (const shape of shapes) yield* candidates(text, shape, accept);
  yield* candidates(text, commonShape, (match) =>
    oneWordBefore.test(textBefore(text, match.index)) ? undefined : accept(match),
  );
  yield* candidates(text, glued, whole);
}

function* besideWords(text: string): Generator<Finding> {
  for (const { 0: word, index, groups: named = {} } of text.matchAll(telling)) {
    const from = index + word.length;
    const before = named['name'] === undefined ? null : beforeWord.exec(textBefore(text, index, reachBefore));
    const numberBefore = before?.groups?.['number'] ?? '';
    if (before && !isOtherThanPhone(numberBefore) && !isInThousands(numberBefore)) {
      const at = Math.max(0, index - reachBefore) + before.index;
      yield { start: at, end: at + numberBefore.length, isWeak: true };
    }
    const after = text.slice(from, from + 90);
    const labelled = behindLabel.exec(after);
    const found = labelled ?? behindWord.exec(after);
    const { number = '', more = '' } = found?.groups ?? {};
    if (found === null || isOtherThanPhone(number)) continue;
    const count = digitsIn(number).length;
    const end = from + found[0].length;
    const start = end - number.length;
    if (isUnitBehind(text, end)) continue;
    if (more !== '') {
      const isLong = count >= 8 || (labelled !== null && named['name'] !== undefined && groupsOf(number).length > 1);
      const isInCode = endsInLetter.test(textBefore(text, start, 1));
      if (!isLong || isInCode || isReferenceBefore(text, start) || namesSomethingElse(more, more.length)) continue;
    }
    if (isInThousands(number) && (number.includes('.') || count < 8 || number.endsWith('000'))) continue;
    if (count < 7 && named['name'] === undefined) continue;
    yield { start, end, isWeak: true };
  }
}

/** Telephone numbers: international ones, national ones by their shape, any beside a word that tells of one. */
export const findPhones: Detector = function* (text): Generator<Finding> {
  yield* internationalIn(text);
  yield* nationalIn(text);
  yield* besideWords(text);
};
