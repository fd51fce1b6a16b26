import type { RequestTask } from '../../../ports/language-model.ts';
import { textOfToken, tokensOf, type Token, type Word } from './tokens.ts';
import {
  abbreviations,
  englishCorrections,
  englishSimplifications,
  englishStarters,
  englishVerbsAndPronouns,
  languages,
  type Language,
  type Phrases,
} from './vocabulary.ts';

type Languages = typeof languages;

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

const blocksOf = (tokens: readonly Token[]): Block[] => {
  const blocks: Block[] = [];
  for (const token of tokens) {
    if (token.kind === 'break') blocks.push({ isParagraph: token.next === 'paragraph', tokens: [token] });
    else blocks.at(-1)?.tokens.push(token);
  }
  return blocks;
};

const isWord = (token: Token | undefined): token is Word => token?.kind === 'word';

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

const capitalized = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
const isCapitalized = (word: string): boolean => /^\p{Lu}/u.test(word);

/**
 * Replaces phrases of a table in a block. A phrase of several words may begin with a capital; one word alone may not, since it could be a
 * name. Only single spaces stand between its words, and no punctuation.
 */
const replacePhrases = (tokens: Token[], free: ReadonlySet<Token>, { right: table, longest }: Phrases): Token[] => {
  const result: Token[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index] as Token;
    result.push(token);
    const most =
      isWord(token) && free.has(token) ? longest.get(token.core.toLowerCase().replaceAll('’', "'")) : undefined;
    if (!isWord(token) || most === undefined) continue;
    const words = [token];
    // One more: what follows may make a phrase right.
    while (words.length <= most) {
      const [space, next] = tokens.slice(index + 2 * words.length - 1, index + 2 * words.length + 1);
      const last = words.at(-1);
      if (space?.kind !== 'space' || !isWord(next) || !free.has(next) || last?.close !== '' || next.open !== '') break;
      words.push(next);
    }
    for (let count = Math.min(most, words.length); count > 0; count -= 1) {
      const cores = words.slice(0, count).map(({ core }) => core);
      const written = cores.join(' ').replaceAll('’', "'");
      const right = table.get(count === 1 ? written : written.charAt(0).toLowerCase() + written.slice(1));
      // "would of course" is right.
      const following = words[count]?.core.toLowerCase();
      if (right === undefined || (following === 'course' && written.endsWith(' of'))) continue;
      const cased = isCapitalized(written) ? capitalized(right) : right;
      const parts = cased.split(' ');
      const last = words[count - 1] as Word;
      if (parts.length === count) words.slice(0, count).forEach((each, at) => (each.core = parts[at] ?? ''));
      else {
        result.pop();
        result.push({ kind: 'word', open: token.open, core: cased, close: last.close });
        index += 2 * (count - 1);
      }
      break;
    }
  }
  return result;
};

/** Removes the second of two equal words, with the space between them. */
const removeDoubledWords = (tokens: readonly Token[], free: ReadonlySet<Token>, language: Language): Token[] => {
  const { neverDoubled }: Languages[Language] = languages[language];
  const result: Token[] = [];
  for (const token of tokens) {
    const [word, space] = result.slice(-2);
    const isDoubled =
      isWord(token) &&
      isWord(word) &&
      space?.kind === 'space' &&
      /^[ \u00a0]+$/.test(space.text) &&
      free.has(token) &&
      free.has(word) &&
      word.close === '' &&
      token.open === '' &&
      token.core.toLowerCase() === token.core &&
      word.core.toLowerCase() === token.core &&
      neverDoubled.has(token.core);
    if (!isDoubled) result.push(token);
    else result.splice(-2, 2, { ...word, close: token.close });
  }
  return result;
};

/** Removes spaces before a comma or a stop. French has one before `;`, `!` and `?`, and unknown languages may. */
const removeSpacesBeforeMarks = (tokens: readonly Token[], language: Language | undefined): Token[] => {
  const tight = language === undefined || language === 'fr' ? /^[,.]$/ : /^[,.;!?]$/;
  return tokens.filter((token, index) => {
    const [before, mark, after] = [tokens[index - 1], tokens[index + 1], tokens[index + 2]];
    const isRemoved =
      token.kind === 'space' &&
      /^[ \u00a0]+$/.test(token.text) &&
      mark?.kind === 'mark' &&
      tight.test(mark.text) &&
      (after === undefined || after.kind === 'space') &&
      // In " . . ." the dots stand apart on purpose.
      tokens[index + 3]?.kind !== 'mark' &&
      isWord(before) &&
      !/[.,;:!?…]/.test(before.close);
    return !isRemoved;
  });
};

/** Words before a lone "i" that makes it a variable. */
const namesOfVariables = /^(?:index|indices|variable|parameter|point|item|step|option|letter|for|let|counter|loop)$/;

