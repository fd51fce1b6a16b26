/** A change of the text that a stage has put out so far; the text of an `append` is never empty. */
export type TextEdit = { readonly append: string } | { readonly replace: string };

/**
 * One stage between a model's answer and the reader. It takes a text piece by piece and puts another one out, as edits.
 *
 * Guarantees of every stage:
 * - It works synchronously; what it holds back it puts out with a later piece or at the end.
 * - However the text is cut into pieces, the edits come to the same text.
 */
export interface TextStage {
  /** Takes the next piece; undefined when nothing is to be done now. */
  push(delta: string): TextEdit | undefined;
  /** The text is whole. */
  end(): TextEdit | undefined;
}
