import type { ListenerPresence } from '../../../ports/listener-presence.ts';
import type { EventLog } from '../../../ports/event-log.ts';
import type { Owner, SessionRecord, SessionStatus, Sessions } from '../../../ports/sessions.ts';
import { validationFailed, ZomaError } from '../../errors.ts';
import type { SessionEvent, SessionLogEntry } from '../events.ts';
import { currentStatus } from './session-view.ts';

export interface Subscription {
  readonly sessionId: string;
  readonly status: SessionStatus;
  readonly newestSeq: number;
  /** The session has ended and the cursor is at its end: there is nothing more to come. */
  readonly exhausted: boolean;
  /**
   * Every event beyond the cursor, each once and in order, until the ending event or
   * until `signal` aborts. Whoever iterates counts as listening.
   */
  events(signal: AbortSignal): AsyncIterable<readonly SessionLogEntry[]>;
}

export const createFollow =
  ({ log, presence }: { log: EventLog<SessionEvent>; presence: ListenerPresence }) =>
  /** Subscribes to a session that is known to be the caller's. @throws ZomaError as subscribing does, but for `not_found` */
  async (session: SessionRecord, after: number): Promise<Subscription> => {
    const sessionId = session.id;
    const head = await log.head(sessionId);
    if (!head) throw new ZomaError('gone');
    if (after > head.newestSeq) {
      throw validationFailed([{ path: 'after', message: `is beyond the newest event, ${String(head.newestSeq)}` }]);
    }
    return {
      sessionId,
      status: currentStatus(session, head),
      newestSeq: head.newestSeq,
      exhausted: head.ended && after === head.newestSeq,
      events: async function* (signal) {
        const listener = presence.join(sessionId);
        try {
          yield* log.read(sessionId, after, signal);
        } finally {
          listener.leave();
        }
      },
    };
  };

export type Follow = ReturnType<typeof createFollow>;

export const createSubscribe =
  ({ sessions, follow }: { sessions: Sessions; follow: Follow }) =>
  /** @throws ZomaError `not_found`, `gone`, `validation_failed` for a cursor beyond the newest event */
  async (owner: Owner, sessionId: string, after: number): Promise<Subscription> => {
    const session = await sessions.find(sessionId, owner);
    if (!session) throw new ZomaError('not_found');
    return follow(session, after);
  };

export type Subscribe = ReturnType<typeof createSubscribe>;
