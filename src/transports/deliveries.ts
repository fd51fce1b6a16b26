import type { Services } from '../operations/services.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { EntryChecks } from './entry-checks.ts';
import type { LiveConnections } from './live-connections.ts';

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
