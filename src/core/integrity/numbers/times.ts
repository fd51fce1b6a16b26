import { valuesOf } from './digits.ts';
import { afternoon, dayHalves } from './lexicon.ts';
import { matchAt, type Moment } from './moment.ts';

const half = String.raw`(?: ?(\p{L}(?:\. ?\p{L}|\p{L}{0,2})\.?)(?![\p{L}\d]))`;
const withMinutes = new RegExp(
  String.raw`(\d{1,2})(?::(\d{2})(?::(\d{2}))?(?!\d|:\d)| ?[hH] ?(\d{2})(?![\d\p{L}])|[時时시点](?: ?(\d{1,2}) ?[分분])?)${half}?`,
  'uy',
);
const hourOnly = new RegExp(String.raw`(\d{1,2})${half}`, 'uy');
const halfBefore = /([^\s\d\p{Script=Latin}]{2}) ?$/u;
/** Other Latin abbreviations are words of other languages: `de` in Hungarian, `em` in Swedish. */
const meridiem = /^[ap]\.? ?m\.?$/iu;

const halfOf = (word: string): 0 | 12 | undefined => dayHalves().get(word.replace(/[\s.]/g, '').toLowerCase());

const timeOf = (hours: number, minutes: number, seconds = 0): string =>
  `time ${hours}:${String(minutes).padStart(2, '0')}${seconds === 0 ? '' : `:${String(seconds)}`}`;

/** Whether a time without a half of its own stands next to a word for the afternoon, the evening or the night. */
export const isAfternoon = (text: string, start: number, end: number): boolean =>
  afternoon().test(text.slice(Math.max(0, start - 14), start)) || afternoon().test(text.slice(end, end + 24));

/**
 * The time of the day that begins with the digit at `start`, or with the half of the day before it, not earlier than
 * `earliest`. The text has ASCII digits. Takes constant time.
 */
export const timeAt = (text: string, start: number, earliest: number): Moment | undefined => {
  const clock = matchAt(withMinutes, text, start);
  const match = clock ?? matchAt(hourOnly, text, start);
  if (match === undefined) return undefined;
  const [written] = match;
  const hours = Number(match[1]);
  const minutes = Number(clock?.[2] ?? clock?.[4] ?? clock?.[5] ?? 0);
  const seconds = Number(clock?.[3] ?? 0);
  const word = clock ? clock[6] : match[2];
  // `2:30 de` may go on with `la tarde`.
  const isHalf =
    word !== undefined &&
    (meridiem.test(word) ||
      !/\p{Script=Latin}/u.test(word) ||
      (clock !== undefined && !isAfternoon(text, start, start + written.length - word.length)));
  const after = isHalf ? halfOf(word) : undefined;
  if (hours > 24 || minutes > 59 || (!clock && after === undefined)) return undefined;
  const leading = after === undefined ? halfBefore.exec(text.slice(Math.max(earliest, start - 3), start)) : null;
  const before = halfOf(leading?.[1] ?? '');
  const added = after ?? before;
  const hour = added === undefined ? hours : (hours % 12) + added;
  const value = timeOf(hour, minutes, seconds);
  const isFull = minutes === 0 && seconds === 0;
  const end =
    start +
    (word === undefined || after !== undefined ? written : written.slice(0, written.lastIndexOf(word)).trimEnd())
      .length;
  const later = timeOf((hours % 12) + 12, minutes, seconds);
  return {
    start: before === undefined || leading === null ? start : start - leading[0].length,
    end,
    values: [value, value],
    alternatives: [
      ...(isFull ? valuesOf(String(hour)) : []),
      ...(added === undefined && isAfternoon(text, start, end) ? [later] : []),
    ],
    isAfternoon: added === 12,
  };
};
