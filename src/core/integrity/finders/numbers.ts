import { decodeText } from '../decoded-text.ts';
import type { Found } from '../kinds.ts';
import { dateAt } from '../numbers/dates.ts';
import { myriadsAt, roundedKeys, timesOf, valuesOf, withAsciiDigits } from '../numbers/digits.ts';
import { matchAt, type Moment } from '../numbers/moment.ts';
import type { NumberReading } from '../numbers/unit.ts';
import { isAfternoon, timeAt } from '../numbers/times.ts';
import { anyUnit, prefixAt, suffixAt } from '../numbers/unit.ts';
import { wordBefore } from '../numbers/word-before.ts';

/** A number, a date or a time, with the values that it may have. */
export interface FoundNumber extends Found {
  readonly number: NumberReading;
}

const keyOf = ({ values: [one, other], unit }: NumberReading): string => {
  const values = one === other ? one : [one, other].sort().join(' ');
  return unit.names.length === 0 ? values : `${values} ${unit.names.join(' ')}`;
};

const phone = /\+\d{1,3}(?:[ .()/-]{1,2}\d{2,10}){1,6}(?!\d)/y;
const digits = /\d{1,3}(?:[ '’]\d{3}(?!\d))+(?:[.,]\d+)?|\d+(?:[.,]\d+)*/y;
const touching = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}_]/u;

/** Words for a minus sign, with the space behind them where the script has spaces. */
const minusWords = new Set('minus miinus минус мінус eksi ناقص سالب माइनस ऋण âm μείον moins menos meno'.split(' '));
const unspacedMinus = /(?:マイナス|零下|负|負|영하|마이너스|ลบ)$/;
/** These may also mean `less`. */
const openMinus = new Set(['moins', 'menos', 'meno']);

interface Sign {
  readonly start: number;
  readonly isNegative: boolean;
  /** The number may just as well be positive. */
  readonly isOpen: boolean;
}

const signBefore = (text: string, position: number, earliest: number): Sign => {
  const unsigned = { start: position, isNegative: false, isOpen: false };
  const last = position > earliest ? text.charAt(position - 1) : '';
  if (last === '-' || last === '+') {
    return touching.test(text.charAt(position - 2))
      ? unsigned
      : { start: position - 1, isNegative: last === '-', isOpen: false };
  }
  const { word, start } = wordBefore(text, position, earliest);
  const name = word.toLowerCase();
  // `5 minus 3` is a calculation.
  if (minusWords.has(name) && !/\d ?$/.test(text.slice(Math.max(0, start - 2), start))) {
    return { start, isNegative: true, isOpen: openMinus.has(name) };
  }
  const unspaced = word.charCodeAt(word.length - 1) > 0x590 ? unspacedMinus.exec(word) : null;
  return unspaced ? { start: start + unspaced.index, isNegative: true, isOpen: false } : unsigned;
};

const signed = (values: NumberReading['values'], { isNegative }: Sign): NumberReading['values'] =>
  isNegative ? [`-${values[0]}`, `-${values[1]}`] : values;

const fractions: Readonly<Record<string, string>> = { '¼': '.25', '½': '.5', '¾': '.75' };

/** A number with what the numbers of a range before it share: `5 to 6 million`, `2 to 3 pm`. */
interface ReadNumber extends FoundNumber {
  /** Its digits; undefined: it is a date or a time. */
  readonly written?: string;
  readonly exponent?: number;
  readonly isAfternoon?: boolean;
}

const hour = /^\d{1,2}$/;

/** `4` next to `in the afternoon` may be a time, and so may the `2` of `2 to 3 pm`. */
const afternoonOf = (written: string): string[] =>
  hour.test(written) && Number(written) <= 12
    ? [`time ${(Number(written) % 12) + 12}:00`, ...valuesOf(String((Number(written) % 12) + 12))]
    : [];

const numberAt = (text: string, position: number, earliest: number): ReadNumber => {
  const myriads = myriadsAt(text, position);
  const figures = myriads?.written ?? matchAt(digits, text, position)?.[0] ?? text.charAt(position);
  const fraction = fractions[text.charAt(position + figures.length)];
  const written = myriads?.value ?? (fraction === undefined ? figures : figures + fraction);
  const { exponents, unit: after, end } = suffixAt(text, position + figures.length + (fraction === undefined ? 0 : 1));
  let sign = signBefore(text, position, earliest);
  const money = prefixAt(text, sign.start, earliest);
  let start = money?.start ?? sign.start;
  if (money && !sign.isNegative) {
    sign = signBefore(text, start, earliest);
    ({ start } = sign);
  }
  const unit = money && after.kind !== 'money' ? money.unit : after;
  const [exponent = 0, ...others] = exponents;
  const values = valuesOf(written, exponent);
  const number: NumberReading = {
    values: signed(values, sign),
    alternatives: [
      ...(sign.isOpen ? values : []),
      ...timesOf(written),
      ...(hour.test(written) && isAfternoon(text, start, end) ? afternoonOf(written) : []),
    ],
    foreign: [
      // Two or more of English are a `billion`; of the languages in which it is 10¹², they are `Billionen`, `billions`.
      ...(exponent === 9 && !/^1$|^[01],/.test(written) ? [] : others).flatMap((other) =>
        signed(valuesOf(written, other), sign),
      ),
      ...(exponent === 0 ? roundedKeys(written).map((key) => (sign.isNegative ? `-${key}` : key)) : []),
    ],
    unit,
  };
  return { start, end, key: keyOf(number), number, written, exponent };
};

