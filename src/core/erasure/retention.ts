import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../ports/clock.ts';
import type { Erasures } from '../../ports/erasures.ts';
import type { EventLog } from '../../ports/event-log.ts';
import type { Logger } from '../../ports/logger.ts';

/** The interval at which sessions are looked for whose retention is over, in milliseconds. */
const defaultIntervalMs = 600_000;
/** The most sessions of one step: a step of them takes some milliseconds of the database's time. */
const stepSize = 100;
/** A pause is so many times as long as the step before it, and at least `shortestPauseMs`: retention uses a fifth of one connection. */
const pauseFactor = 4;
const shortestPauseMs = 20;

/** The parts and settings of retention. */
export interface RetentionOptions {
  readonly erasures: Erasures;
  readonly log: Pick<EventLog<unknown>, 'erase'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The retention of organizations that have no setting of their own, in days; 0: without end. */
  readonly retentionDays: number;
  readonly intervalMs?: number | undefined;
}

/**
 * Starts the erasure of sessions whose retention is over: small steps with pauses, one at a time over all nodes. A failed run is logged,
 * and the next one continues it.
 */
export const startRetention = ({
  erasures,
  log,
  clock,
  logger,
  retentionDays,
  intervalMs = defaultIntervalMs,
}: RetentionOptions) => {
  const closing = new AbortController();
  const { signal } = closing;
  let running: Promise<void> | undefined;

  const runSteps = async (): Promise<void> => {
    let erased = 0;
    try {
      while (!signal.aborted) {
        const startedAt = performance.now();
        const step = { limit: stepSize, now: new Date(clock.now()), eraseLogs: log.erase };
        const count = await erasures.eraseSessions({ of: 'retention', defaultDays: retentionDays }, step);
        if (count === 0) break;
        erased += count;
        const pauseMs = Math.max(shortestPauseMs, pauseFactor * (performance.now() - startedAt));
        await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
      }
    } catch (error) {
      logger.warn({ err: error }, 'erasing sessions past their retention failed; the next run continues');
    }
    if (erased > 0) logger.info({ sessions: erased }, 'sessions past their retention erased');
  };

  const timer = setInterval(() => {
    running ??= runSteps().finally(() => (running = undefined));
  }, intervalMs);
  timer.unref();

  return {
    /** Ends the erasure; resolves when a step that runs has ended. */
    close: async (): Promise<void> => {
      clearInterval(timer);
      closing.abort();
      await running;
    },
  };
};
