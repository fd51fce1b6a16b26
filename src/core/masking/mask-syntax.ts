import { maskLabels } from './mask-label.ts';

/** A mask as it stands in a text, in whatever form a model has given it. */
export interface MaskReading {
  /** Where the text goes on behind it. */
  readonly end: number;
  /** In upper case; not necessarily a label that Zoma uses. */
  readonly label: string;
  readonly number: number;
  /** What stands inside the brackets behind the number: an inflection of the value. */
  readonly suffix: string;
  /** Whether the label is written as a capitalised word is: Term. */
  readonly capitalised: boolean;
}

/** The text ends before it can be told whether a mask stands there. */
export interface OpenMask {
  readonly open: true;
  /** There is more than an opening bracket that may be anything: this is of no use to a reader. */
  readonly begun: boolean;
}

type Step = number | OpenMask | undefined;

/** Nothing but a mask begins with it. */
const ownOpener = '⟦';
const otherOpeners = [
  ...['[[', '\\[\\[', '〚', '【'],
  ...['&#10214;', '&#x27e6;', '&lobrk;', '&leftdoublebracket;', '%e2%9f%a6'],
];
const closers = [
  ...['⟧', ']]', '\\]\\]', '〛', '】'],
  ...['&#10215;', '&#x27e7;', '&robrk;', '&rightdoublebracket;', '%e2%9f%a7'],
];

/** A character that a mask may begin with, for a search, which sets where it begins. */
export const maskStart = /[⟦[\\〚【&%]/g;

const longestLabel = 16;
const longestNumber = 9;
const longestSpace = 3;

/** Longer than any mask: what stands farther away than this has nothing to do with it. */
export const longestMask = 120;

const known: ReadonlySet<string> = new Set(maskLabels);

/** Writes a mask as prompts have it: `⟦EMAIL_1⟧`. */
export const canonicalMask = (label: string, number: number): string => `⟦${label}_${number}⟧`;

const begun: OpenMask = { open: true, begun: true };
const undecided: OpenMask = { open: true, begun: false };

const isDigit = (unit: string): boolean => unit >= '0' && unit <= '9';
const isAsciiLetter = (unit: string): boolean => /^[A-Za-z]$/.test(unit);
const isSpace = (unit: string): boolean => unit === ' ' || unit === '\t' || unit === '\u00a0';

/** Behind the run of units at `at` that are such, of at most so many. */
const skip = (text: string, at: number, is: (unit: string) => boolean, most: number): number => {
  let end = at;
  while (end < text.length && end - at < most && is(text.charAt(end))) end += 1;
  return end;
};

/** Behind the one of the words that stands at `at`, in whatever case. They are in lower case and begin with no letter. */
const readOne = (text: string, at: number, words: readonly string[]): Step => {
  let open = false;
  for (const word of words) {
    if (text.charAt(at) !== word.charAt(0)) continue;
    const there = text.slice(at, at + word.length).toLowerCase();
    if (there === word) return at + word.length;
    if (there.length < word.length && word.startsWith(there)) open = true;
  }
  return open ? begun : undefined;
};

/** Behind what sets the number apart from the label: an underscore, what is put in its place, or nothing. */
const readSeparator = (text: string, at: number): number => {
  const start = skip(text, at, isSpace, longestSpace);
  const mark = text.charAt(start) === '\\' ? start + 1 : start;
  if (!/^[_\u2010\u2011-]$/.test(text.charAt(mark))) return mark > start && mark === text.length ? mark : start;
  return skip(text, mark + 1, isSpace, longestSpace);
};

const inflection = /(?:['’-]?[\p{L}\p{M}]{1,8})?/uy;

const readInflection = (text: string, at: number): number => {
  inflection.lastIndex = at;
  const end = at + (inflection.exec(text)?.[0].length ?? 0);
  // A mark of inflection at the end of the text awaits its letters.
  return end === at && at === text.length - 1 && /^['’-]$/.test(text.charAt(at)) ? text.length : end;
};

/** Behind the closing bracket; undefined when none stands there. */
const readClose = (text: string, at: number): Step => {
  const start = skip(text, at, isSpace, longestSpace);
  return start === text.length ? begun : readOne(text, start, closers);
};

/**
 * The mask that begins at `at`, read tolerantly: in any letter case, with spaces inside, with other brackets or
 * escaped ones, with an inflection behind the number, and, if it has one of the mask's brackets, without the closing one.
 * Looks no farther than `longestMask`.
 */
export const readMask = (text: string, at: number): MaskReading | OpenMask | undefined => {
  const isOwn = text.charAt(at) === ownOpener;
  const opened = isOwn ? at + 1 : readOne(text, at, otherOpeners);
  if (typeof opened !== 'number') return opened && undecided;

  const labelStart = skip(text, opened, isSpace, longestSpace);
  const labelEnd = skip(text, labelStart, isAsciiLetter, longestLabel);
  const written = text.slice(labelStart, labelEnd);
  const label = written.toUpperCase();
  if (labelEnd === text.length) {
    if (isOwn) return begun;
    if (!maskLabels.some((each) => each.startsWith(label))) return undefined;
    return label === '' ? undecided : begun;
  }
  // A label that we do not have is taken for an invented one only where it looks just like ours.
  const isKnown = known.has(label);
  if (!isKnown && !(isOwn && /^[A-Z]{2,}$/.test(written) && text.charAt(labelEnd) === '_')) return undefined;

  const numberStart = isKnown ? readSeparator(text, labelEnd) : labelEnd + 1;
  if (numberStart === text.length) return begun;
  const numberEnd = skip(text, numberStart, isDigit, longestNumber);
  if (numberEnd === numberStart) return undefined;
  if (numberEnd === text.length) return begun;
  const number = Number(text.slice(numberStart, numberEnd));
  const capitalised = /^[A-Z][a-z]+$/.test(written);

  const suffixEnd = readInflection(text, numberEnd);
  const end = suffixEnd === text.length ? begun : readClose(text, suffixEnd);
  if (typeof end === 'number') return { end, label, number, suffix: text.slice(numberEnd, suffixEnd), capitalised };
  if (end !== undefined) return end;
  return isOwn && isKnown ? { end: numberEnd, label, number, suffix: '', capitalised } : undefined;
};
