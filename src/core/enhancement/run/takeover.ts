import type { Clock } from '../../../ports/clock.ts';
import { FencedError, type EventLog } from '../../../ports/event-log.ts';
import type { Logger } from '../../../ports/logger.ts';
import type { Attempt, Owner, SessionRecord, Sessions } from '../../../ports/sessions.ts';
import type { KeptWork, WorkLeases } from '../../../ports/work-leases.ts';
import { ZomaError } from '../../errors.ts';
import { eventFromRecord, recordFromLog } from './session-end.ts';
import { reconstructAttempts } from './reconstruct-attempts.ts';
import type { QuotaService } from '../../limits/quota-service.ts';
import { isEnding, type SessionEvent } from '../events.ts';
import type { PreparedSession } from '../session.ts';
import type { Runner } from './runner.ts';

/** How often a node looks for work that others have left, in milliseconds; together with a lease, the length of the pause that a reader sees. */
const lookEveryMs = 500;
/** So many at a time: the work of a node that died is shared among those that live. */
const atOnce = 10;

/** How often it is looked for sessions of which nothing is left but their record, and how old they are at least. */
const lookForLostEveryMs = 20_000;
const lostAfterMs = 60_000;

export interface TakeoverOptions {
  readonly sessions: Sessions;
  readonly log: EventLog<SessionEvent>;
  readonly leases: WorkLeases<PreparedSession>;
  readonly runner: Runner;
  readonly quotaService: QuotaService;
  readonly clock: Clock;
  readonly logger: Logger;
  /** A session's end has been told, or recorded. */
  readonly onSettled: (owner: Owner) => void;
  /** Whether this node takes new work. */
  readonly accepting: () => boolean;
  readonly lostEveryMs?: number;
}

/**
 * Goes on with the sessions whose writer died, froze or was cut off: under the next epoch,
 * which the database gives to one node only, and after the last character of the log.
 * Whatever the earlier writer had finished is not done again: an end that was recorded is
 * told, an end that was told is recorded. A session of which neither a lease nor a log is left, as
 * Redis lost everything when its node died, is ended as `interrupted`.
 */
