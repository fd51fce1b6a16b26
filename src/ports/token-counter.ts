/** Counts tokens with one tokenizer for all providers, which approximates their own counts. */
export interface TokenCounter {
  /** Counts a text; 0 when it is empty. Never rejects nor blocks the event loop; returns an estimate when the tokenizer fails. */
  count(text: string): Promise<number>;
}
