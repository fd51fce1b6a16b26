import type { SessionLogEntry } from '../core/enhancement/events.ts';
import type { Subscription } from '../core/enhancement/read/subscribe.ts';
import type { Services } from '../operations/services.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { EntryChecks } from './entry-checks.ts';
import type { LiveConnections } from './live-connections.ts';

/** The delivery of a subscription's events to one client. */
export interface Delivery {
  /** Resolves after the last event or `stop`; rejects when the log cannot be read. */
  readonly ended: Promise<void>;
  /** Continues when the connection takes more, after a `take` that did not take all. */
  resume(): void;
  stop(): void;
}

/** Starts a delivery. `take` is as in `LogReader`; it is called after this function has returned. */
export const startDelivery = (
  subscription: Subscription,
  take: (entries: readonly SessionLogEntry[]) => number,
): Delivery => {
  let resolve: () => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const ended = new Promise<void>((...settle) => ([resolve, reject] = settle));
  const cursor = subscription.follow({ take, end: (error) => (error === undefined ? resolve() : reject(error)) });
  return {
    ended,
    resume: cursor.resume,
    stop: () => {
      cursor.stop();
      resolve();
    },
  };
};

/** Creates the set of running deliveries to clients of this node, over both transports. */
export const createDeliveries = () => {
  const running = new Set<Promise<void>>();
  return {
    /** Adds a delivery, which must not reject. */
    add: (delivery: Promise<void>): void => {
      const done = delivery.finally(() => running.delete(done));
      running.add(done);
    },
    /** Resolves when all deliveries that run now have ended. */
    settled: async (): Promise<void> => {
      await Promise.all(running);
    },
  };
};

/** The running deliveries of this node. */
export type Deliveries = ReturnType<typeof createDeliveries>;

/** The parts that both transports share. */
export interface TransportOptions extends EntryChecks {
  readonly services: Services;
  readonly live: LiveConnections;
  readonly deliveries: Deliveries;
  readonly clock: Clock;
  readonly logger: Logger;
}
