/** A word, a punctuation mark or a tag, with the white space that follows it. */
export interface Word {
  readonly core: string;
  readonly space: string;
}

const segmenters = new Map<string, Intl.Segmenter>();

const segmenterFor = (language: string): Intl.Segmenter => {
  let segmenter = segmenters.get(language);
  if (!segmenter) {
    try {
      segmenter = new Intl.Segmenter(language || undefined, { granularity: 'word' });
    } catch {
      // Not a language tag; the page's language is as good a guess.
      segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });
    }
    segmenters.set(language, segmenter);
  }
  return segmenter;
};

/** Texts are segmented in pieces of this length: a segmenter of V8 slows down with the length of its text. */
const pieceLength = 2000;

/** Words of text in ASCII, by the same rules (Unicode Annex 29) as a segmenter and many times as fast. */
const asciiWord = /\w+(?:['.]\w+|(?<=\d),\d+)*|\s+|[^\w\s]/g;

const isAscii = (text: string): boolean => !/[^\x20-\x7e\s]/.test(text);

/** Cuts a text after white space into pieces; a piece without white space stays as long as it is up to four times the length. */
const piecesOf = (text: string): string[] => {
  const pieces: string[] = [];
  let start = 0;
  while (start < text.length) {
    let end = Math.min(start + pieceLength, text.length);
    const limit = Math.min(end + 3 * pieceLength, text.length);
    while (end < limit && !/\s/.test(text[end - 1] as string)) end += 1;
    pieces.push(text.slice(start, end));
    start = end;
  }
  return pieces;
};

/**
 * Splits a text into words by the rules of its language, also in scripts without spaces; of HTML each tag is one word. The words put
 * together are the text. White space before the first word is a word without a core.
 */
export const splitWords = (text: string, isHtml: boolean, language = ''): Word[] => {
  const words: { core: string; space: string }[] = [];
  const add = (piece: string): void => {
    const last = words.at(-1);
    if (piece.trim() === '') {
      if (last) last.space += piece;
      else words.push({ core: '', space: piece });
    } else words.push({ core: piece, space: '' });
  };
  const segment = (plain: string): void => {
    for (const piece of piecesOf(plain)) {
      if (isAscii(piece)) {
        piece.match(asciiWord)?.forEach(add);
        continue;
      }
      for (const { segment: word } of segmenterFor(language).segment(piece)) add(word);
    }
  };
  let start = 0;
  if (isHtml) {
    for (const { 0: tag, index } of text.matchAll(/<[^<>]+>/g)) {
      segment(text.slice(start, index));
      words.push({ core: tag, space: '' });
      start = index + tag.length;
    }
  }
  segment(text.slice(start));
  return words;
};

/** The positions of places, three words in a row, that occur once; undefined marks a place that occurs again. */
const uniquePlaces = (words: readonly Word[]): Map<string, number | undefined> => {
  const places = new Map<string, number | undefined>();
  for (let index = 2; index < words.length; index += 1) {
    const [one, two, three] = [words[index - 2], words[index - 1], words[index]] as [Word, Word, Word];
    const place = `${one.core}\n${two.core}\n${three.core}`;
    places.set(place, places.has(place) ? undefined : index - 2);
  }
  return places;
};

/** A word of one text and the equal word of the other, by their positions. */
export interface Pair {
  readonly one: number;
  readonly other: number;
}

/** The longest series of pairs that rises in both texts: patience sorting, in time n log n. */
const longestRising = (pairs: readonly Pair[]): Pair[] => {
  const tails: number[] = [];
  const previous: (number | undefined)[] = [];
  pairs.forEach(({ other }, index) => {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[tails[middle] as number] as Pair).other < other) low = middle + 1;
      else high = middle;
    }
    previous[index] = tails[low - 1];
    tails[low] = index;
  });
  const series: Pair[] = [];
  for (let index = tails.at(-1); index !== undefined; index = previous[index]) series.push(pairs[index] as Pair);
  return series.reverse();
};

/**
 * Finds places that both texts have once each, in the same order, as Cohen's patience diff does; a place is three words in a row.
 * @see https://bramcohen.livejournal.com/73318.html
 */
export const alignUnique = (one: readonly Word[], other: readonly Word[]): Pair[] => {
  const there = uniquePlaces(other);
  const pairs: Pair[] = [];
  for (const [place, index] of uniquePlaces(one)) {
    const position = there.get(place);
    if (index !== undefined && position !== undefined) pairs.push({ one: index, other: position });
  }
  return longestRising(pairs.sort((left, right) => left.one - right.one));
};
