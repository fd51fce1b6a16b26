import { LRUCache } from 'lru-cache';
import type { EventLog } from '../../ports/event-log.ts';
import type { SessionRecord, Sessions } from '../../ports/sessions.ts';
import type { Caller } from '../caller.ts';
import type { SessionEvent } from '../enhancement/events.ts';
import type { Cancel } from '../enhancement/run/cancel.ts';
import { ZomaError } from '../errors.ts';
import { isId } from '../ids.ts';

/** A session that has not ended, without its texts. */
export interface RunningSummary extends Pick<SessionRecord, 'id' | 'userId' | 'action' | 'createdAt'> {
  /** The provider and model that answer; undefined before the first. */
  readonly provider: string | undefined;
  readonly model: string | undefined;
}

/** What is known of a session's log: the last event that was read, and who answered then. */
interface ReadSoFar {
  readonly seq: number;
  readonly provider: string | undefined;
  readonly model: string | undefined;
}

/** How many sessions are remembered; of others the log is read from its beginning. */
const rememberedSessions = 2_000;

/** Creates what administrators do with the running sessions of their organization, on whatever node these run. */
export const createRunningSessions = ({
  sessions,
  log,
  cancel,
}: {
  readonly sessions: Sessions;
  readonly log: EventLog<SessionEvent>;
  readonly cancel: Cancel;
}) => {
  /** A page that watches the sessions asks again and again: each event is read once. */
  const read = new LRUCache<string, ReadSoFar>({ max: rememberedSessions });

  const summaryOf = async ({ id, userId, action, createdAt }: SessionRecord): Promise<RunningSummary> => {
    const known = read.get(id);
    const entries = (await log.slice(id, known?.seq ?? 0)) ?? [];
    const metadata = entries.map(({ event }) => event).findLast((event) => event.name === 'metadata');
    const { provider, model } = metadata?.data ?? known ?? {};
    read.set(id, { seq: entries.at(-1)?.seq ?? known?.seq ?? 0, provider, model });
    return { id, userId, action, createdAt, provider, model };
  };

  return {
    /** Reads at most `limit` running sessions of the caller's organization, the newest first, that follow the one with the id `after`. */
    page: async (
      { organizationId }: Caller,
      range: { readonly limit: number; readonly after: string | undefined },
    ): Promise<readonly RunningSummary[]> =>
      Promise.all((await sessions.running(organizationId, range)).map(summaryOf)),

    /**
     * Stops a session, and resolves when it has ended: as `cancelled`, reason `admin`. Changes nothing for one that has ended already.
     * Resolves with the session's user.
     * @throws ZomaError `not_found`; `unavailable` when the session has no writer for now
     */
    stop: async ({ organizationId }: Caller, sessionId: string): Promise<string> => {
      const userId = isId(sessionId) ? await sessions.findUser(organizationId, sessionId) : undefined;
      if (userId === undefined) throw new ZomaError('not_found');
      await cancel({ organizationId, userId }, sessionId, 'admin');
      return userId;
    },
  };
};

/** Lists and stops the running sessions of organizations. */
export type RunningSessions = ReturnType<typeof createRunningSessions>;
