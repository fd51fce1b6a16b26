import { mayBeginLabel, meaningOf, meaningsOfLabels, type LabelMeaning } from './mask-label.ts';
import { openingBrackets as opening } from './mask-starts.ts';

/** Writes a mask as prompts have it: `⟦EMAIL_1⟧`. */
export const canonicalMask = (label: string, number: number): string => `⟦${label}_${number}⟧`;

/** The name of one value in a mask, as a model wrote it. */
export interface MaskName extends LabelMeaning {
  /** Whether the label is written as a capitalised word is: Term. */
  readonly isCapitalised: boolean;
  /** An inflection that stands behind the number: `s`, `'s`. */
  readonly suffix: string;
  /** What joins it to the name before it in the same mask: ` and `. */
  readonly before: string;
}

/** A mask as it stands in a text, in whatever form a model has given it. */
export interface MaskReading {
  /** The values that it stands for; none for a bracket by itself. */
  readonly names: readonly MaskName[];
  /** Where the text goes on behind it. */
  readonly end: number;
  /**
   * `brackets`: a mask's own brackets, so it is one. `name`: a mask's name, so it is one in a session with such masks.
   * `likeness`: it is a mask where it names a value.
   */
  readonly evidence: 'brackets' | 'name' | 'likeness';
  /** The rest of an e-mail address behind it: `@example.com`. */
  readonly tail: string;
  /** It is in the brackets of a link: `[EMAIL_1](…)`. */
  readonly isLinkText: boolean;
}

/** The text ends before it is certain whether a mask stands there, or where it ends. */
export const needMore = Symbol('needMore');

/** A mask; `needMore`; undefined where none stands. */
export type Reading = MaskReading | typeof needMore | undefined;

/** Longer than any mask, in UTF-16 code units: more is never held back. */
export const longestMask = 160;

/** What has no width: what an escape is longer than its character (`withoutEscapes`), and format characters. */
const hidden = '\\0\\p{Cf}';
const letter = `[\\p{L}\\p{M}${hidden}]`;
const closing = '\\]}>»›》〉⟩⟫】〕〗〙」』';
/** Emphasis, code and quotation marks around a name. */
const marks = `[${hidden}\\s*_\`~'"“”]{0,6}`;

const pattern = (source: string): RegExp => new RegExp(source, 'uy');
/** A mask as prompts write it, before a character that cannot continue it. */
const canonical = /⟦([A-Z]+)_(\d{1,9})⟧(?=[^\0@])/y;
const ownOpener = pattern('[⟦〚]\\0*');
const ownCloser = pattern('[⟧〛]\\0*');
/** An opener before a number is nested: ⟦EMAIL_⟦1⟧⟧. */
const ownContent = pattern(`(?:[^⟦⟧〚〛]|[⟦〚](?=[\\s_${hidden}]{0,3}\\p{Nd})){0,80}`);
const nestedOpener = pattern(`[⟦〚][\\s_${hidden}]{0,3}`);
const otherOpeners = pattern(`(?:\\\\?[${opening}]\\0*[\\p{Cf} ]{0,2}){1,4}`);
const otherCloser = pattern(`\\\\?[${closing}]\\0*`);
/** Closers that do not match an opener. */
const wrongClosers = pattern(`(?:\\\\?[${closing}]\\0*){1,2}`);
const markRun = pattern(marks);
const word = pattern(`${letter}(?:${letter}|[-‐‑](?=${letter})){0,29}`);
const words = pattern(`${letter}(?:${letter}|[-‐‑_ ](?=${letter})){0,29}`);
const joinedWords = pattern(`${letter}(?:${letter}|[-‐‑_](?=${letter})){0,29}`);
const separator = pattern(`[\\s_‐‑–\\\\\\-${hidden}]{1,5}`);
const digits = pattern('\\p{Nd}{1,9}');
const inflectionStart = pattern("['’-]?[\\p{L}\\p{M}]{0,9}");
const inflection = pattern(`['’-]?[\\p{L}\\p{M}]{1,8}(?![\\p{L}\\p{M}])`);
const addressRest = pattern('@[\\w.-]{0,40}');
const brackets = new RegExp(`[\\0${opening}${closing}]`, 'gu');
const onlyMarks = new RegExp(`^${marks}$`, 'u');
const lastLabel = new RegExp(`(?:\\p{L}+[-‐‑])?${letter}+[\\s_‐‑\\-${hidden}]*$`, 'u');

/** A digit of any script: they are coded in tens, from zero on. */
const digitOf = (digit: string): number => {
  const code = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(code - value - 1))) value += 1;
  return value;
};
const numberOf = (written: string): number =>
  Array.from(written.normalize('NFKC')).reduce((sum, digit) => 10 * sum + digitOf(digit), 0);

