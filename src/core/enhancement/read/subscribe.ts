import type { ListenerPresence } from '../../../ports/listener-presence.ts';
import type { EventLog, LogCursor, LogReader } from '../../../ports/event-log.ts';
import type { Owner, SessionRecord, SessionStatus, Sessions } from '../../../ports/sessions.ts';
import { validationFailed, ZomaError } from '../../errors.ts';
import type { SessionEvent } from '../events.ts';
import { currentStatus } from './session-view.ts';

/** A session that the caller may read, and a position in its log. */
export interface Subscription {
  readonly sessionId: string;
  readonly status: SessionStatus;
  readonly newestSeq: number;
  /** Whether the session has ended and the position is at its end, so that no event follows. */
  readonly exhausted: boolean;
  /** Reads every event after the position, as `EventLog.follow` does. The reader counts as a listener until it ends or stops. */
  follow(reader: LogReader<SessionEvent>): LogCursor;
}

/** Creates the function that subscribes to a session of the caller. */
export const createFollow =
  ({ log, presence }: { log: EventLog<SessionEvent>; presence: ListenerPresence }) =>
  /** @throws ZomaError `gone`, `validation_failed` for a position after the newest event */
  async (session: SessionRecord, after: number): Promise<Subscription> => {
    const sessionId = session.id;
    const head = await log.head(sessionId, { atLeast: after });
    if (!head) throw new ZomaError('gone');
    if (after > head.newestSeq) {
      throw validationFailed([{ path: 'after', message: `is beyond the newest event, ${String(head.newestSeq)}` }]);
    }
    return {
      sessionId,
      status: currentStatus(session, head),
      newestSeq: head.newestSeq,
      exhausted: head.ended && after === head.newestSeq,
      follow: (reader) => {
        const listener = presence.join(sessionId);
        const cursor = log.follow(sessionId, after, {
          take: reader.take,
          end: (error) => {
            listener.leave();
            reader.end(error);
          },
        });
        return {
          resume: cursor.resume,
          stop: () => {
            listener.leave();
            cursor.stop();
          },
        };
      },
    };
  };

export type Follow = ReturnType<typeof createFollow>;

/** Creates the function that subscribes to a session by its id. */
export const createSubscribe =
  ({ sessions, follow }: { sessions: Sessions; follow: Follow }) =>
  /** @throws ZomaError `not_found`, `gone`, `validation_failed` for a position after the newest event */
  async (owner: Owner, sessionId: string, after: number): Promise<Subscription> => {
    const session = await sessions.find(sessionId, owner);
    if (!session) throw new ZomaError('not_found');
    return follow(session, after);
  };

export type Subscribe = ReturnType<typeof createSubscribe>;
