import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../ports/clock.ts';
import type { Erasures } from '../../ports/erasures.ts';
import type { EventLog } from '../../ports/event-log.ts';
import type { Owner, Sessions } from '../../ports/sessions.ts';
import { ZomaError } from '../errors.ts';

/** How long to wait for the last event of a session whose end is recorded, in milliseconds, and how often to look. */
const settleMs = 3_000;
const lookAgainMs = 50;

/** The parts that erase a session. */
export interface EraseSessionOptions {
  readonly sessions: Pick<Sessions, 'find'>;
  readonly erasures: Erasures;
  readonly log: Pick<EventLog<unknown>, 'erase'>;
  readonly clock: Clock;
}

/** Creates the function that erases what a user wrote in a session, and the result. */
export const createEraseSession =
  ({ sessions, erasures, log, clock }: EraseSessionOptions) =>
  /**
   * Erases the texts of an ended session of the owner, and its event log. What it cost stays. Of an erased session it changes nothing.
   * @throws ZomaError `not_found`; `conflict` for a session that has not ended; `unavailable`
   */
  async (owner: Owner, sessionId: string): Promise<void> => {
    const until = performance.now() + settleMs;
    while (performance.now() < until) {
      const session = await sessions.find(sessionId, owner);
      if (!session) throw new ZomaError('not_found');
      if (session.status === 'pending') {
        throw new ZomaError('conflict', { message: 'The session has not ended: cancel it before it is erased.' });
      }
      if (session.erasedAt !== undefined) return;
      const step = { limit: 1, now: new Date(clock.now()), eraseLogs: log.erase };
      if ((await erasures.eraseSessions({ of: 'session', sessionId, owner }, step)) === 1) return;
      // The end is recorded before the log ends.
      await sleep(lookAgainMs);
    }
    throw new ZomaError('unavailable');
  };

/** Erases the texts of a session. */
export type EraseSession = ReturnType<typeof createEraseSession>;