const isUpperCase = (label: string): boolean => !/[a-z]/.test(label) && !/\p{Ll}/u.test(label.normalize('NFKC'));

const nameOf = (label: string, number: string, { suffix = '', before = '' } = {}): MaskName => {
  const { labels, isForeign, number: spelt } = meaningOf(label);
  return {
    labels,
    isForeign,
    number: number === '' ? spelt : numberOf(number),
    isCapitalised: /^\P{L}*\p{Lu}\p{Ll}+\P{L}*$/u.test(label),
    suffix,
    before,
  };
};

/** Reads a text on from a place. */
const createCursor = (text: string, start: number, isWhole: boolean) => {
  let at = start;
  return {
    take: (what: RegExp): string => {
      what.lastIndex = at;
      const taken = what.exec(text)?.[0] ?? '';
      at += taken.length;
      return taken;
    },
    at: (): number => at,
    goTo: (place: number): void => void (at = place),
    next: (): string => text.charAt(at),
    /** Whether the text that is yet to come may change what was taken. */
    isCut: (): boolean => !isWhole && at === text.length,
  };
};

type Cursor = ReturnType<typeof createCursor>;

/** The rest of an address, without the full stop of a sentence; undefined while it may be longer. */
const takeTail = ({ take, at, goTo, isCut }: Cursor): string | undefined => {
  const start = at();
  const tail = take(addressRest).replace(/^@[.-]*$|[.-]+$/, '');
  if (isCut()) return undefined;
  goTo(start + tail.length);
  return tail;
};

/** An inflection behind a number; undefined while it may be longer. */
const takeInflection = ({ take, at, goTo, isCut }: Cursor): string | undefined => {
  const start = at();
  take(inflectionStart);
  if (isCut()) return undefined;
  goTo(start);
  return take(inflection);
};

