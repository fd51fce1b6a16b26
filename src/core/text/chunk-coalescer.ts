import { endsInHalfCharacter, piecesOf, toStorable } from './characters.ts';
import type { TextEdit } from './stage.ts';

/** How long text is collected after one event before the next, in milliseconds. */
const collectMs = 25;

/** The longest text of one event, in UTF-16 code units: what a slow reader has in flight is counted in events. */
const longestChunk = 16_384;

/**
 * Coalesces a stream of edits into few writes: the first text at once, later text in intervals of 25 ms, a `replace` in its place
 * between them. `write` is called in order, one call at a time; the edits that it gets come to the text, made storable, and no
 * `append` is longer than 16,384 code units.
 */
export const createChunkCoalescer = ({ write }: { readonly write: (edits: readonly TextEdit[]) => Promise<void> }) => {
  let waiting = '';
  let timer: NodeJS.Timeout | undefined;
  let isResting = false;
  let writing = Promise.resolve();
  let failure: { readonly error: unknown } | undefined;

  const enqueue = (edits: readonly TextEdit[]): void => {
    if (edits.length === 0) return;
    writing = writing
      .then(() => (failure ? undefined : write(edits)))
      .catch((error: unknown) => {
        failure ??= { error };
      });
  };

  const enqueueText = (text: string): void =>
    enqueue(piecesOf(toStorable(text), longestChunk).map((append) => ({ append })));

  /** Enqueues the whole characters that wait, and rests. */
  const release = (): void => {
    const end = endsInHalfCharacter(waiting) ? waiting.length - 1 : waiting.length;
    if (end === 0) return;
    enqueueText(waiting.slice(0, end));
    waiting = waiting.slice(end);
    isResting = true;
    timer = setTimeout(() => {
      isResting = false;
      release();
    }, collectMs);
  };

  /** Enqueues all that waits. */
  const releaseAll = (): void => {
    clearTimeout(timer);
    isResting = false;
    enqueueText(waiting);
    waiting = '';
  };

  const throwFailure = (): void => {
    if (failure) throw failure.error;
  };

  return {
    /** Takes the next edit. @throws what `write` threw for an earlier one */
    push: (edit: TextEdit | undefined): void => {
      throwFailure();
      if (edit === undefined) return;
      if ('append' in edit) {
        waiting += edit.append;
        if (!isResting) release();
        return;
      }
      waiting = '';
      releaseAll();
      enqueue([{ replace: toStorable(edit.replace) }]);
    },

    /** Writes what is left and resolves when all is written. @throws what `write` threw */
    flush: async (): Promise<void> => {
      releaseAll();
      await writing;
      throwFailure();
    },
  };
};
