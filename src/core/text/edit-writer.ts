import { endsInHalfCharacter, piecesOf, toStorable } from './characters.ts';
import type { TextEdit } from './stage.ts';

/** The longest text of one event, in UTF-16 code units: what a slow reader has in flight is counted in events. */
const longestChunk = 16_384;

/**
 * Creates the writer of a stream of edits. `write` is called in order, one call at a time and the first one at once; a later call has all
 * that came during the one before it. The edits that `write` gets come to the text, made storable, and no `append` is longer than 16,384
 * code units.
 */
export const createEditWriter = ({ write }: { readonly write: (edits: readonly TextEdit[]) => Promise<void> }) => {
  /** Half a character at the end so far. */
  let half = '';
  /** What is written when the write under way has ended. */
  let queued: TextEdit[] = [];
  let writing: Promise<void> | undefined;
  let failure: { readonly error: unknown } | undefined;

  const writeQueued = async (): Promise<void> => {
    try {
      while (queued.length > 0) await write(queued.splice(0));
    } catch (error) {
      failure = { error };
      queued = [];
    }
    writing = undefined;
  };

  const enqueue = (edits: readonly TextEdit[]): void => {
    if (failure || edits.length === 0) return;
    queued.push(...edits);
    writing ??= writeQueued();
  };

  const enqueueText = (text: string): void =>
    enqueue(piecesOf(toStorable(text), longestChunk).map((append) => ({ append })));

  const throwFailure = (): void => {
    if (failure) throw failure.error;
  };

  return {
    /** Takes the next edit. @throws what `write` threw for an earlier one */
    push: (edit: TextEdit): void => {
      throwFailure();
      if ('replace' in edit) {
        half = '';
        enqueue([{ replace: toStorable(edit.replace) }]);
        return;
      }
      const text = half + edit.append;
      half = endsInHalfCharacter(text) ? text.slice(-1) : '';
      enqueueText(half === '' ? text : text.slice(0, -1));
    },

    /** Writes what is left and resolves when all is written. @throws what `write` threw */
    flush: async (): Promise<void> => {
      const rest = half;
      half = '';
      enqueueText(rest);
      await writing;
      throwFailure();
    },
  };
};
