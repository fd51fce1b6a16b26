import type { Audience } from '../../ports/audience.ts';
import type { EventLog, LogHead } from '../../ports/event-log.ts';
import type { Owner, SessionRecord, SessionStatus, Sessions } from '../../ports/sessions.ts';
import { ZomaError } from '../errors.ts';
import { textOf, type SessionEvent } from './events.ts';

const isFinal = (status: SessionStatus): boolean => status !== 'pending' && status !== 'processing';

/** A session whose log has events is being worked on, although that may not be recorded yet. */
export const currentStatus = (session: SessionRecord, head: LogHead | undefined): SessionStatus =>
  session.status === 'pending' && head && head.newestSeq > 0 ? 'processing' : session.status;

export const createSessionView =
  ({ sessions, log, audience }: { sessions: Sessions; log: EventLog<SessionEvent>; audience: Audience }) =>
  /**
   * The session as it stands: of a running one, the text so far. Asking counts as listening.
   * @throws ZomaError `not_found`
   */
  async (owner: Owner, sessionId: string): Promise<SessionRecord> => {
    const session = await sessions.find(sessionId, owner);
    if (!session) throw new ZomaError('not_found');
    if (isFinal(session.status)) return session;
    audience.touch(sessionId);
    const entries = (await log.slice(sessionId, 0)) ?? [];
    const head = { newestSeq: entries.length, ended: false };
    return {
      ...session,
      status: currentStatus(session, head),
      enhancedText: textOf(entries.map(({ event }) => event)),
    };
  };

export type SessionView = ReturnType<typeof createSessionView>;
