import { wordBefore } from './word-before.ts';
import { currencies, magnitudes, meaningsOf, measureOf, shares } from './lexicon.ts';

/** What a number counts: a currency, a share, a measure; `word`: some other word follows; `none`: nothing does; `any`: it says itself. */
export interface Unit {
  readonly kind: 'money' | 'share' | 'measure' | 'word' | 'none' | 'any';
  /** What it may be called; `$` may mean several currencies. */
  readonly names: readonly string[];
  /** The first letter of the word, in lower case. */
  readonly initial?: string;
}

/** The values that a written number, date or time may have. Equal strings are equal values. */
export interface NumberReading {
  /**
   * By the two conventions: 1,234.5 and the month first; 1.234,5 and the day first. They are the same where only one of
   * them makes sense.
   */
  readonly values: readonly [string, string];
  /** Values of other ways to write the same, in any language: 15 for 15:00. */
  readonly alternatives: readonly string[];
  /** Values that it may have in another language only: the billion of English and French. */
  readonly foreign: readonly string[];
  readonly unit: Unit;
}

const unnamed = (kind: Unit['kind']): Unit => ({ kind, names: [] });
const none = unnamed('none');
const one = [0];

/** The unit of a date or a time. */
export const anyUnit: Unit = unnamed('any');

const unitOf = (written: string): Unit | undefined => {
  const money = meaningsOf(currencies(), written);
  if (money) return { kind: 'money', names: money };
  const share = meaningsOf(shares(), written);
  if (share) return { kind: 'share', names: share };
  const measure = measureOf(written);
  return measure === undefined ? undefined : { kind: 'measure', names: [measure] };
};

/** The longest words that are looked up, and the most of them: `British pounds`, `dollars des États-Unis`. */
const longest = 28;

/** Whether a unit at a position belongs to a script that puts spaces between words: ASCII letters and digits, then Latin, Greek, Cyrillic. */
const isSpaced = (text: string, position: number): boolean => {
  const code = text.charCodeAt(position);
  return (
    (code >= 0xaa && code < 0x590) ||
    (code >= 0x30 && code < 0x7b && !(code > 0x39 && code < 0x41) && !(code > 0x5a && code < 0x61))
  );
};

/** The longest word or words at a position that have a meaning. */
const longestAt = <Meaning>(
  text: string,
  position: number,
  read: (written: string) => Meaning | undefined,
): { readonly meaning: Meaning; readonly end: number } | undefined => {
  const start = position + (text.charAt(position) === ' ' ? 1 : 0);
  const window = /^[^\s\d"'(),:;!?][^\n\d"(),:;!?]{0,27}/u.exec(text.slice(start, start + longest))?.[0] ?? '';
  for (let length = window.length; length > 0; length -= 1) {
    const end = start + length;
    if (text.charAt(end - 1) === ' ' || (isSpaced(text, end) && isSpaced(text, end - 1))) continue;
    const meaning = read(window.slice(0, length));
    if (meaning !== undefined) return { meaning, end };
  }
  return undefined;
};

/** What stands behind the digits of a number. */
export interface Suffix {
  /** Powers of ten, the likeliest first; none: `[0]`. */
  readonly exponents: readonly number[];
  readonly unit: Unit;
  readonly end: number;
}

/** Reads the power of ten and the unit behind a number that ends at `position`. Takes constant time. */
export const suffixAt = (text: string, position: number): Suffix => {
  // "1990s" has no unit.
  const isBare =
    !/^[ -]?[^\s\d.,;:!?)\]}/-]/u.test(text.slice(position, position + 3)) ||
    /^0s(?!\p{L})/u.test(text.slice(position - 1, position + 2));
  if (isBare) return { exponents: one, unit: none, end: position };
  const magnitude = longestAt(text, position, (written) => meaningsOf(magnitudes(), written));
  const at = magnitude?.end ?? position;
  const joint = magnitude ? (/^ (?:de |d['’]|di |of )/.exec(text.slice(at, at + 5))?.[0].length ?? 0) : 0;
  const unit = longestAt(text, at + joint, unitOf);
  const exponents = magnitude?.meaning ?? one;
  if (unit) return { exponents, unit: unit.meaning, end: unit.end };
  const initial = /^[ -]?(\p{L})/u.exec(text.slice(at, at + 3))?.[1]?.toLowerCase();
  return { exponents, unit: initial === undefined ? none : { kind: 'word', names: [], initial }, end: at };
};

/** What stands right before a number. */
export interface Prefix {
  readonly start: number;
  readonly unit: Unit;
}

/** Reads the currency or the `%` right before a number, not earlier than `earliest`. Takes constant time. */
export const prefixAt = (text: string, position: number, earliest: number): Prefix | undefined => {
  const { word: written, start } = wordBefore(text, position, earliest);
  const last = written.charAt(written.length - 1);
  if (last === '%')
    return written === '%' && start + 1 === position ? { start, unit: { kind: 'share', names: ['%'] } } : undefined;
  const money = meaningsOf(currencies(), written);
  if (money) return { start, unit: { kind: 'money', names: money } };
  const sign = /[a-z]/i.test(last) ? undefined : meaningsOf(currencies(), last);
  return sign && { start: start + written.length - 1, unit: { kind: 'money', names: sign } };
};

/** Whether the word with that initial may be the symbol spelled out: `km` and `Kilometer`, `°C` and `degrees`. */
const mayName = (symbol: string, initial: string): boolean => {
  if (/\p{Script=Cyrillic}/u.test(initial)) return true;
  return (symbol.startsWith('°') ? 'dgs' : symbol === 'lb' ? 'p' : symbol.charAt(0).toLowerCase()).includes(initial);
};

/**
 * Whether two numbers may count the same. A word that is not known may be a measure spelled out, and in another language
 * (`isForeign`) the name of any unit.
 */
export const areCompatible = (one: Unit, other: Unit, isForeign: boolean): boolean => {
  if (one.kind === 'any' || other.kind === 'any') return true;
  if (one.names.length > 0 && other.names.length > 0) return one.names.some((name) => other.names.includes(name));
  const [named, unknown] = one.names.length > 0 ? [one, other] : [other, one];
  const [symbol] = named.names;
  if (symbol === undefined) return true;
  if (isForeign) return unknown.kind === 'word' || named.kind === 'measure';
  return named.kind === 'measure' && unknown.initial !== undefined && mayName(symbol, unknown.initial);
};
