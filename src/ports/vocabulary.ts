/** The words of some language. */
export interface Vocabulary {
  /** Whether it is a whole word, as written; also when inflected. */
  knows(word: string): boolean;
}
