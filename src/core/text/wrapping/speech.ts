import { phrases, type PhraseKind } from './phrases.ts';

/** A known phrase or an unknown word. */
export interface SpeechToken {
  /** Empty for an unknown word. */
  readonly kinds: ReadonlySet<PhraseKind>;
  /** The known phrase without its `*`, or the word. */
  readonly stem: string;
  /** The text ends within it, and may go on as a known phrase. */
  readonly isPartial: boolean;
}

const letter = String.raw`[\p{L}\p{M}\p{N}]`;
/** Scripts that set no spaces between words. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}ー]/u;

const kindsOf = new Map<string, Set<PhraseKind>>();
for (const language of Object.values(phrases)) {
  for (const [kind, list] of Object.entries(language) as [PhraseKind, string][]) {
    for (const phrase of list.split('|')) kindsOf.set(phrase, (kindsOf.get(phrase) ?? new Set()).add(kind));
  }
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

const patternOf = (phrase: string): string => {
  if (phrase.endsWith('*')) return `${escaped(phrase.slice(0, -1))}[\\p{L}\\p{M}]{0,8}(?!${letter})`;
  return escaped(phrase) + (unspaced.test(phrase.slice(-1)) ? '' : `(?!${letter})`);
};

const longestFirst = [...kindsOf.keys()].sort((one, other) => other.length - one.length);

/** The phrases that begin with a character, as one expression, so that few of them are tried at a place. */
const byFirst = new Map<string, { readonly all: readonly string[]; readonly pattern: RegExp }>();
for (const first of new Set(longestFirst.map((phrase) => phrase.charAt(0)))) {
  const all = longestFirst.filter((phrase) => phrase.startsWith(first));
  byFirst.set(first, { all, pattern: new RegExp(all.map(patternOf).join('|'), 'uy') });
}

/** What a matched text is, with its stem: the phrase itself, or the longest one with a `*` that it begins with. */
const readPhrase = (text: string): Pick<SpeechToken, 'kinds' | 'stem'> => {
  const kinds = new Set(kindsOf.get(text));
  let stem = kinds.size > 0 ? text : '';
  for (let end = text.length; end > 0; end -= 1) {
    const found = kindsOf.get(`${text.slice(0, end)}*`);
    if (!found) continue;
    stem ||= text.slice(0, end);
    for (const kind of found) kinds.add(kind);
  }
  return { kinds, stem };
};

/** In lower case, with straight apostrophes, each code unit in its place. */
export const normalized = (text: string): string => {
  const lower = text.toLowerCase();
  const same =
    lower.length === text.length
      ? lower
      : Array.from(text, (one) => (one.toLowerCase().length === one.length ? one.toLowerCase() : one)).join('');
  return same.replace(/[’ʼ]/g, "'");
};

const word = new RegExp(`${letter}+`, 'uy');
const notLetters = /[^\p{L}\p{M}\p{N}※]*/uy;

const matchAt = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

/**
 * Splits a text into known phrases, the longest at each place, and unknown words.
 * @param isOpen the text may go on: what it ends with counts as partial while it may become a phrase
 */
export const readSpeech = (text: string, isOpen = false): SpeechToken[] => {
  const line = normalized(text);
  const tokens: SpeechToken[] = [];
  let at = matchAt(notLetters, line, 0)?.[0].length ?? 0;
  while (at < line.length) {
    const candidates = byFirst.get(line.charAt(at));
    const rest = line.slice(at);
    const isPartial =
      isOpen && rest.length < 40 && candidates?.all.some((one) => one.startsWith(rest) || isStem(one, rest)) === true;
    const found = candidates && matchAt(candidates.pattern, line, at);
    if (found) {
      tokens.push({ ...readPhrase(found[0]), isPartial });
      at += isPartial ? rest.length : found[0].length;
    } else {
      const unknown = unspaced.test(line.charAt(at))
        ? line.charAt(at)
        : (matchAt(word, line, at)?.[0].split(unspaced)[0] ?? line.charAt(at));
      tokens.push({ kinds: new Set(), stem: unknown, isPartial });
      at += isPartial ? rest.length : unknown.length || 1;
    }
    at += matchAt(notLetters, line, at)?.[0].length ?? 0;
  }
  return tokens;
};

const isStem = (phrase: string, rest: string): boolean =>
  phrase.endsWith('*') && rest.startsWith(phrase.slice(0, -1)) && /^[\p{L}\p{M}]*$/u.test(rest);

/** Counts what the tokens say. */
export const sum = (tokens: readonly SpeechToken[]) => {
  const count = (kind: PhraseKind): number => tokens.filter(({ kinds }) => kinds.has(kind)).length;
  return {
    count,
    has: (...kinds: readonly PhraseKind[]): boolean => kinds.some((kind) => count(kind) > 0),
    unknown: tokens.filter(({ kinds, isPartial }) => kinds.size === 0 && !isPartial).length,
  };
};

const kindPatterns = new Map<PhraseKind, RegExp>();

/** How often phrases of that kind occur in a text of any length. */
export const occurrences = (kind: PhraseKind, text: string): number => {
  let pattern = kindPatterns.get(kind);
  if (!pattern) {
    const all = longestFirst.filter((phrase) => kindsOf.get(phrase)?.has(kind));
    const spaced = all.filter((phrase) => !unspaced.test(phrase));
    const others = all.filter((phrase) => unspaced.test(phrase));
    pattern = new RegExp(
      `(?<!${letter})(?:${spaced.map(patternOf).join('|')})|${others.map(patternOf).join('|')}`,
      'gu',
    );
    kindPatterns.set(kind, pattern);
  }
  return normalized(text).match(pattern)?.length ?? 0;
};
