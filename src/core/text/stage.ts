/** A change of the text that a stage has put out so far: more of it, or another text in its place. An `append` is never empty. */
export type TextEdit = { readonly append: string } | { readonly replace: string };

/**
 * One stage between a model's answer and the reader: takes a text piece by piece and puts another one out, as edits.
 *
 * Guarantees of every stage:
 * - It works synchronously; what it holds back it puts out with a later piece or at the end.
 * - However the text is cut into pieces, the edits come to the same text.
 */
export interface TextStage {
  /** The text that the output begins with before anything is taken; absent when it begins empty. */
  readonly given?: string;
  /** A text that the stage has to be given before all others; what it puts out for it is dropped. Absent when there is none. */
  readonly follows?: string;
  /** Takes the next piece; undefined when the output stays as it is. */
  push(delta: string): TextEdit | undefined;
  /** Takes the end of the text. */
  end(): TextEdit | undefined;
}

/**
 * Creates a stage, at its beginning.
 * @param already the text that the reader has, which the stage's output continues; empty when the output is the whole text
 */
export type CreateStage = (already: string) => TextStage;

/** Applies an edit to a text. */
export const applyEdit = (text: string, edit: TextEdit | undefined): string => {
  if (edit === undefined) return text;
  return 'replace' in edit ? edit.replace : text + edit.append;
};

/** Makes one edit of two that follow each other. */
export const joinEdits = (first: TextEdit | undefined, second: TextEdit | undefined): TextEdit | undefined => {
  if (first === undefined || second === undefined) return first ?? second;
  if ('replace' in second) return second;
  return 'replace' in first ? { replace: first.replace + second.append } : { append: first.append + second.append };
};

/** Collects what a stage puts out during one call, and takes it back. */
export const createEditBuffer = () => {
  let text = '';
  let replaces = false;
  /** Whether text of earlier calls is out. */
  let hasPutOut = false;
  return {
    append: (more: string): void => {
      text += more;
    },

    /** Takes back all text, of earlier calls too. */
    takeBack: (): void => {
      text = '';
      replaces ||= hasPutOut;
    },

    /** Returns the edit of this call. */
    flush: (): TextEdit | undefined => {
      const edit = replaces ? { replace: text } : text === '' ? undefined : { append: text };
      hasPutOut = text !== '' || (hasPutOut && !replaces);
      text = '';
      replaces = false;
      return edit;
    },
  };
};

/** Makes a stage of a function that maps each piece by itself, and of what it holds back. */
export const appendingStage = (push: (delta: string) => string, end: () => string): TextStage => {
  const edit = (text: string): TextEdit | undefined => (text === '' ? undefined : { append: text });
  return { push: (delta) => edit(push(delta)), end: () => edit(end()) };
};
