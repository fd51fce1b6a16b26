import { timesOf, valuesOf } from './digits.ts';
import { months } from './lexicon.ts';
import { matchAt, type Moment } from './moment.ts';

interface CalendarDate {
  readonly year?: string | undefined;
  readonly month: number;
  readonly day?: number | undefined;
}

/** A part that is left out is `?`. */
const valueOf = ({ year, month, day }: CalendarDate): string => `date ${year ?? '?'}-${month}-${day ?? '?'}`;

const isValid = ({ month, day = 1 }: CalendarDate): boolean => month >= 1 && month <= 12 && day >= 1 && day <= 31;

/**
 * A date from `start` to `end`, which may be one of two where the order of day and month is open; undefined: it is none.
 * Its year may be written with two digits, and in Thai by the Buddhist calendar. `alternatives` are numbers that it may be.
 */
const momentOf = (
  start: number,
  end: number,
  [monthFirst, dayFirst = monthFirst]: readonly [monthFirst: CalendarDate, dayFirst?: CalendarDate],
  alternatives: readonly string[] = [],
): Moment | undefined => {
  const valid = [monthFirst, dayFirst].filter(isValid);
  const [first, last = first] = valid;
  if (first === undefined || last === undefined) return undefined;
  const longYears = valid.filter(({ year }) => year?.length === 4);
  return {
    start,
    end,
    values: [valueOf(first), valueOf(last)],
    alternatives: [...longYears.map((date) => valueOf({ ...date, year: date.year?.slice(2) })), ...alternatives],
    foreign: longYears.map((date) => valueOf({ ...date, year: String(Number(date.year) - 543) })),
  };
};

const instant = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?(?![\p{L}\d])/uy;
const yearFirst =
  /(\d{4})(?:[-/.]|\. |[年년] ?)(\d{1,2})(?:[-/.]|\. |[月월] ?)(\d{1,2})(?:[日일号]|\.(?!\d))?(?![.,/-]?\d)/uy;
const yearAndMonth = /(\d{4})[年년] ?(\d{1,2})[月월]/uy;
const monthAndDay = /(\d{1,2})[月월] ?(\d{1,2})[日일号]/uy;
const yearLast = /(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?![.,/-]?\d|\p{L})/uy;
const spaced = /(\d{1,2})\. (\d{1,2})\. (\d{4})(?!\d)/y;
const dotted = /((\d{1,2})\.(\d{1,2}))\.(?!\d)/y;
const vietnamese = /(\d{1,2}),? (?:tháng|thg) (\d{1,2})(?:[, ]{1,2}(?:năm )?(\d{4}))?/uy;

/** What stands behind the first figure of a date in figures. */
const figureJoint = /\d{1,4}(?:[-/.年년月월]|,? t)/uy;

const dateInFigures = (text: string, start: number): Moment | undefined => {
  if (!matchAt(figureJoint, text, start)) return undefined;
  const find = (pattern: RegExp): RegExpExecArray | undefined => matchAt(pattern, text, start);
  const stamp = find(instant)?.[0];
  if (stamp !== undefined) return { start, end: start + stamp.length, values: [stamp, stamp] };
  let found = find(yearFirst) ?? find(yearAndMonth);
  if (found) {
    const [written, year, month, day] = found;
    return momentOf(start, start + written.length, [
      { year, month: Number(month), day: day === undefined ? day : Number(day) },
    ]);
  }
  found = find(monthAndDay);
  if (found) return momentOf(start, start + found[0].length, [{ month: Number(found[1]), day: Number(found[2]) }]);
  found = find(vietnamese);
  if (found)
    return momentOf(start, start + found[0].length, [
      { year: found[3], month: Number(found[2]), day: Number(found[1]) },
    ]);
  found = find(yearLast);
  if (found) {
    const [written, one, separator, two, year] = found;
    const dayFirst = { year, month: Number(two), day: Number(one) };
    const monthFirst = { year, month: Number(one), day: Number(two) };
    // With dots, the day comes first everywhere.
    return momentOf(start, start + written.length, separator === '.' ? [dayFirst] : [monthFirst, dayFirst]);
  }
  found = find(spaced);
  if (found) {
    const [written, day, month, year] = found;
    return momentOf(start, start + written.length, [{ year, month: Number(month), day: Number(day) }]);
  }
  found = find(dotted);
  if (found) {
    const [written, figures = '', day, month] = found;
    // `3.5.` at the end of a sentence is a decimal, `9.05.` a time.
    const others = [...valuesOf(figures), ...timesOf(figures)];
    return momentOf(start, start + written.length, [{ month: Number(month), day: Number(day) }], others);
  }
  return undefined;
};

