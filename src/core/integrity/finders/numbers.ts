import type { Found } from '../kinds.ts';
import { currencyPattern, magnitudePattern, magnitudes, unitPattern, units } from './units.ts';

const gap = String.raw`(?:[ \u00a0\u2009\u202f]|&nbsp;|&#160;|&#xa0;|&thinsp;|&#8239;)`;
const groupGap = String.raw`(?:[ \u00a0\u2009\u202f'’]|&nbsp;|&#160;|&#xa0;|&thinsp;|&#8239;)`;
const currency = `(?:${currencyPattern}|&euro;|&pound;|&yen;)`;

const stamp = String.raw`\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?`;
const date = String.raw`\d{4}-\d{1,2}-\d{1,2}|\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})|\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})|\d{4}/\d{1,2}/\d{1,2}`;
const halfDay = `${gap}?(?:[AaPp]\\.?[Mm]\\b\\.?)`;
const time = String.raw`\d{1,2}:\d{2}(?::\d{2})?(?:${halfDay})?|\d{1,2}${halfDay}`;
const grouped = String.raw`\d{1,3}(?:${groupGap}\d{3}(?!\d))+(?:[.,]\d+)?|\d+(?:[.,]\d+)*`;
const phone = String.raw`\+\d{1,3}(?:[ .()/-]{1,2}\d{2,10}){1,6}(?!\d)`;

/** What a number or a unit may not touch: letters of scripts that put spaces between words, and digits. */
const wordUnit = String.raw`[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}_]`;
const isolated = `(?<!${wordUnit})`;
const ended = `(?!${wordUnit})`;
const anyUnit = `(?:${unitPattern}|&euro;|&pound;|&yen;)`;

/** Its groups are numbered, since named ones take a third more time. In order: stamp, date, time, phone, currency before, sign, digits, magnitude, unit. */
const number = new RegExp(
  [
    `${isolated}(?:(${stamp})|(${date})(?![.,/-]\\d)|(${time})(?!:))${ended}`,
    `${isolated}(${phone})`,
    `(?:${isolated}(${currency})${gap}?|${isolated})([-−+])?(${grouped})` +
      `(?:${gap}?(${magnitudePattern})${ended})?` +
      // "1990s" has no unit.
      `(?:(?!(?<=0)s)${gap}?(${anyUnit})${ended})?`,
  ].join('|'),
  'gu',
);

const entitySigns: Readonly<Record<string, string>> = { '&euro;': 'EUR', '&pound;': 'GBP', '&yen;': 'JPY' };
const signOf = (unit: string): string => units.get(unit) ?? entitySigns[unit] ?? unit;

const withoutZeros = (fraction: string): string => fraction.replace(/0+$/, '');
const decimal = (whole: string, fraction: string): string => {
  const shown = withoutZeros(fraction);
  return shown === '' ? whole : `${whole}.${shown}`;
};

/**
 * The digits without grouping, with a dot before the fraction. One separator with three
 * digits behind it groups, unless nothing but a zero stands before it.
 */
const plainDigits = (written: string): string => {
  const digits = written.replace(/&#?\w+;|[ \u00a0\u2009\u202f'’]/g, '');
  const separators = digits.match(/[.,]/g) ?? [];
  const last = separators.at(-1);
  if (last === undefined) return digits;
  const parts = digits.split(/[.,]/);
  const fraction = parts.at(-1) ?? '';
  const whole = parts.slice(0, -1);
  const isGrouped = (groups: readonly string[]): boolean =>
    /^[1-9]\d{0,2}$/.test(groups[0] ?? '') && groups.slice(1).every((group) => /^\d{2,3}$/.test(group));
  const kinds = new Set(separators);
  if (kinds.size === 1) {
    if (fraction.length === 3 && isGrouped(parts)) return parts.join('');
    return separators.length === 1 ? decimal(whole.join(''), fraction) : digits;
  }
  const isLastOnce = separators.filter((separator) => separator === last).length === 1;
  return kinds.size === 2 && isLastOnce && isGrouped(whole) ? decimal(whole.join(''), fraction) : digits;
};

const withoutLeadingZeros = (parts: readonly string[]): string[] => parts.map((part) => String(Number(part)));

/** Dates whose order is known come out year, month, day; of the rest only the zeros go. */
const dateKey = (written: string): string => {
  const parts = withoutLeadingZeros(written.split(/[-./]/));
  const ordered = written.includes('.') ? parts.reverse() : parts;
  const isAmbiguous = written.includes('/') && !/^\d{4}/.test(written);
  return `date ${ordered.join(isAmbiguous ? '/' : '-')}`;
};

const timeKey = (written: string): string => {
  const [, hours = '', minutes = '00', seconds] = /^(\d+)(?::(\d+))?(?::(\d+))?/.exec(written) ?? [];
  const half = /([ap])\.?m/i.exec(written)?.[1]?.toLowerCase();
  const hour = half === undefined ? Number(hours) : (Number(hours) % 12) + (half === 'p' ? 12 : 0);
  return `time ${[hour, minutes, ...(seconds === undefined ? [] : [seconds])].join(':')}`;
};

/**
 * Numbers with their unit or currency, dates and times. The key is the value: digits
 * without grouping and the unit's sign, so that it does not depend on a language's ways.
 */
export const findNumbers = (text: string): Found[] =>
  Array.from(text.matchAll(number), (match) => {
    const [whole, instant, day, clock, call, before, sign = '', digits = '', magnitude, unit] = match;
    const { index } = match;
    const found = { start: index, end: index + whole.length };
    if (instant !== undefined) return { ...found, key: `instant ${instant}` };
    if (day !== undefined) return { ...found, key: dateKey(day) };
    if (clock !== undefined) return { ...found, key: timeKey(clock) };
    if (call !== undefined) return { ...found, key: `phone ${call.replace(/\D/g, '')}` };
    const value = (sign === '-' || sign === '−' ? '-' : '') + plainDigits(digits);
    const power = magnitude === undefined ? '' : (magnitudes.get(magnitude) ?? '');
    const measure = [before, unit].filter((part) => part !== undefined).map(signOf);
    return { ...found, key: [value + power, ...measure].join(' ') };
  });
