import { createReleases, type Releases } from './releases.ts';

/** The longest that a piece waits, and the time without shown text after which no piece waits, in milliseconds. */
const collectMs = 25;

/** No more waits than this, in UTF-16 code units: what waits goes through the stages at once. */
const mostWaiting = 4_096;

/** The pieces of all sessions of the process: those that are due together are taken in one turn of the event loop. */
const releasesOfAll = createReleases({ delayMs: collectMs });

/**
 * Coalesces the pieces of an answer before they are taken, so that the stages, the log and its readers run less often than a model writes.
 * A piece that follows 25 ms without shown text is taken at once, and so are the first pieces, until text is shown. Any other piece waits
 * for 25 ms at most, and is taken together with those that have followed it.
 */
export const createDeltaCoalescer = ({
  take,
  releases = releasesOfAll,
}: {
  /** Takes text; returns whether it changes what the reader has. */
  readonly take: (text: string) => boolean | Promise<boolean>;
  readonly releases?: Releases | undefined;
}) => {
  let waiting = '';
  /** When text was last shown. */
  let shownAt = -Infinity;
  let cancelRelease: (() => void) | undefined;
  let failure: { readonly error: unknown } | undefined;

  const drop = (): void => {
    cancelRelease?.();
    cancelRelease = undefined;
    waiting = '';
  };

  const noteShown = (changes: boolean): void => {
    if (changes) shownAt = releases.now();
  };

  const takeWaiting = (): Promise<void> | undefined => {
    const text = waiting;
    drop();
    if (text === '') return undefined;
    const taken = take(text);
    if (taken instanceof Promise) return taken.then(noteShown);
    noteShown(taken);
    return undefined;
  };

  const noteFailure = (error: unknown): void => {
    failure = { error };
  };

  const release = (): void => {
    try {
      takeWaiting()?.catch(noteFailure);
    } catch (error) {
      noteFailure(error);
    }
  };

  const throwFailure = (): void => {
    if (failure) throw failure.error;
  };

  return {
    /** Takes the next piece. Returns a promise when that takes several steps. @throws what `take` throws, or threw for pieces that waited */
    push: (delta: string): Promise<void> | undefined => {
      throwFailure();
      waiting += delta;
      const mayWait = cancelRelease !== undefined || releases.now() - shownAt < collectMs;
      if (!mayWait || waiting.length >= mostWaiting) return takeWaiting();
      cancelRelease ??= releases.add(release);
      return undefined;
    },

    /** Takes all that waits. @throws as `push` */
    drain: (): Promise<void> | undefined => {
      throwFailure();
      return takeWaiting();
    },

    /** Drops what waits. */
    drop,
  };
};
