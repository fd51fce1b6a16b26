/** Scripts that set no space between words. Korean does; so do Arabic, Hebrew and the Indic scripts. */
export const unspaced =
  '\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\u30fc\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}\\p{sc=Tibetan}';

const unspacedStart = new RegExp(`^[${unspaced}]`, 'u');

/** Whether the text begins with a character of a script that sets no space between words. */
export const isUnspaced = (text: string): boolean => unspacedStart.test(text);

/** Whether a UTF-16 code unit is white space. */
export const isSpace = (unit: string): boolean => unit !== '' && unit.trim() === '';

/** Maps the units that models exchange for each other when they repeat a text onto one of them. */
const foldUnit = (unit: string): string => {
  if (unit === '’' || unit === '‘') return "'";
  if (unit === '“' || unit === '”') return '"';
  return isSpace(unit) ? ' ' : unit;
};

/** Returns the text with each run of white space as one space and with straight quotation marks. */
export const fold = (text: string): string => text.replace(/\s+/g, ' ').replace(/[’‘]/g, "'").replace(/[“”]/g, '"');

/** The end of the shown text, from `start` on in its folded form, is what the rest has before `end`. */
export interface Repetition {
  readonly start: number;
  readonly end: number;
}

/** Repetitions begin in the last so many units or at the start of the text, which bounds the work for each unit. */
const reach = 2000;

/**
 * Follows, unit by unit, where in `folded` the rest may have begun to repeat the shown text.
 * Runs of white space count as one space, and the rest's leading white space does not count.
 */
export const followRepetitions = (folded: string) => {
  const complete: Repetition[] = [];
  let open: number[] = [];
  let lead: number | undefined;
  let [taken, length, common, spaces] = [0, 0, 0, 0];

  const startsWith = (unit: string): number[] => {
    const starts = folded.startsWith(unit) ? [0] : [];
    for (let start = Math.max(1, folded.length - reach); start < folded.length; start += 1) {
      if (folded.charAt(start) === unit) starts.push(start);
    }
    return starts;
  };

  return {
    /** Takes the next UTF-16 code unit of the rest. */
    take(unit: string): void {
      const own = foldUnit(unit);
      spaces = own === ' ' ? spaces + 1 : 0;
      taken += 1;
      if (own === ' ' && (spaces > 1 || lead === undefined)) return;
      if (lead === undefined) open = startsWith(own);
      else open = open.filter((start) => folded.charAt(start + length) === own);
      lead ??= taken - 1;
      length += 1;
      if (open[0] === 0) common = length;
      if (open.at(-1) !== folded.length - length) return;
      open.pop();
      complete.push({ start: folded.length - length, end: taken });
    },
    /** Repetitions that reached the end of the shown text, the shortest first. */
    complete: complete as readonly Repetition[],
    /** Where longer repetitions that may yet become complete begin. */
    get open(): readonly number[] {
      return open;
    },
    /** The length of the rest's leading white space; undefined while the rest has nothing else. */
    get lead(): number | undefined {
      return lead;
    },
    /** How many folded units at the start of the rest are the start of the shown text. */
    get common(): number {
      return common;
    },
    /** How many units of white space the rest ends with so far. */
    get spaces(): number {
      return spaces;
    },
  };
};

/** A repetition other than the anchor counts from so many letters and digits on: in prose from the start of a word, and elsewhere. */
const [leastLetters, enoughLetters] = [10, 24];
/** So much white space beyond that of the shown text is compared, at most. */
export const longestSpace = 200;
const insideCharacter = /^[\p{M}\u200d\udc00-\udfff]/u;

const lineBreaks = (text: string): number => text.split('\n').length - 1;

/** Returns what of the white space `own` is new to a reader who has `given` at that place: further lines and indentation. */
const newSpace = (given: string, own: string): string => {
  const [breaks, ownBreaks] = [lineBreaks(given), lineBreaks(own)];
  if (ownBreaks < breaks || ownBreaks === 0) return '';
  const behind = own.split('\n').slice(breaks).join('\n');
  return breaks > 0 && ownBreaks === breaks ? behind.slice(given.length - given.lastIndexOf('\n') - 1) : behind;
};

/** Returns what decides on repetitions of the end of a text, given in its folded form, and on the white space behind them. */
export const createRepetitionJudge = ({
  folded,
  space,
  asked,
}: {
  readonly folded: string;
  /** The white space that the text ends with. */
  readonly space: string;
  /** The anchor in its folded form. */
  readonly asked: string;
}) => {
  const tail = folded.slice(-reach);
  const isFirst = (repeated: string): boolean => tail.indexOf(repeated) + repeated.length >= tail.length;

  /**
   * Whether the repetition is no accident. Few letters are enough for words of prose; rows, refrains and parts
   * of words come again, as does a word behind white space: "more and" and " more".
   */
  const isLong = ({ start }: Repetition): boolean => {
    const repeated = folded.slice(start);
    const letters = repeated.slice(0, 200).match(/[\p{L}\p{N}]/gu) ?? [];
    const weight = letters.reduce((sum, letter) => sum + (isUnspaced(letter) ? 2 : 1), 0);
    const isWordStart = isUnspaced(repeated) || folded.charAt(start - 1) === ' ';
    const isProse = !/[|<>]/.test(repeated) && (repeated.includes(' ') || isUnspaced(repeated));
    const isMostOfAnchor = 4 * repeated.length >= 3 * asked.length;
    const isEnough = weight >= ((isWordStart && isProse) || isMostOfAnchor ? leastLetters : enoughLetters);
    return isEnough && !insideCharacter.test(repeated) && isFirst(repeated);
  };

  /** Returns where the rest goes on behind a repetition; undefined when it is none: "The quick " and "quicker". */
  const cutBehind = (rest: string, { end }: Repetition): number | undefined => {
    if (space === '') return end;
    if (rest.startsWith(space, end)) return end + space.length;
    const behind = rest.slice(end, end + space.length + longestSpace + 1);
    const own = behind.slice(0, behind.length - behind.trimStart().length);
    if (own !== '') return end + own.length - newSpace(space, own).length;
    return /[\p{L}\p{N}]$/u.test(folded) && /^[\p{L}\p{N}]/u.test(behind) ? undefined : end;
  };

  return { isLong, cutBehind };
};