/** More than a name could be: a model put its own words into the brackets. */
const isProse = (content: string): boolean =>
  content.length > 40 || (content.match(/[\p{L}\p{M}\p{N}_'’-]+/gu)?.length ?? 0) > 3;

/** What is between a mask's brackets: a number ends a name, and the words before it are its label. */
const namesIn = (content: string): readonly MaskName[] => {
  const names: MaskName[] = [];
  let end = 0;
  for (const { 0: number, index } of content.matchAll(/\p{Nd}{1,9}/gu)) {
    const between = content.slice(end, index);
    // Behind a name, only a known label makes another one.
    const label = names.length === 0 ? between : (lastLabel.exec(between)?.[0] ?? '');
    if (names.length > 0 && meaningOf(label).labels.size === 0) continue;
    end = index + number.length;
    inflection.lastIndex = end;
    const ending = inflection.exec(content)?.[0] ?? '';
    const suffix = onlyMarks.test(content.slice(end + ending.length)) ? ending : '';
    const before = names.length === 0 ? '' : between.slice(0, between.length - label.length).replace(brackets, '');
    names.push(nameOf(label, number, { suffix, before }));
  }
  if (names.length > 0) return names;
  return isProse(content) ? [] : [nameOf(content, '')];
};

/** A mask without its closing bracket ends where its name does; where there is no name, the bracket is all. */
const readUnclosed = ({ take, at, goTo }: Cursor): readonly MaskName[] => {
  const start = at();
  take(markRun);
  const label = take(joinedWords);
  const labelEnd = at();
  const isJoined = take(separator).includes('_');
  const number = take(digits);
  const name = nameOf(label, number);
  if (number !== '') take(wrongClosers);
  else if (name.labels.size === 0 && !name.isForeign && (label.length < 2 || !isUpperCase(label))) {
    goTo(start);
    return [];
  } else if (!isJoined) goTo(labelEnd);
  return [name];
};

const bracketAlone = { names: [], evidence: 'brackets', tail: '', isLinkText: false } as const;

/** Reads a mask that the model has copied, which most are: what `readOwn` makes of it, in a fraction of its time. */
const readCanonical = (text: string, start: number): MaskReading | undefined => {
  canonical.lastIndex = start;
  const match = canonical.exec(text);
  const meaning = match === null ? undefined : meaningsOfLabels.get(match[1] ?? '');
  if (match === null || meaning === undefined) return undefined;
  const { labels, isForeign } = meaning;
  const name = { labels, isForeign, number: Number(match[2]), isCapitalised: false, suffix: '', before: '' };
  return { names: [name], end: canonical.lastIndex, evidence: 'brackets', tail: '', isLinkText: false };
};

/** A mask in its own brackets. */
const readOwn = (cursor: Cursor): Reading => {
  const { take, at, goTo, isCut } = cursor;
  take(ownOpener);
  const contentStart = at();
  const content = take(ownContent);
  const contentEnd = at();
  take(nestedOpener);
  if (isCut()) return needMore;
  goTo(contentEnd);
  if (take(ownCloser) === '') {
    goTo(contentStart);
    const names = readUnclosed(cursor);
    return isCut() ? needMore : { ...bracketAlone, names, end: at() };
  }
  const names = namesIn(content.replace(/[⟦〚]/g, '\0'));
  // Prose keeps its words, and loses the brackets.
  if (names.length === 0) return { ...bracketAlone, end: contentStart };
  const tail = takeTail(cursor);
  return tail === undefined ? needMore : { ...bracketAlone, names, end: at(), tail };
};

/** A shorter label needs a number to differ from an ordinary word. */
const shortestAlone = 5;

const visible = (brackets: string): string => brackets.replace(/[\\\0\s\p{Cf}]/gu, '');

/** A name in other brackets, or in none. */
const readNamed = (cursor: Cursor): Reading => {
  const { take, next, at, goTo, isCut } = cursor;
  const opened = visible(take(otherOpeners));
  const isBare = opened === '';
  if (!isBare) take(markRun);
  const label = take(isBare ? word : words);
  if (label === '') return isCut() ? needMore : undefined;
  const isUpper = isUpperCase(label);
  // What is written like other words has to be a label from its first letter on, so that it is not held back for long.
  if ((isBare || !isUpper) && !mayBeginLabel(label, { inAnyLanguage: isUpper || !isBare })) return undefined;
  const gap = take(separator);
  const isJoined = gap.includes('_') || label.includes('_');
  const number = take(digits);
  const spelt = isBare && isJoined && number === '' ? take(word) : '';
  if (isCut()) return needMore;
  if (number === '' && (!isUpper || label.length < shortestAlone)) return undefined;
  const name = nameOf(`${label} ${spelt}`, number);
  const { labels, isForeign } = name;
  const isCertain = isUpper && (isJoined || number === '');
  if (labels.size === 0 && !(isForeign && isCertain)) return undefined;
  const isLong = labels.size > 0 && [...labels].every(({ length }) => length >= shortestAlone);
  const evidence = isCertain ? 'name' : 'likeness';
  if (isBare) {
    if (name.number === undefined || gap.includes('\n') || !(isJoined || (isUpper && isLong))) return undefined;
    const suffix = takeInflection(cursor);
    if (suffix === undefined) return needMore;
    // A part of a longer identifier: EMAIL_1_KEY, EMAIL_12B.
    if (/[\p{Lu}\p{Ll}\p{N}_]/u.test(next()) || /\p{Lu}/u.test(suffix)) return undefined;
    const nameEnd = at();
    const closed = visible(take(wrongClosers));
    if (isCut()) return needMore;
    // One bracket may be the text's own.
    if (closed.length === 1) goTo(nameEnd);
    const tail = takeTail(cursor);
    if (tail === undefined) return needMore;
    return { names: [{ ...name, suffix }], end: at(), evidence, tail, isLinkText: false };
  }
  // Without a number, only a long label in capitals is none of the text's own words.
  if (name.number === undefined && !(isCertain && isLong && /\p{Lu}/u.test(label))) return undefined;
  const suffix = number === '' ? '' : takeInflection(cursor);
  if (suffix === undefined) return needMore;
  const nameEnd = at();
  take(markRun);
  let closed = '';
  for (let count = 0; count < opened.length; count += 1) closed += visible(take(otherCloser));
  if (isCut()) return needMore;
  const isLinkText = opened === '[' && closed === ']' && next() === '(';
  if (closed === '') {
    if (opened.length === 1 || !isCertain) return undefined;
    goTo(nameEnd);
  }
  return { names: [{ ...name, suffix }], end: at(), evidence, tail: '', isLinkText };
};

/**
 * Reads the mask that begins at a place of a text without escapes, as models write it: other brackets or none, other case,
 * script and language, several names in one mask, marks and invisible characters. `needMore` only while the text is not whole.
 */
export const readMask = (text: string, start: number, isWhole: boolean): Reading => {
  const copied = readCanonical(text, start);
  if (copied !== undefined) return copied;
  if (/^\\?[⟦〚]{2}/.test(text.slice(start, start + 3))) {
    return { ...bracketAlone, end: text.charAt(start) === '\\' ? start + 2 : start + 1 };
  }
  const cursor = createCursor(text, text.charAt(start) === '\\' ? start + 1 : start, isWhole);
  switch (cursor.next()) {
    case '⟦':
    case '〚':
      return readOwn(cursor);
    case '⟧':
    case '〛':
      cursor.take(ownCloser);
      return { ...bracketAlone, end: cursor.at() };
    default:
      return readNamed(cursor);
  }
};
