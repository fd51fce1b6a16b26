const word = /[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*/gu;

/** The words of a text, as they are written and in lower case; read when they are asked for, once. */
export const wordsOf = (text: string): (() => ReadonlySet<string>) => {
  let words: ReadonlySet<string> | undefined;
  return () => (words ??= new Set(Array.from(text.matchAll(word), ([found]) => [found, found.toLowerCase()]).flat()));
};
