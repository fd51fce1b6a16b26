import { overloaded, type ZomaError } from '../core/errors.ts';
import { limitReached } from '../core/limits/rate-limits.ts';
import type { Clock } from '../ports/clock.ts';

/** How many connections this node holds open at a time. */
export interface ConnectionLimitSettings {
  /** Sockets of a user in the namespace `/ai`. */
  readonly socketsPerUser: number;
  /** Event streams (SSE) of a user. */
  readonly streamsPerUser: number;
  /** Engine.IO connections of an address that have not joined the namespace, so that their user is not known. */
  readonly perAddress: number;
  /** Engine.IO connections and event streams together. */
  readonly total: number;
}

/** An Engine.IO connection that is counted. */
export interface CountedConnection {
  /** Its user is known: it counts for its address no more. */
  join(): void;
  /** It has left the namespace but stays open: it counts for its address again. */
  leave(): void;
  close(): void;
}

/** When a refused client may ask again, in seconds: about what a socket takes to be closed and noticed. */
const retryAfterSeconds = 5;

/** Counts what is held by key. The release that `take` returns may be called more than once. */
const createCounter = () => {
  const counts = new Map<string, number>();
  const add = (key: string, change: number): void => {
    const count = (counts.get(key) ?? 0) + change;
    if (count === 0) counts.delete(key);
    else counts.set(key, count);
  };
  return {
    of: (key: string): number => counts.get(key) ?? 0,
    take: (key: string): (() => void) => {
      let isHeld = true;
      add(key, 1);
      return () => {
        if (isHeld) add(key, -1);
        isHeld = false;
      };
    },
  };
};

/**
 * Counts the connections of this node, over both transports, and refuses those beyond its limits:
 * `rate_limited` with `details.limit` `connections` where a user or an address holds too many, `overloaded` where
 * the node is full or draining.
 */
export const createConnectionLimits = ({ settings, clock }: { settings: ConnectionLimitSettings; clock: Clock }) => {
  const sockets = createCounter();
  const streams = createCounter();
  const strangers = createCounter();
  const everything = createCounter();
  const all = 'all';
  let isDraining = false;

  const tooMany = (message: string): ZomaError =>
    limitReached({
      limit: 'connections',
      message,
      resetAt: new Date(clock.now() + retryAfterSeconds * 1000),
      retryAfterSeconds,
    });

  const requireNotDraining = (): void => {
    if (isDraining) throw overloaded('draining');
  };

  const requireRoom = (): void => {
    if (everything.of(all) >= settings.total) throw overloaded('full');
  };

  const admit = (address: string): void => {
    requireNotDraining();
    requireRoom();
    if (strangers.of(address) < settings.perAddress) return;
    throw tooMany('This address has too many connections that have not joined /ai; try again later.');
  };

  return {
    /** Checks that one more Engine.IO connection may be opened from an address. @throws ZomaError `overloaded`, `rate_limited` */
    admit,

    /** Counts an Engine.IO connection until it closes. @throws ZomaError as `admit` does: counted is nothing then */
    openConnection: (address: string): CountedConnection => {
      admit(address);
      const releaseTotal = everything.take(all);
      let releaseAddress = strangers.take(address);
      return {
        join: () => releaseAddress(),
        leave: () => {
          releaseAddress();
          releaseAddress = strangers.take(address);
        },
        close: () => {
          releaseAddress();
          releaseTotal();
        },
      };
    },

    /** Counts a socket of a user; the function that it returns ends the count. @throws ZomaError `rate_limited`, `overloaded` while the node drains */
    openSocket: (userId: string): (() => void) => {
      requireNotDraining();
      if (sockets.of(userId) >= settings.socketsPerUser) {
        throw tooMany('You have too many open sockets; close one of them.');
      }
      return sockets.take(userId);
    },

    /**
     * Counts an event stream of a user; the function that it returns ends the count. A draining node still opens
     * streams, since what runs on a single node can be read nowhere else.
     * @throws ZomaError `rate_limited`, `overloaded`
     */
    openStream: (userId: string): (() => void) => {
      if (streams.of(userId) >= settings.streamsPerUser) {
        throw tooMany('You have too many open event streams; close one of them.');
      }
      requireRoom();
      const releaseTotal = everything.take(all);
      const releaseUser = streams.take(userId);
      return () => {
        releaseUser();
        releaseTotal();
      };
    },

    /** Refuses every further handshake, since the node is about to stop: its clients go to another node. */
    drain: (): void => {
      isDraining = true;
    },
  };
};

export type ConnectionLimits = ReturnType<typeof createConnectionLimits>;
