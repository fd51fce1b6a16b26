import type { Logger } from '../ports/logger.ts';

/** Logs once that a service stopped answering, and once that it answers again. */
export interface Availability {
  /** Records a failure. Logs nothing until the service has answered once: the start reports that failure itself. */
  failed(error: unknown): void;
  /** Records an answer. */
  answered(): void;
}

/** Creates the log of one service's availability; its log lines begin with `service`. */
export const createAvailability = (service: string, logger: Logger): Availability => {
  let state: 'unknown' | 'up' | 'down' = 'unknown';
  return {
    failed: (error) => {
      if (state !== 'up') return;
      state = 'down';
      logger.warn({ err: error }, `${service} does not answer`);
    },
    answered: () => {
      if (state === 'down') logger.warn({}, `${service} answers again`);
      state = 'up';
    },
  };
};
