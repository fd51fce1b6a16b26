import { EventEmitter, once } from 'node:events';
import type { Redis } from 'ioredis';

/** A PUB/SUB channel, as one of its readers sees it. */
export interface Channel {
  /** The latest message; undefined until one arrives. */
  readonly latest: string | undefined;
  /** Resolves with the next message, after `pollMs` without one, or when the signal aborts. */
  change(signal: AbortSignal): Promise<void>;
  /** Releases the channel. */
  close(): void;
}

interface SharedChannel {
  readers: number;
  latest: string | undefined;
  readonly poll: NodeJS.Timeout;
  readonly subscribed: Promise<unknown>;
}

/**
 * Creates PUB/SUB channels, each with one subscription however many readers it has. Messages may be lost, so a reader must
 * also poll: `change` resolves at the latest after `pollMs`.
 */
export const createChannels = ({ subscriber, pollMs }: { subscriber: Redis; pollMs: number }) => {
  const open = new Map<string, SharedChannel>();
  const changes = new EventEmitter().setMaxListeners(0);
  const onMessage = (name: string, message: string): void => {
    const shared = open.get(name);
    if (!shared) return;
    shared.latest = message;
    shared.poll.refresh();
    changes.emit(name);
  };
  subscriber.on('message', onMessage);

  const subscribe = (name: string): SharedChannel => {
    const poll = setTimeout(() => {
      poll.refresh();
      changes.emit(name);
    }, pollMs);
    // ioredis subscribes again by itself after a reconnect.
    const subscribed = subscriber.subscribe(name).catch(() => undefined);
    const shared: SharedChannel = { readers: 0, latest: undefined, poll, subscribed };
    open.set(name, shared);
    return shared;
  };

  const release = (name: string, shared: SharedChannel): void => {
    shared.readers -= 1;
    if (shared.readers > 0) return;
    open.delete(name);
    clearTimeout(shared.poll);
    subscriber.unsubscribe(name).catch(() => undefined);
  };

  return {
    /** Resolves when the channel is subscribed, or when Redis cannot subscribe now. */
    open: async (name: string): Promise<Channel> => {
      const shared = open.get(name) ?? subscribe(name);
      shared.readers += 1;
      await shared.subscribed;
      return {
        get latest() {
          return shared.latest;
        },
        change: async (signal) => {
          await once(changes, name, { signal }).catch(() => undefined);
        },
        close: () => release(name, shared),
      };
    },
    /** Ends every wait and stops listening. */
    close: (): void => {
      subscriber.off('message', onMessage);
      for (const [name, { poll }] of open) {
        clearTimeout(poll);
        changes.emit(name);
      }
    },
  };
};

/** The channels that `createChannels` creates. */
export type Channels = ReturnType<typeof createChannels>;
