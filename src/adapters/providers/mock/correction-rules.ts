import { isWord, textOfToken, type Token, type Word } from './tokens.ts';
import {
  abbreviations,
  englishStarters,
  englishVerbsAndPronouns,
  languages,
  type Language,
  type Phrases,
} from './vocabulary.ts';

const capitalized = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
const isCapitalized = (word: string): boolean => /^\p{Lu}/u.test(word);

/**
 * Replaces phrases of a table in a block. A phrase of several words may begin with a capital; one word alone may not, since it could be a
 * name. Only single spaces stand between its words, and no punctuation. Yields after each token, and returns the block.
 */
export function* replacePhrasesInSteps(
  tokens: Token[],
  free: ReadonlySet<Token>,
  { right: table, longest }: Phrases,
): Generator<void, Token[]> {
  const result: Token[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    yield;
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
}

/** Removes the second of two equal words, with the space between them. */
export const removeDoubledWords = (tokens: readonly Token[], free: ReadonlySet<Token>, language: Language): Token[] => {
  const { neverDoubled } = languages[language];
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
export const removeSpacesBeforeMarks = (tokens: readonly Token[], language: Language | undefined): Token[] => {
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

/** Capitalizes "i" and its contractions, where they are the pronoun. */
export const capitalizePronouns = (tokens: readonly Token[], free: ReadonlySet<Token>): void => {
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

/** Capitalizes the first word of each sentence, if it is a common one, and of a paragraph. */
export const capitalizeSentences = (tokens: readonly Token[], free: ReadonlySet<Token>, isParagraph: boolean): void => {
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
export const addFinalStop = (tokens: Token[]): void => {
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
