/** Counts tokens, as close to the providers' own counts as one tokenizer can come. */
export interface TokenCounter {
  /**
   * How many tokens the text has: 0 for the empty one. Never rejects, and keeps the event loop free,
   * however long the text: where the tokenizer fails, an estimate is the answer.
   */
  count(text: string): Promise<number>;
}
