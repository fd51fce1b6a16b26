const longest = 9;

/** The word, sign or both that end right before a position, or one space before it. */
export interface WordBefore {
  readonly word: string;
  readonly start: number;
}

const ends = (text: string, position: number): boolean => {
  const code = text.charCodeAt(position);
  return code <= 0x22 || (code >= 0x26 && code <= 0x2d) || (code >= 0x2f && code <= 0x3f);
};

/** Reads the word before a number, not earlier than `earliest`; empty: there is none, or one that is too long. Takes constant time. */
export const wordBefore = (text: string, position: number, earliest: number): WordBefore => {
  const end = position > earliest && text.charCodeAt(position - 1) === 0x20 ? position - 1 : position;
  let start = end;
  while (start > earliest && end - start <= longest && !ends(text, start - 1)) start -= 1;
  return end - start > longest ? { word: '', start: position } : { word: text.slice(start, end), start };
};
