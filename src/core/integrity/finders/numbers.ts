import { decodeText } from '../decoded-text.ts';
import type { Found } from '../kinds.ts';
import { dateAt } from '../numbers/dates.ts';
import { valuesOf, withAsciiDigits } from '../numbers/digits.ts';
import { matchAt, type Moment } from '../numbers/moment.ts';
import type { NumberReading } from '../numbers/reading.ts';
import { timeAt } from '../numbers/times.ts';
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

/** `15.30` may be a time. */
const timesOf = (written: string): string[] => {
  const [hours, minutes = '', ...rest] = written.split('.');
  const isTime = Number(hours) <= 24 && /^[0-5]\d$/.test(minutes) && rest.length === 0;
  return isTime ? [`time ${Number(hours)}:${minutes}`] : [];
};

const numberAt = (text: string, position: number, earliest: number): FoundNumber => {
  const written = matchAt(digits, text, position)?.[0] ?? text.charAt(position);
  const { exponents, unit: after, end } = suffixAt(text, position + written.length);
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
    alternatives: [...(sign.isOpen ? values : []), ...timesOf(written)],
    foreign: others.flatMap((other) => signed(valuesOf(written, other), sign)),
    unit,
  };
  return { start, end, key: keyOf(number), number };
};

const ofMoment = ({ start, end, values, alternatives = [], foreign = [] }: Moment): FoundNumber => {
  const number = { values, alternatives, foreign, unit: anyUnit };
  return { start, end, key: keyOf(number), number };
};

const ofPhone = (start: number, written: string): FoundNumber => {
  const value = `phone ${written.replace(/\D/g, '')}`;
  return ofMoment({ start, end: start + written.length, values: [value, value] });
};

const found = (text: string): FoundNumber[] => {
  const numbers: FoundNumber[] = [];
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

/** In `10–20 €` and `10 to 20 %`, the first number has the unit of the second. */
const withSharedUnits = (text: string, numbers: readonly FoundNumber[]): FoundNumber[] =>
  numbers.map((one, index) => {
    const next = numbers[index + 1];
    const last = numbers[index - 1];
    const { unit } = one.number;
    if (unit.kind !== 'word' && unit.kind !== 'none') return one;
    const other = [next, last].find((near) => {
      if (near?.number.unit.kind !== 'money' && near?.number.unit.kind !== 'share') return false;
      const [left, right] = near.start > one.start ? [one, near] : [near, one];
      return right.start - left.end < 6 && range.test(text.slice(left.end, right.start));
    });
    if (other === undefined) return one;
    const shared = { ...one.number, unit: other.number.unit };
    return { ...one, key: keyOf(shared), number: shared };
  });

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