const capitalizePronouns = (tokens: readonly Token[], free: ReadonlySet<Token>): void => {
  let before: Word | undefined;
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'space') continue;
    const following = tokens[index + 2];
    const isPronoun =
      isWord(token) &&
      free.has(token) &&
      token.open === '' &&
      (/^i['’](?:m|ve|ll|d)$/.test(token.core) ||
        (token.core === 'i' && /^,?$/.test(token.close) && isWord(following) && following.core.length > 1)) &&
      !(before && namesOfVariables.test(before.core.toLowerCase()));
    if (isPronoun) token.core = capitalized(token.core);
    before = isWord(token) ? token : undefined;
  }
};

/** Whether a sentence ends with a token. */
const endsSentence = (token: Token): boolean => {
  const text = textOfToken(token);
  if (token.kind === 'mark') return /^[.!?]$/.test(text);
  const stop = /([.!?])["'”’)»*_\]]{0,4}$/.exec(text);
  if (!stop || text.endsWith('..')) return false;
  const name = text.slice(0, stop.index).replace(/^["'“‘(«[*_]+/, '');
  return stop[1] !== '.' || (name.length > 1 && !abbreviations.has(name.toLowerCase()));
};

const firstOf = (words: string): string => words.replaceAll('’', "'").split(' ')[0] ?? '';

const capitalizeSentences = (tokens: readonly Token[], free: ReadonlySet<Token>, isParagraph: boolean): void => {
  let begins = isParagraph;
  let before: Token | undefined;
  for (const token of tokens) {
    if (token.kind === 'space' || token.kind === 'tag' || token.kind === 'break') continue;
    if (begins && isWord(token) && free.has(token) && englishStarters.has(firstOf(token.core))) {
      token.core = capitalized(token.core);
    }
    // In " . . ." nothing ends.
    begins = endsSentence(token) && !(token.kind === 'mark' && before?.kind === 'mark');
    before = token;
  }
};

/** Ends a paragraph that is a sentence without a stop. */
const addFinalStop = (tokens: Token[]): void => {
  const words = tokens.filter(isWord);
  const isSentence =
    words.length >= 4 &&
    words.some(({ core }) => englishVerbsAndPronouns.has(core.toLowerCase().split(/['’]/)[0] ?? ''));
  const last = tokens.findLastIndex(({ kind }) => kind !== 'space' && kind !== 'tag');
  const token = tokens[last];
  if (!isSentence || !token) return;
  const lineStart = tokens.findLastIndex((each, at) => at < last && each.kind === 'space' && /\n|<br/i.test(each.text));
  // A short last line is a name or a greeting.
  if (lineStart > 0 && tokens.slice(lineStart, last + 1).filter(isWord).length < 4) return;
  if (token.kind === 'word' ? token.close === '' : /^\p{L}\p{N}{1,4}$|^\p{N}{4}$/u.test(textOfToken(token))) {
    // Behind the tags that end there: a stop is no part of a link.
    const end = tokens.findLastIndex(({ kind }) => kind !== 'space');
    tokens.splice(end + 1, 0, { kind: 'mark', text: '.' });
  }
};

/** What is corrected: `grammar` alone, or wordy phrases as well. */
export type Correction = 'grammar' | 'style';

const correctBlock = ({ tokens, isParagraph }: Block, language: Language | undefined, what: Correction): Token[] => {
  const free = freeWords(tokens);
  let result: Token[] = tokens;
  if (language === 'en') {
    result = replacePhrases(result, free, englishCorrections);
    if (what === 'style') result = replacePhrases(result, free, englishSimplifications);
  }
  if (language !== undefined) result = removeDoubledWords(result, free, language);
  result = removeSpacesBeforeMarks(result, language);
  if (language === 'en') {
    const stillFree = freeWords(result);
    capitalizePronouns(result, stillFree);
    capitalizeSentences(result, stillFree, isParagraph);
    if (isParagraph) addFinalStop(result);
  }
  return result;
};

/**
 * Corrects a text by a handful of safe rules: doubled words and spaces before punctuation; in English also common misspellings, "we was",
 * "i", the capitals of sentences, weekdays and months, and a missing final stop. Words inside code, links, placeholders, masks and tags,
 * names and numbers stay as they are. Time is linear.
 */
export const corrected = (text: string, format: RequestTask['format'], what: Correction = 'grammar'): string => {
  const blocks = blocksOf(tokensOf(text, format));
  const ofText = languageOf(blocks.flatMap(({ tokens }) => tokens.filter(isWord)));
  return blocks
    .flatMap((block) => correctBlock(block, languageOf(block.tokens.filter(isWord)) ?? ofText, what))
    .map(textOfToken)
    .join('');
};
