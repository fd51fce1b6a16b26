/** How long text is gathered after an event before the next one, in milliseconds. */
const gatherMs = 25;
/** The longest text of one event, in UTF-16 code units: what a slow reader has in flight is counted in events. */
const maximumLength = 16_384;

const isHighSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;

/** Text that every transport and the database can hold: no half characters, no NUL. */
export const toStorable = (text: string): string => text.toWellFormed().replaceAll('\0', '\uFFFD');

const piecesOf = (text: string): string[] => {
  const pieces: string[] = [];
  for (let start = 0; start < text.length;) {
    const end = start + maximumLength;
    const cut = end < text.length && isHighSurrogate(text.charCodeAt(end - 1)) ? end - 1 : end;
    pieces.push(text.slice(start, cut));
    start = cut;
  }
  return pieces;
};

/**
 * Gathers a stream's text into pieces worth an event: the first at once, then what
 * has come within the time of gathering. Pieces are handed on in order, one call of
 * `append` at a time; joined they are the text, made storable.
 */
export const createChunkCoalescer = ({ append }: { append: (pieces: readonly string[]) => Promise<void> }) => {
  let waiting = '';
  let timer: NodeJS.Timeout | undefined;
  let resting = false;
  let appending = Promise.resolve();
  let failure: { readonly error: unknown } | undefined;

  const hand = (text: string): void => {
    if (text === '') return;
    const pieces = piecesOf(toStorable(text));
    appending = appending
      .then(() => (failure ? undefined : append(pieces)))
      .catch((error: unknown) => {
        failure ??= { error };
      });
  };

  const rest = (): void => {
    resting = true;
    timer = setTimeout(() => {
      resting = false;
      release();
    }, gatherMs);
  };

  const release = (): void => {
    // Half a character waits for its other half.
    const whole = isHighSurrogate(waiting.charCodeAt(waiting.length - 1)) ? waiting.length - 1 : waiting.length;
    if (whole === 0) return;
    hand(waiting.slice(0, whole));
    waiting = waiting.slice(whole);
    rest();
  };

  const throwFailure = (): void => {
    if (failure) throw failure.error;
  };

  return {
    /** @throws what `append` threw for an earlier piece. */
    push: (text: string): void => {
      throwFailure();
      waiting += text;
      if (!resting) release();
    },

    /**
     * Hands on what is left and resolves when all has been appended.
     * @throws what `append` threw.
     */
    flush: async (): Promise<void> => {
      clearTimeout(timer);
      resting = false;
      hand(waiting);
      waiting = '';
      await appending;
      throwFailure();
    },
  };
};
