import type { CancelReason, Control } from '../../ports/control.ts';
import type { EventLog } from '../../ports/event-log.ts';
import type { Owner, Sessions } from '../../ports/sessions.ts';
import { ZomaError } from '../errors.ts';
import type { SessionEvent } from './events.ts';

/** How long a cancelled session may take to end before the answer is given all the same. */
const settleMs = 5_000;

export const createCancel =
  ({ sessions, log, control }: { sessions: Sessions; log: EventLog<SessionEvent>; control: Control }) =>
  /**
   * Asks the session's writer, wherever it runs, to stop, and resolves when the session
   * has ended. Of a session that has ended already it changes nothing.
   * @throws ZomaError `not_found`
   */
  async (owner: Owner, sessionId: string, reason: CancelReason): Promise<void> => {
    if (!(await sessions.find(sessionId, owner))) throw new ZomaError('not_found');
    const head = await log.head(sessionId);
    if (!head || head.ended) return;
    await control.publish({ type: 'cancel', sessionId, reason });

    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), settleMs);
    try {
      const rest = log.read(sessionId, head.newestSeq, patience.signal)[Symbol.asyncIterator]();
      while (!(await rest.next()).done);
    } finally {
      clearTimeout(timer);
    }
  };

export type Cancel = ReturnType<typeof createCancel>;
