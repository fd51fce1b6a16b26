import { overloaded, type ZomaError } from '../core/errors.ts';
import { limitReached } from '../core/limits/rate-limits.ts';
import type { Clock } from '../ports/clock.ts';

/** The most open connections of this node. */
export interface ConnectionLimitSettings {
  /** Sockets of a user in the namespace `/ai`. */
  readonly socketsPerUser: number;
  /** Event streams (SSE) of a user. */
  readonly streamsPerUser: number;
  /** Engine.IO connections of an address that have not joined the namespace, so that their user is unknown. */
  readonly perAddress: number;
  /** Engine.IO connections and event streams together. */
  readonly total: number;
}

/** A counted Engine.IO connection. */
interface CountedConnection {
  /** Records that it joined: its user is known, and it no longer counts for its address. */
  join(): void;
  /** Records that it left the namespace but stays open: it counts for its address again. */
  leave(): void;
  /** Ends both counts. */
  close(): void;
}

/** When a refused client may retry, in seconds: about the time until the node notices a closed socket. */
const retryAfterSeconds = 5;

/** Creates a counter by key. The function that `take` returns ends one count; further calls have no effect. */
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
 * Creates the limits of this node's connections over both transports. It refuses a connection as `rate_limited` with `details.limit`
 * `connections` when its user or address has too many, and as `overloaded` when the node is full or drains.
 */
export const createConnectionLimits = ({ settings, clock }: { settings: ConnectionLimitSettings; clock: Clock }) => {
  const sockets = createCounter();
  const streams = createCounter();
  const unjoined = createCounter();
  const total = createCounter();
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
    if (total.of(all) >= settings.total) throw overloaded('full');
  };

  const admit = (address: string): void => {
    requireNotDraining();
    requireRoom();
    if (unjoined.of(address) < settings.perAddress) return;
    throw tooMany('This address has too many connections that have not joined /ai; try again later.');
  };

  return {
    /** Checks that one more Engine.IO connection may be opened from an address. @throws ZomaError `overloaded`, `rate_limited` */
    admit,

    /** Counts an Engine.IO connection until it closes. @throws ZomaError as `admit` does */
    openConnection: (address: string): CountedConnection => {
      admit(address);
      const releaseTotal = total.take(all);
      let releaseAddress = unjoined.take(address);
      return {
        join: () => releaseAddress(),
        leave: () => {
          releaseAddress();
          releaseAddress = unjoined.take(address);
        },
        close: () => {
          releaseAddress();
          releaseTotal();
        },
      };
    },

    /** Counts a socket of a user and returns the function that ends the count. @throws ZomaError `rate_limited`, `overloaded` while the node drains */
    openSocket: (userId: string): (() => void) => {
      requireNotDraining();
      if (sockets.of(userId) >= settings.socketsPerUser) {
        throw tooMany('You have too many open sockets; close one of them.');
      }
      return sockets.take(userId);
    },

    /**
     * Counts an event stream of a user and returns the function that ends the count. A draining node still opens streams, since a
     * single node's sessions cannot be read elsewhere.
     * @throws ZomaError `rate_limited`, `overloaded`
     */
    openStream: (userId: string): (() => void) => {
      if (streams.of(userId) >= settings.streamsPerUser) {
        throw tooMany('You have too many open event streams; close one of them.');
      }
      requireRoom();
      const releaseTotal = total.take(all);
      const releaseUser = streams.take(userId);
      return () => {
        releaseUser();
        releaseTotal();
      };
    },

    /** Refuses every further handshake, so that clients of a stopping node connect to another one. */
    drain: (): void => {
      isDraining = true;
    },
  };
};

/** The limits of this node's connections. */
export type ConnectionLimits = ReturnType<typeof createConnectionLimits>;