const ofMoment = ({ start, end, values, alternatives = [], foreign = [], isAfternoon = false }: Moment): ReadNumber => {
  const number = { values, alternatives, foreign, unit: anyUnit };
  return { start, end, key: keyOf(number), number, isAfternoon };
};

const ofPhone = (start: number, written: string): ReadNumber => {
  const value = `phone ${written.replace(/\D/g, '')}`;
  return ofMoment({ start, end: start + written.length, values: [value, value] });
};

const found = (text: string): ReadNumber[] => {
  const numbers: ReadNumber[] = [];
  const digit = /\d+/g;
  let end = 0;
  for (let match = digit.exec(text); match !== null; match = digit.exec(text)) {
    const { index } = match;
    // Digits within words are names, such as `A4`; in `EUR5` they are none.
    if (index > end && touching.test(text.charAt(index - 1)) && prefixAt(text, index, end) === undefined) continue;
    const call = text.charAt(index - 1) === '+' && index > end ? matchAt(phone, text, index - 1)?.[0] : undefined;
    const moment = call === undefined ? (dateAt(text, index, end) ?? timeAt(text, index, end)) : undefined;
    const number =
      call === undefined ? (moment ? ofMoment(moment) : numberAt(text, index, end)) : ofPhone(index - 1, call);
    numbers.push(number);
    ({ end } = number);
    digit.lastIndex = Math.max(digit.lastIndex, end);
  }
  return numbers;
};

const range = /^ ?(?:[-–—~]|\p{L}{1,3}) ?$/u;

const isRange = (text: string, left: FoundNumber, right: FoundNumber): boolean =>
  right.start - left.end < 6 && range.test(text.slice(left.end, right.start));

/** Gives a number the power of ten and the half of the day of the number behind it, as values that it may have. */
const withSharedScale = (one: ReadNumber, next: ReadNumber): ReadNumber => {
  const { written = '', exponent } = one;
  const isScaled = exponent === 0 && (next.exponent ?? 0) > 0;
  const shared = [
    ...(isScaled ? valuesOf(written, next.exponent) : []),
    ...(next.isAfternoon === true ? afternoonOf(written) : []),
  ];
  if (shared.length === 0) return one;
  const number = { ...one.number, alternatives: [...one.number.alternatives, ...shared] };
  return { ...one, number, ...(isScaled ? { exponent: next.exponent ?? 0 } : {}) };
};

const withSharedUnit = (one: ReadNumber, other: FoundNumber | undefined): ReadNumber => {
  const { kind } = one.number.unit;
  const unit = other?.number.unit;
  if ((kind !== 'word' && kind !== 'none') || (unit?.kind !== 'money' && unit?.kind !== 'share')) return one;
  const number = { ...one.number, unit };
  return { ...one, key: keyOf(number), number };
};

/**
 * In `10–20 €`, `10 to 20 %` and `5, 6 and 7 million`, the first numbers have the unit and the power of ten of the last; in
 * `$5–10`, the last has the unit of the first.
 */
const withSharedUnits = (text: string, numbers: readonly ReadNumber[]): FoundNumber[] => {
  const shared = [...numbers];
  let isList = false;
  for (let index = shared.length - 2; index >= 0; index -= 1) {
    const [one, next] = [shared[index], shared[index + 1]];
    if (one === undefined || next === undefined) continue;
    const isJoined = isRange(text, one, next);
    isList = isJoined || (isList && (one.written?.length ?? 4) < 4 && text.slice(one.end, next.start) === ', ');
    if (isList) shared[index] = withSharedUnit(withSharedScale(one, next), next);
  }
  return shared.map((one, index) => {
    const last = numbers[index - 1];
    const { start, end, key, number } = last && isRange(text, last, one) ? withSharedUnit(one, last) : one;
    return { start, end, key, number };
  });
};

/**
 * Numbers with their unit or currency, dates and times, in the digits of any script. The key has the value and the
 * unit; `number` has each value that may be meant. Takes linear time.
 */
export const findNumbers = (source: string): FoundNumber[] => {
  const { text: decoded, sourceAt } = decodeText(source);
  const text = withAsciiDigits(decoded);
  const numbers = withSharedUnits(text, found(text));
  if (decoded === source) return numbers;
  return numbers.map((number) => ({ ...number, start: sourceAt(number.start), end: sourceAt(number.end) }));
};