export const createTakeover = ({
  sessions,
  log,
  leases,
  runner,
  quotaService,
  clock,
  logger,
  onSettled,
  accepting,
  lostEveryMs = lookForLostEveryMs,
}: TakeoverOptions) => {
  const eventsOf = async (sessionId: string): Promise<SessionEvent[] | undefined> =>
    (await log.slice(sessionId, 0))?.map(({ event }) => event);

  const closing = new AbortController();

  /** The end is in the database: it is settled and told to the readers, if it was not. */
  const tell = async (record: SessionRecord): Promise<void> => {
    const session = { sessionId: record.id, owner: record };
    const attempts = await sessions.attempts(record.id, record);
    await quotaService.resume(session, record.epoch, attempts).settle(closing.signal);
    const head = await log.head(record.id);
    if (!head || head.ended) return;
    const writer = await log.open(record.id, record.epoch + 1);
    await writer.append([eventFromRecord(record)], { end: true });
    onSettled(record);
  };

  /** The end is in the log, or the log is lost: it is recorded. */
  const record = async (
    { id, ...owner }: Owner & { readonly id: string },
    epoch: number,
    events: readonly SessionEvent[] | undefined,
    attempts: readonly Attempt[],
  ): Promise<void> => {
    const lost = new ZomaError('interrupted');
    const outcome = recordFromLog(
      events ?? [{ name: 'error', data: lost.toPublic() }],
      attempts,
      new Date(clock.now()),
    );
    // Claimed by somebody else meanwhile, who has yet to say what it takes.
    if (!(await sessions.finish(id, { ...outcome, epoch }, attempts))) return;
    await quotaService.resume({ sessionId: id, owner }, epoch, attempts).settle(closing.signal);
    onSettled(owner);
  };

  /** The session is claimed under this epoch, and its lease held. */
  const goOnUnder = async (epoch: number, found: SessionRecord, task: PreparedSession): Promise<void> => {
    const sessionId = found.id;
    const before = await eventsOf(sessionId);
    const last = before?.at(-1);
    const { windows } = found.admission;
    const attemptsOf = (events: readonly SessionEvent[]): Promise<Attempt[]> =>
      reconstructAttempts(events, { request: task.prompt, windows, now: clock.now(), quotaService });
    if (before === undefined || (last && isEnding(last))) {
      await record(found, epoch, before, await attemptsOf(before ?? []));
      leases.complete(sessionId);
      return;
    }
    const writer = await log.open(sessionId, epoch);
    // Read again: until the log was opened the earlier writer could append.
    const earlier = (await eventsOf(sessionId)) ?? [];
    logger.warn({ sessionId, epoch }, 'a session is taken over');
    const spending = quotaService.resume({ sessionId, owner: task }, epoch, await attemptsOf(earlier));
    runner.start({ ...task, writer, spending, epoch, earlier });
  };

  const goOn = async ({ sessionId, task }: KeptWork<PreparedSession>): Promise<void> => {
    const found = await sessions.find(sessionId, task);
    if (found?.status !== 'pending') {
      if (found) await tell(found);
      // Whoever held it died between reserving for it and recording it.
      else await quotaService.withdraw({ sessionId, owner: task });
      leases.complete(sessionId);
      return;
    }
    const epoch = await sessions.claim(sessionId, found.epoch);
    if (epoch === undefined) return;
    await leases.hold(sessionId, task);
    try {
      await goOnUnder(epoch, found, task);
    } catch (error) {
      // What is held and not worked on would be found by nobody.
      leases.abandon(sessionId);
      throw error;
    }
  };

  /** Sessions whose log was missing when it was looked for last: a live writer may be about to put it back. */
  let missing = new Set<string>();
  const endLost = async (): Promise<void> => {
    const old = await sessions.unfinished(new Date(clock.now() - lostAfterMs), 1_000);
    const now = new Set<string>();
    for (const { id, epoch, ...owner } of old) {
      if (await log.head(id)) continue;
      now.add(id);
      if (!missing.has(id)) continue;
      const claimed = await sessions.claim(id, epoch);
      if (claimed === undefined) continue;
      await record({ id, ...owner }, claimed, undefined, []);
      logger.warn({ sessionId: id }, 'a session was lost with its log and its node');
    }
    missing = now;
  };

  let looking: Promise<void> | undefined;
  const look = async (): Promise<void> => {
    const left = accepting() ? await leases.takeLapsed(atOnce) : [];
    await Promise.all(
      left.map((work) =>
        goOn(work).catch((error: unknown) => {
          // Its lease lapses again, and somebody looks again.
          const level = error instanceof FencedError ? 'info' : 'warn';
          logger[level]({ err: error, sessionId: work.sessionId }, 'a session could not be taken over yet');
        }),
      ),
    );
    // There may be more, which readers wait for.
    if (left.length === atOnce) await look();
  };

  const timer = leases.shared
    ? setInterval(() => {
        looking ??= look()
          .catch((error: unknown) => logger.warn({ err: error }, 'no work could be looked for'))
          .finally(() => {
            looking = undefined;
          });
      }, lookEveryMs)
    : undefined;

  let lookingForLost: Promise<void> | undefined;
  const lostTimer = leases.shared
    ? setInterval(() => {
        lookingForLost ??= endLost()
          .catch((error: unknown) => logger.warn({ err: error }, 'lost sessions could not be looked for'))
          .finally(() => {
            lookingForLost = undefined;
          });
      }, lostEveryMs)
    : undefined;

  return {
    close: async (): Promise<void> => {
      closing.abort();
      clearInterval(timer);
      clearInterval(lostTimer);
      await Promise.all([looking, lookingForLost]);
    },
  };
};
