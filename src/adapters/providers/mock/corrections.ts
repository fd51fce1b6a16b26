import type { RequestTask } from '../../../ports/language-model.ts';
import {
  addFinalStop,
  capitalizePronouns,
  capitalizeSentences,
  removeDoubledWords,
  removeSpacesBeforeMarks,
  replacePhrasesInSteps,
} from './correction-rules.ts';
import { isWord, textOfToken, tokensOf, type Token, type Word } from './tokens.ts';
import { englishCorrections, englishSimplifications, languages, type Language } from './vocabulary.ts';

const languageNames = Object.keys(languages) as Language[];
/** The words by which a language is recognized, with the languages that have them. */
const recognized = new Map<string, Language[]>();
for (const name of languageNames) {
  for (const word of languages[name].common) recognized.set(word, [...(recognized.get(word) ?? []), name]);
}

/** Recognizes the language of words by the commonest of them; undefined when none has more than the others. */
const languageOf = (words: readonly Word[]): Language | undefined => {
  const counts = new Map<Language, number>();
  for (const { core } of words) {
    for (const name of recognized.get(core.toLowerCase()) ?? []) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const [first, second] = [...counts].sort(([, one], [, other]) => other - one);
  return first && first[1] > (second?.[1] ?? 0) ? first[0] : undefined;
};

/** A block of running text. */
interface Block {
  readonly isParagraph: boolean;
  readonly tokens: Token[];
}

/**
 * The words that stand alone: between white space, the ends of the block and inline tags. Part of a longer word (`<b>T</b>he`), or beside a
 * mask without a space, a word is not touched.
 */
const freeWords = (tokens: readonly Token[]): ReadonlySet<Token> => {
  const free = new Set<Token>();
  const isOpen = (token: Token | undefined): boolean =>
    token === undefined || token.kind === 'space' || token.kind === 'break';
  /** Of each position: whether white space, or the block's end, is the next thing that is no tag. */
  const opensBehind: boolean[] = [];
  for (let index = tokens.length - 1; index >= 0; index -= 1) {
    const next = tokens[index + 1];
    opensBehind[index] = next?.kind === 'tag' ? (opensBehind[index + 1] ?? true) : isOpen(next);
  }
  let opensBefore = true;
  for (const [index, token] of tokens.entries()) {
    if (isWord(token) && opensBefore && opensBehind[index]) free.add(token);
    if (token.kind !== 'tag') opensBefore = isOpen(token);
  }
  return free;
};

/** What is corrected: `grammar` alone, or wordy phrases as well. */
export type Correction = 'grammar' | 'style';

function* correctBlockInSteps(
  { tokens, isParagraph }: Block,
  language: Language | undefined,
  what: Correction,
): Generator<void, Token[]> {
  const free = freeWords(tokens);
  yield;
  let result: Token[] = tokens;
  if (language === 'en') {
    result = yield* replacePhrasesInSteps(result, free, englishCorrections);
    yield;
    if (what === 'style') result = yield* replacePhrasesInSteps(result, free, englishSimplifications);
  }
  yield;
  if (language !== undefined) result = removeDoubledWords(result, free, language);
  yield;
  result = removeSpacesBeforeMarks(result, language);
  yield;
  if (language === 'en') {
    const stillFree = freeWords(result);
    yield;
    capitalizePronouns(result, stillFree);
    yield;
    capitalizeSentences(result, stillFree, isParagraph);
    yield;
    if (isParagraph) addFinalStop(result);
  }
  return result;
}

/**
 * Corrects a text by a handful of safe rules: doubled words and spaces before punctuation; in English also common misspellings, "we was",
 * "i", the capitals of sentences, weekdays and months, and a missing final stop. Words inside code, links, placeholders, masks and tags,
 * names and numbers stay as they are. Time is linear. Yields after each token and each block, and returns the corrected text.
 */
export function* correctInSteps(
  text: string,
  format: RequestTask['format'],
  what: Correction = 'grammar',
): Generator<void, string> {
  const blocks: Block[] = [];
  for (const token of tokensOf(text, format)) {
    if (token.kind === 'break') blocks.push({ isParagraph: token.next === 'paragraph', tokens: [token] });
    else blocks.at(-1)?.tokens.push(token);
    yield;
  }
  const ofText = languageOf(blocks.flatMap(({ tokens }) => tokens.filter(isWord)));
  let result = '';
  for (const block of blocks) {
    const words = block.tokens.filter(isWord);
    const tokens =
      words.length === 0 ? block.tokens : yield* correctBlockInSteps(block, languageOf(words) ?? ofText, what);
    result += tokens.map(textOfToken).join('');
    yield;
  }
  return result;
}
