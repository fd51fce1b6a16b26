import { setTimeout as sleep } from 'node:timers/promises';
import type { CancelReason, ControlBus } from '../../../ports/control-bus.ts';
import type { EventLog } from '../../../ports/event-log.ts';
import type { Owner, Sessions } from '../../../ports/sessions.ts';
import { asZomaError, ZomaError } from '../../errors.ts';
import type { SessionEvent } from '../events.ts';

/** How long a cancelled session may take to end: longer than it takes to take it over. */
const settleMs = 8_000;
/** How often its writer is asked: who takes a session over hears only what is said from then on. */
const askAgainMs = 500;

export const createCancel = ({
  sessions,
  log,
  control,
}: {
  sessions: Sessions;
  log: EventLog<SessionEvent>;
  control: ControlBus;
}) => {
  /** Resolves when the log has ended, or after `askAgainMs`. */
  const ended = (sessionId: string, after: number): Promise<void> =>
    new Promise((resolve) => {
      const rest = log.follow(sessionId, after, {
        take: (entries) => entries.length,
        end: (error) => {
          clearTimeout(timer);
          resolve(error === undefined ? undefined : Promise.reject(asZomaError(error)));
        },
      });
      const timer = setTimeout(() => {
        rest.stop();
        resolve();
      }, askAgainMs);
    });

  /**
   * Asks the session's writer, wherever it runs, to stop, and resolves when the session
   * has ended. Of a session that has ended already it changes nothing.
   * @throws ZomaError `not_found`; `unavailable` when the session has no writer for now, or does not hear
   */
  return async (owner: Owner, sessionId: string, reason: CancelReason): Promise<void> => {
    const until = performance.now() + settleMs;
    while (performance.now() < until) {
      const session = await sessions.find(sessionId, owner);
      if (!session) throw new ZomaError('not_found');
      const head = await log.head(sessionId);
      if (session.status !== 'pending' || head?.ended) return;
      await control.publish({ type: 'cancel', sessionId, reason });
      // A log that is missing is about to be put back by its writer, into a Redis that was emptied.
      await (head ? ended(sessionId, head.newestSeq) : sleep(askAgainMs));
    }
    throw new ZomaError('unavailable');
  };
};

export type Cancel = ReturnType<typeof createCancel>;
