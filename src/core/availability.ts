import type { Logger } from '../ports/logger.ts';

/** Logs once that a service stopped answering, and once that it answers again. */
export interface Availability {
  /** Records that the service did not answer. Silent until it has answered once: the start reports that failure itself. */
  away(error: unknown): void;
  /** Records that the service answered. */
  back(): void;
}

/** Creates the record for one service, under the name that its log lines begin with. */
export const createAvailability = (service: string, logger: Logger): Availability => {
  let state: 'unknown' | 'up' | 'away' = 'unknown';
  return {
    away: (error) => {
      if (state !== 'up') return;
      state = 'away';
      logger.warn({ err: error }, `${service} is away`);
    },
    back: () => {
      if (state === 'away') logger.warn({}, `${service} is back`);
      state = 'up';
    },
  };
};
