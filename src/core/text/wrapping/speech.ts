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

const letter = /[\p{L}\p{M}\p{N}]/u;
/** What the ending of a word is made of. */
const ending = /[\p{L}\p{M}]/u;
/** Scripts that set no spaces between words. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}ー]/u;

const kindsOf = new Map<string, Set<PhraseKind>>();
for (const language of Object.values(phrases)) {
  for (const [kind, list] of Object.entries(language) as [PhraseKind, string][]) {
    for (const phrase of list.split('|')) kindsOf.set(phrase, (kindsOf.get(phrase) ?? new Set()).add(kind));
  }
}

const isLetter = (unit: string): boolean => letter.test(unit);
const endsUnspaced = (phrase: string): boolean => unspaced.test(phrase.slice(-1));

/** The longest ending of a `*` phrase, in UTF-16 code units. */
const longestEnding = 8;

const stemOf = (phrase: string): string => (phrase.endsWith('*') ? phrase.slice(0, -1) : phrase);

/** Where the phrase ends that stands at a place, a `*` standing for the ending of a word; undefined where it does not stand there. */
const phraseEnd = (phrase: string, text: string, at: number): number | undefined => {
  const isOpenEnded = phrase.endsWith('*');
  const stem = stemOf(phrase);
  if (!text.startsWith(stem, at)) return undefined;
  let end = at + stem.length;
  if (!isOpenEnded && endsUnspaced(phrase)) return end;
  const last = isOpenEnded ? end + longestEnding : end;
  while (end < last && ending.test(text.charAt(end))) end += 1;
  return isLetter(text.charAt(end)) ? undefined : end;
};

/** Returns the phrases that may stand at a place of a text, the longest first. */
type PhraseIndex = (text: string, at: number) => readonly string[];

/** Indexes phrases by their first two characters: few are tried at a place, and no expression of hundreds is compiled. */
const createPhraseIndex = (list: Iterable<string>): PhraseIndex => {
  const byFirst = new Map<string, string[]>();
  for (const phrase of [...list].sort((one, other) => other.length - one.length)) {
    const group = byFirst.get(phrase.charAt(0)) ?? [];
    byFirst.set(phrase.charAt(0), group);
    group.push(phrase);
  }
  /** Phrases of one character, by it. */
  const single = new Map<string, readonly string[]>();
  const byTwo = new Map<string, readonly string[]>();
  for (const [first, group] of byFirst) {
    const isSingle = (phrase: string): boolean => stemOf(phrase).length === 1;
    single.set(first, group.filter(isSingle));
    for (const two of new Set(group.filter((phrase) => !isSingle(phrase)).map((phrase) => phrase.slice(0, 2)))) {
      byTwo.set(
        two,
        group.filter((phrase) => isSingle(phrase) || phrase.startsWith(two)),
      );
    }
  }
  return (text, at) =>
    byTwo.get(text.slice(at, at + 2)) ?? (at + 1 < text.length ? single : byFirst).get(text.charAt(at)) ?? [];
};

/** Where the longest of the phrases ends that stands at a place. */
const longestPhraseEnd = (phrases: readonly string[], text: string, at: number): number | undefined => {
  for (const phrase of phrases) {
    const end = phraseEnd(phrase, text, at);
    if (end !== undefined) return end;
  }
  return undefined;
};

const phrasesAt = createPhraseIndex(kindsOf.keys());

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

const word = /[\p{L}\p{M}\p{N}]+/uy;
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
    const candidates = phrasesAt(line, at);
    const rest = line.slice(at);
    const isPartial = isOpen && rest.length < 40 && candidates.some((one) => one.startsWith(rest) || isStem(one, rest));
    const end = longestPhraseEnd(candidates, line, at);
    if (end !== undefined) {
      tokens.push({ ...readPhrase(line.slice(at, end)), isPartial });
      at = isPartial ? line.length : end;
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

const indexOfKinds = new Map<PhraseKind, PhraseIndex>();

const indexOf = (kind: PhraseKind): PhraseIndex => {
  const known = indexOfKinds.get(kind);
  if (known) return known;
  const index = createPhraseIndex([...kindsOf].filter(([, kinds]) => kinds.has(kind)).map(([phrase]) => phrase));
  indexOfKinds.set(kind, index);
  return index;
};

/** How often phrases of that kind occur in a text of any length. */
export const occurrences = (kind: PhraseKind, text: string): number => {
  const phrasesAt = indexOf(kind);
  const line = normalized(text);
  let count = 0;
  for (let at = 0; at < line.length;) {
    const candidates = phrasesAt(line, at);
    const mayBegin = candidates.length > 0 && (unspaced.test(line.charAt(at)) || !isLetter(line.charAt(at - 1)));
    const end = mayBegin ? longestPhraseEnd(candidates, line, at) : undefined;
    if (end !== undefined) count += 1;
    at = end ?? at + 1;
  }
  return count;
};
