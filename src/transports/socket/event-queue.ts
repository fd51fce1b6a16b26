/** The most events of a socket that are processed at a time. */
const mostRunning = 32;
/** The most queued events of a connection that cannot be paused (HTTP polling); further ones are refused. */
const mostWaiting = 1_000;

interface Item {
  readonly work: () => Promise<void>;
  readonly isOrdered: boolean;
}

/** The connection of a queue. */
interface EventQueueOptions {
  /** Stops and resumes reading the connection, so that further events stay in the client's buffers. */
  readonly pause: () => void;
  readonly resume: () => void;
  /** Called when the queue is empty and no event is processed. */
  readonly onIdle: () => void;
}

/**
 * Creates the queue of one socket's events. It processes at most 32 at a time, in the order of arrival. An ordered event starts only
 * after the previous ordered event has ended; it does not delay others.
 */
export const createEventQueue = ({ pause, resume, onIdle }: EventQueueOptions) => {
  let waiting: Item[] = [];
  let running = 0;
  let isOrderedRunning = false;
  let isPaused = false;

  const setPaused = (paused: boolean): void => {
    // Pause again each time: a connection that was upgraded meanwhile still reads.
    if (paused) pause();
    else if (isPaused) resume();
    isPaused = paused;
  };

  const begin = ({ work, isOrdered }: Item): void => {
    running += 1;
    if (isOrdered) isOrderedRunning = true;
    void work().finally(() => {
      running -= 1;
      if (isOrdered) isOrderedRunning = false;
      next();
    });
  };

  const next = (): void => {
    while (running < mostRunning) {
      const index = waiting.findIndex(({ isOrdered }) => !isOrdered || !isOrderedRunning);
      const [item] = index < 0 ? [] : waiting.splice(index, 1);
      if (!item) break;
      begin(item);
    }
    setPaused(waiting.length > 0);
    if (running === 0 && waiting.length === 0) onIdle();
  };

  return {
    /** Queues an event; `work` must not reject. Returns false when the queue is full. */
    add: (work: () => Promise<void>, isOrdered: boolean): boolean => {
      if (waiting.length >= mostWaiting) return false;
      waiting.push({ work, isOrdered });
      next();
      return true;
    },
    isIdle: (): boolean => running === 0 && waiting.length === 0,
    /** Drops the queued events of a closed socket. */
    clear: (): void => {
      waiting = [];
      setPaused(false);
    },
  };
};
