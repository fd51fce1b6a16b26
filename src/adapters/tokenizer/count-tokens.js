import { clearMergeCache, countTokens } from 'gpt-tokenizer/encoding/o200k_base';

/**
 * In UTF-16 units. The tokenizer's time grows with the square of a run without spaces; pieces keep it short,
 * and make ordinary prose about 1.5 % dearer than it is.
 */
const pieceLength = 256;

/** What looks like a special token is the user's own text. */
const asText = { disallowedSpecial: new Set() };

const isHighSurrogate = (unit) => unit >= 0xd800 && unit < 0xdc00;

/** Where the piece that begins at `start` ends: never within a surrogate pair. */
const endOfPiece = (text, start) => {
  const end = start + pieceLength;
  return isHighSurrogate(text.charCodeAt(end - 1)) ? end + 1 : end;
};

/** The worker's task, plain JavaScript since nothing compiles it: how many tokens of o200k_base the text has. */
export default (text) => {
  try {
    let tokens = 0;
    for (let start = 0, end; start < text.length; start = end) {
      end = endOfPiece(text, start);
      tokens += countTokens(text.slice(start, end), asText);
    }
    return tokens;
  } finally {
    // Its keys are cut out of the text, and would keep all of it in memory.
    clearMergeCache();
  }
};
