/** Costs are counted in quarters of a token, so that sums stay integers. */
const quarters = { asciiUnit: 1, alphabetUnit: 2, wholeToken: 4 } as const;

const costOf = (unit: number): number => {
  if (unit < 0x80) return quarters.asciiUnit;
  // Accented Latin, Greek, Cyrillic, Hebrew, Arabic, the Indic scripts, Thai, Georgian …
  if (unit < 0x1100) return quarters.alphabetUnit;
  // … and, beyond Hangul's letters, the rest of the alphabets: Ethiopic, Khmer, Vietnamese Latin, general punctuation.
  if (unit >= 0x1200 && unit < 0x2100) return quarters.alphabetUnit;
  // Chinese, Japanese, Korean and symbols; also each half of a surrogate pair, so that an emoji costs two.
  return quarters.wholeToken;
};

const quartersIn = (text: string): number => {
  let sum = 0;
  for (let index = 0; index < text.length; index += 1) sum += costOf(text.charCodeAt(index));
  return sum;
};

/**
 * About how many tokens a text has, without a tokenizer: 4 characters a token in
 * ASCII text, 2 in other alphabets, 1 in Chinese, Japanese and Korean, 2 tokens an
 * emoji. Usually within a third of what today's models count, more often above
 * than below. 0 for the empty text and at least 1 for any other; one pass over the
 * text, without allocation.
 */
export const estimateTokens = (text: string): number => Math.ceil(quartersIn(text) / quarters.wholeToken);

/** The same of a text that comes in pieces. */
export const createTokenEstimate = () => {
  let sum = 0;
  return {
    add: (text: string): void => {
      sum += quartersIn(text);
    },
    get tokens(): number {
      return Math.ceil(sum / quarters.wholeToken);
    },
  };
};