const monthOf = (word: string): number | undefined => months().get(word.toLowerCase());

const word = String.raw`(\p{L}[\p{L}\p{M}]{0,15})`;
const dayThenMonth = new RegExp(
  String.raw`(\d{1,2})(?:st|nd|rd|th|er|\.?[ºª]|:?e|-?(?:го|е|ое))?\.? {0,2}(?:de|del|of|di|da|den|-)? ?(?:d['’]|ב)?${word}` +
    String.raw`(?:[-.]?,? ?(?:(?:de|del|of|lui|anul|พ\.ศ\.|ค\.ศ\.) ?)?(\d{4})(?!\d))?`,
  'uy',
);
const yearThenMonth = new RegExp(String.raw`(\d{4})(?:\.| ?m\.)? {1,2}${word}(?: (\d{1,2})\.?(?!\d))?`, 'uy');
const monthBefore = new RegExp(String.raw`${word}\.? ?(?:de |del |of |d['’])?$`, 'u');
const dayAndYear = /(\d{1,2})(?:st|nd|rd|th)?(?![\d:]|[.,]\d)(?:,? ?(?:of )?(\d{4})(?!\d))?/uy;
const yearAlone = /(\d{4})(?![.,]?\d)/y;

const dateInWords = (text: string, start: number, earliest: number): Moment | undefined => {
  const [forward, day, name = '', ofYear] = matchAt(dayThenMonth, text, start) ?? [];
  let month = monthOf(name);
  if (forward !== undefined && month !== undefined) {
    // The word may be no month, as in `3 may apply`: then the day is a number.
    const alternatives = ofYear === undefined ? valuesOf(String(Number(day))) : [];
    return momentOf(start, start + forward.length, [{ year: ofYear, month, day: Number(day) }], alternatives);
  }
  const [turned, year, nameAfter = '', lastDay] = matchAt(yearThenMonth, text, start) ?? [];
  month = monthOf(nameAfter);
  if (turned !== undefined && month !== undefined) {
    return momentOf(start, start + turned.length, [
      { year, month, day: lastDay === undefined ? undefined : Number(lastDay) },
    ]);
  }
  const from = Math.max(earliest, start - 24);
  const before = monthBefore.exec(text.slice(from, start));
  month = monthOf(before?.[1] ?? '');
  if (before === null || month === undefined) return undefined;
  const bareYear = matchAt(yearAlone, text, start)?.[1];
  if (bareYear !== undefined) {
    return momentOf(from + before.index, start + 4, [{ year: bareYear, month }], valuesOf(bareYear));
  }
  const dated = matchAt(dayAndYear, text, start);
  if (dated === undefined) return undefined;
  const date = { year: dated[2], month, day: Number(dated[1]) };
  const alternatives = date.year === undefined ? valuesOf(String(date.day)) : [];
  return momentOf(from + before.index, start + dated[0].length, [date], alternatives);
};

/**
 * The date that begins with the digit at `start`, or with the name of its month before it, not earlier than `earliest`.
 * The text has ASCII digits. Takes constant time.
 */
export const dateAt = (text: string, start: number, earliest: number): Moment | undefined =>
  dateInFigures(text, start) ?? dateInWords(text, start, earliest);
