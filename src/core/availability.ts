import type { Logger } from '../ports/logger.ts';

/** Logs each change of a service between available and unavailable once. */
export interface Availability {
  /** Records that the service failed to answer. Logs nothing before the first answer: a failed start is reported by the start itself. */
  unavailable(error: unknown): void;
  /** Records that the service answered. */
  available(): void;
}

/** Creates the record of one service; its log lines begin with `service`. */
export const createAvailability = (service: string, logger: Logger): Availability => {
  let state: 'unknown' | 'available' | 'unavailable' = 'unknown';
  return {
    unavailable: (error) => {
      if (state !== 'available') return;
      state = 'unavailable';
      logger.warn({ err: error }, `${service} is unavailable`);
    },
    available: () => {
      if (state === 'unavailable') logger.warn({}, `${service} is available again`);
      state = 'available';
    },
  };
};
