/** The words of a language. */
export interface Vocabulary {
  /** Whether `word` is a word of the language in this spelling, inflected forms included. */
  knows(word: string): boolean;
}
