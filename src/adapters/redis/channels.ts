import type { Redis } from 'ioredis';

/** What was last said on a channel. */
export interface Channel {
  /** The latest message; undefined until there was one since the channel was opened. */
  readonly latest: string | undefined;
  /** Resolves with the next message, after the time, or when the signal aborts. */
  change(patienceMs: number, signal: AbortSignal): Promise<void>;
  close(): void;
}

interface Shared {
  users: number;
  latest: string | undefined;
  readonly waiting: Set<() => void>;
  readonly subscribed: Promise<unknown>;
}

/** Channels of PUB/SUB, each subscribed to once however many wait on it. Messages may be lost: they are hints. */
export const createChannels = ({ subscriber }: { subscriber: Redis }) => {
  const open = new Map<string, Shared>();
  const onMessage = (name: string, message: string): void => {
    const shared = open.get(name);
    if (!shared) return;
    shared.latest = message;
    for (const resume of shared.waiting) resume();
  };
  subscriber.on('message', onMessage);

  const release = (name: string, shared: Shared): void => {
    shared.users -= 1;
    if (shared.users > 0) return;
    open.delete(name);
    subscriber.unsubscribe(name).catch(() => undefined);
  };

  return {
    /** Resolves when what is said from now on is heard, or cannot be for now. */
    open: async (name: string): Promise<Channel> => {
      let shared = open.get(name);
      if (!shared) {
        // A connection that is made again subscribes again by itself.
        const subscribed = subscriber.subscribe(name).catch(() => undefined);
        open.set(name, (shared = { users: 0, latest: undefined, waiting: new Set(), subscribed }));
      }
      const own = shared;
      own.users += 1;
      await own.subscribed;
      return {
        get latest() {
          return own.latest;
        },
        change: (patienceMs, signal) =>
          new Promise((resolve) => {
            const done = (): void => {
              clearTimeout(timer);
              own.waiting.delete(done);
              signal.removeEventListener('abort', done);
              resolve();
            };
            const timer = setTimeout(done, patienceMs);
            own.waiting.add(done);
            signal.addEventListener('abort', done);
            if (signal.aborted) done();
          }),
        close: () => release(name, own),
      };
    },
    close: (): void => {
      subscriber.off('message', onMessage);
      for (const { waiting } of open.values()) for (const resume of waiting) resume();
    },
  };
};

export type Channels = ReturnType<typeof createChannels>;
