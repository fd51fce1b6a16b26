/** Costs are counted in fifths of a token, so that sums stay integers. */
const token = 5;

/** The costs of the units beyond ASCII, by the last unit of a block. */
const blocks: readonly (readonly [last: number, cost: number])[] = [
  [0x00bf, 5], // Latin-1 signs
  [0x024f, 9], // Latin letters with accents
  [0x036f, 8], // phonetic letters, combining accents
  [0x03ff, 6], // Greek
  [0x052f, 3], // Cyrillic
  [0x058f, 5], // Armenian
  [0x05ff, 6], // Hebrew
  [0x08ff, 5], // Arabic
  [0x0dff, 6], // Indic scripts
  [0x10ff, 5], // Thai, Lao, Tibetan, Burmese, Georgian
  [0x1dff, 10], // Hangul letters, Ethiopic, Khmer, Mongolian
  [0x1eff, 7], // Vietnamese letters
  [0x2fff, 5], // punctuation and symbols
  [0x30ff, 6], // kana
  [0x9fff, 6], // Chinese characters
  [0xabff, 10], // Yi and others
  [0xd7ff, 7], // Hangul syllables
  [0xffff, 8], // each half of a character beyond, such as an emoji; full-width forms
];

const costsBeyondAscii = new Uint8Array(0x10000);
{
  let unit = 0x80;
  for (const [last, cost] of blocks) {
    costsBeyondAscii.fill(cost, unit, last + 1);
    unit = last + 1;
  }
}

const isUpper = (unit: number): boolean => unit >= 0x41 && unit <= 0x5a;
const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39;
const isLower = (unit: number): boolean => unit >= 0x61 && unit <= 0x7a;

const costOf = (unit: number, before: number): number => {
  if (unit >= 0x80) return costsBeyondAscii[unit] ?? token;
  // A letter after a digit often begins a token, as in hexadecimal.
  if (isLower(unit) && isDigit(before)) return 3;
  if (unit === 0x20 || isLower(unit)) return 1;
  // A capital inside a word begins a token, as in base64 and in code.
  if (isUpper(unit)) return isUpper(before) ? 4 : isLower(before) || isDigit(before) ? 8 : 3;
  if (unit < 0x20) return 3;
  // Digits, each of which is a token to Gemini, and punctuation; a run of the same sign is few tokens.
  return unit === before && !isDigit(unit) ? 1 : token;
};

const costIn = (text: string, before: number): number => {
  let sum = 0;
  for (let index = 0, last = before; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    sum += costOf(unit, last);
    last = unit;
  }
  return sum;
};

const noUnit = 0;

/**
 * Estimates how many tokens a text has, without a tokenizer: as many as the more verbose of today's make of natural text in its
 * script, and of digits, base64, hexadecimal and code. Prose has up to half as many again as o200k_base counts where letters are
 * Latin, up to four times as many in scripts that older tokenizers divide into bytes. 0 for the empty text and at least 1 for any
 * other; one pass over the text, without allocation.
 */
export const estimateTokens = (text: string): number => Math.ceil(costIn(text, noUnit) / token);

/** The most tokens of a tokenizer per estimated token, in dense text. */
export const mostPerEstimated = 5;

/** The same of a text that comes in pieces. */
export const createTokenEstimate = () => {
  let sum = 0;
  let last = noUnit;
  return {
    add: (text: string): void => {
      sum += costIn(text, last);
      if (text !== '') last = text.charCodeAt(text.length - 1);
    },
    get tokens(): number {
      return Math.ceil(sum / token);
    },
  };
};
