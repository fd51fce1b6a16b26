import type { ListenerPresence } from '../../../ports/listener-presence.ts';
import type { EventLog, LogHead } from '../../../ports/event-log.ts';
import type { HistoryPage, Owner, SessionRecord, SessionStatus, Sessions } from '../../../ports/sessions.ts';
import { ZomaError } from '../../errors.ts';
import { textOf, type SessionEvent } from '../events.ts';

/** A session with how far it has come. */
export interface ViewedSession extends Omit<SessionRecord, 'status'> {
  readonly status: SessionStatus;
}

/** A session whose log has events is being worked on until its end is recorded. */
export const currentStatus = (session: SessionRecord, head: LogHead | undefined): SessionStatus =>
  session.status === 'pending' && head !== undefined && head.newestSeq > 0 ? 'processing' : session.status;

export interface SessionViewOptions {
  readonly sessions: Sessions;
  readonly log: EventLog<SessionEvent>;
  readonly presence: ListenerPresence;
}

export const createSessionView = ({ sessions, log, presence }: SessionViewOptions) => ({
  /**
   * The session as it stands: of a running one, the text so far and who works on it. Asking counts as listening.
   * @throws ZomaError `not_found`
   */
  one: async (owner: Owner, sessionId: string): Promise<ViewedSession> => {
    const session = await sessions.find(sessionId, owner);
    if (!session) throw new ZomaError('not_found');
    if (session.status !== 'pending') return session;
    presence.touch(sessionId);
    const events = ((await log.slice(sessionId, 0)) ?? []).map(({ event }) => event);
    const by = events.findLast((event) => event.name === 'metadata')?.data;
    return {
      ...session,
      status: events.length > 0 ? 'processing' : 'pending',
      enhancedText: textOf(events),
      ...(by && { provider: by.provider, model: by.model }),
    };
  },

  /** A page of the owner's history, newest first. */
  page: async (owner: Owner, page: HistoryPage): Promise<ViewedSession[]> => {
    const found = await sessions.list(owner, page);
    return Promise.all(
      found.map(async (session) =>
        session.status === 'pending'
          ? { ...session, status: currentStatus(session, await log.head(session.id)) }
          : session,
      ),
    );
  },
});

export type SessionView = ReturnType<typeof createSessionView>;
