/** How many events of a socket are worked on at a time. */
export const mostAtWork = 32;
/** How many may wait where the connection cannot be paused (HTTP polling), before further ones are refused. */
const mostWaiting = 1_000;

interface Item {
  readonly work: () => Promise<void>;
  readonly isOrdered: boolean;
}

/** How a queue acts on its connection. */
export interface EventQueueOptions {
  /** Stops and resumes the reading of the connection, so that what a client sends beyond the limit stays in its own buffers. */
  readonly pause: () => void;
  readonly resume: () => void;
  /** Nothing is worked on and nothing waits any more. */
  readonly onIdle: () => void;
}

/**
 * The events of one socket: at most `mostAtWork` are worked on at a time, the others wait in the order of their
 * arrival. Ordered ones begin only after the ordered one before them has ended, and hold up no others.
 */
export const createEventQueue = ({ pause, resume, onIdle }: EventQueueOptions) => {
  let waiting: Item[] = [];
  let atWork = 0;
  let isOrderedAtWork = false;
  let isPaused = false;

  const setPaused = (paused: boolean): void => {
    // Asked for again each time: a connection that was upgraded since then reads on.
    if (paused) pause();
    else if (isPaused) resume();
    isPaused = paused;
  };

  const begin = ({ work, isOrdered }: Item): void => {
    atWork += 1;
    if (isOrdered) isOrderedAtWork = true;
    void work().finally(() => {
      atWork -= 1;
      if (isOrdered) isOrderedAtWork = false;
      next();
    });
  };

  const next = (): void => {
    while (atWork < mostAtWork) {
      const index = waiting.findIndex(({ isOrdered }) => !isOrdered || !isOrderedAtWork);
      const [item] = index < 0 ? [] : waiting.splice(index, 1);
      if (!item) break;
      begin(item);
    }
    setPaused(waiting.length > 0);
    if (atWork === 0 && waiting.length === 0) onIdle();
  };

  return {
    /** Works on it when its turn comes; `work` must not reject. False: too many wait, and it was not taken. */
    add: (work: () => Promise<void>, isOrdered: boolean): boolean => {
      if (waiting.length >= mostWaiting) return false;
      waiting.push({ work, isOrdered });
      next();
      return true;
    },
    isIdle: (): boolean => atWork === 0 && waiting.length === 0,
    /** Drops what waits: the socket is closed, so that no reply can be sent. */
    clear: (): void => {
      waiting = [];
      setPaused(false);
    },
  };
};
