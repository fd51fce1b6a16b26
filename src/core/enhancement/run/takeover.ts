import type { Clock } from '../../../ports/clock.ts';
import { FencedError, type EventLog } from '../../../ports/event-log.ts';
import type { Logger } from '../../../ports/logger.ts';
import type { SessionLifecycle } from '../../../ports/session-lifecycle.ts';
import type { Attempt, Owner, SessionRecord, Sessions } from '../../../ports/sessions.ts';
import type { KeptWork, WorkLeases } from '../../../ports/work-leases.ts';
import { ZomaError } from '../../errors.ts';
import type { QuotaService } from '../../limits/quota-service.ts';
import { untilAvailable } from '../../limits/until-available.ts';
import { isEnding, type SessionEvent } from '../events.ts';
import type { PreparedSession } from '../session.ts';
import { reconstructAttempts } from './reconstruct-attempts.ts';
import type { Runner } from './runner.ts';
import { eventFromRecord, recordFromLog } from './session-end.ts';

/** How often a node looks for lapsed leases, in milliseconds: with a lease's time, the pause that a reader sees. */
const scanEveryMs = 500;

/** How many sessions a node takes over in one scan: the work of a dead node is shared among the living ones. */
const mostAtOnce = 10;

/** How often a node looks for sessions that have neither a lease nor a log, and how old they are at least, in milliseconds. */
const scanForLostEveryMs = 20_000;
const lostAfterMs = 60_000;

/** What takeovers work with. */
export interface TakeoverOptions {
  readonly sessions: Sessions;
  readonly lifecycle: SessionLifecycle<PreparedSession, SessionEvent>;
  readonly log: EventLog<SessionEvent>;
  readonly leases: WorkLeases<PreparedSession>;
  readonly runner: Runner;
  readonly quotaService: QuotaService;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Called with the owner once a session's end is appended or recorded. */
  readonly onSettled: (owner: Owner) => void;
  /** Whether this node takes new work. */
  readonly accepting: () => boolean;
  readonly lostEveryMs?: number;
}

/** Runs work at an interval, never twice at a time; a failure is logged and the next interval tries again. */
const createScan = (scan: () => Promise<void>, everyMs: number, onFailure: (error: unknown) => void) => {
  let underWay: Promise<void> | undefined;
  const timer = setInterval(() => {
    underWay ??= scan()
      .catch(onFailure)
      .finally(() => {
        underWay = undefined;
      });
  }, everyMs);
  return {
    close: async (): Promise<void> => {
      clearInterval(timer);
      await underWay;
    },
  };
};

/**
 * Continues the sessions whose writer died, froze or was cut off: under the next epoch, which the database gives to one node only, and
 * after the last character of the log. What the earlier writer finished is not repeated: a recorded end is appended, an appended end is
 * recorded. A session that has lost both its lease and its log, as its node and Redis died together, is ended as `interrupted`.
 */
export const createTakeover = (options: TakeoverOptions) => {
  const { sessions, lifecycle, log, leases, runner, quotaService, clock, logger, onSettled, accepting } = options;
  const closing = new AbortController();

  const eventsOf = async (sessionId: string): Promise<SessionEvent[] | undefined> =>
    (await log.slice(sessionId, 0))?.map(({ event }) => event);

  /** Finishes a session whose end is in the database. */
  const appendEnd = async (record: SessionRecord): Promise<void> => {
    const session = { sessionId: record.id, owner: record };
    const spending = quotaService.resume(session, record.epoch, await sessions.attempts(record.id, record));
    const head = await log.head(record.id);
    if (!head || head.ended) {
      await spending.settle(closing.signal);
      leases.complete(record.id);
      return;
    }
    const [writer, usage] = [await lifecycle.resume(record.id, record.epoch + 1), spending.close()];
    const finish = () => writer.finish(eventFromRecord(record), usage, { isRecorded: true });
    await untilAvailable(finish, closing.signal);
    onSettled(record);
  };

  /** Records the end of a session whose log has ended, or is lost, and settles it. */
  const recordEnd = async (
    { id, ...owner }: Owner & { readonly id: string },
    epoch: number,
    events: readonly SessionEvent[] | undefined,
    attempts: readonly Attempt[],
  ): Promise<void> => {
    const lost: SessionEvent = { name: 'error', data: new ZomaError('interrupted').toPublic() };
    const outcome = recordFromLog(events ?? [lost], attempts, new Date(clock.now()));
    // Another node has claimed the session meanwhile and settles it.
    if (!(await sessions.finish(id, { ...outcome, epoch }, attempts))) return;
    await quotaService.resume({ sessionId: id, owner }, epoch, attempts).settle(closing.signal);
    onSettled(owner);
  };

  /** Continues a session that this node has claimed and whose lease it holds. */
  const continueClaimed = async (epoch: number, record: SessionRecord, prepared: PreparedSession): Promise<void> => {
    const sessionId = record.id;
    const { windows } = record.admission;
    const attemptsIn = (events: readonly SessionEvent[]): Promise<Attempt[]> =>
      reconstructAttempts(events, { request: prepared.prompt, windows, now: clock.now(), quotaService });
    const before = await eventsOf(sessionId);
    const last = before?.at(-1);
    if (before === undefined || (last && isEnding(last))) {
      await recordEnd(record, epoch, before, await attemptsIn(before ?? []));
      leases.complete(sessionId);
      return;
    }
    const writer = await lifecycle.resume(sessionId, epoch);
    // Read again: until the log was opened the earlier writer could append.
    const earlier = (await eventsOf(sessionId)) ?? [];
    logger.warn({ sessionId, epoch }, 'session taken over');
    const spending = quotaService.resume({ sessionId, owner: prepared }, epoch, await attemptsIn(earlier));
    runner.start({ ...prepared, writer, spending, epoch, earlier });
  };

  const takeOver = async ({ sessionId, task }: KeptWork<PreparedSession>): Promise<void> => {
    const record = await sessions.find(sessionId, task);
    if (record?.status !== 'pending') {
      if (record) await appendEnd(record);
      // Its node died between reserving for it and recording it.
      else await lifecycle.withdraw({ sessionId, owner: task });
      return;
    }
    const epoch = await sessions.claim(sessionId, record.epoch);
    if (epoch === undefined) return;
    await leases.hold(sessionId, task);
    try {
      await continueClaimed(epoch, record, task);
    } catch (error) {
      // A held lease would hide the abandoned work from the other nodes.
      leases.abandon(sessionId);
      throw error;
    }
  };

  const scanLapsed = async (): Promise<void> => {
    const lapsed = accepting() ? await leases.takeLapsed(mostAtOnce) : [];
    await Promise.all(
      lapsed.map((work) =>
        takeOver(work).catch((error: unknown) => {
          // Its lease lapses again, and the next scan tries again.
          const level = error instanceof FencedError ? 'info' : 'warn';
          logger[level]({ err: error, sessionId: work.sessionId }, 'takeover failed; trying again');
        }),
      ),
    );
    // There may be more, which readers wait for.
    if (lapsed.length === mostAtOnce) await scanLapsed();
  };

  /** Sessions whose log was missing in the last scan: a live writer may be about to restore it. */
  let missing = new Set<string>();
  const scanLost = async (): Promise<void> => {
    const stillMissing = new Set<string>();
    for (const { id, epoch, ...owner } of await sessions.unfinished(new Date(clock.now() - lostAfterMs), 1_000)) {
      if (await log.head(id)) continue;
      stillMissing.add(id);
      const claimed = missing.has(id) ? await sessions.claim(id, epoch) : undefined;
      if (claimed === undefined) continue;
      await recordEnd({ id, ...owner }, claimed, undefined, []);
      logger.warn({ sessionId: id }, 'session ended as interrupted: its log and its node are lost');
    }
    missing = stillMissing;
  };

  const scans = leases.shared
    ? [
        createScan(scanLapsed, scanEveryMs, (error) => logger.warn({ err: error }, 'takeover scan failed')),
        createScan(scanLost, options.lostEveryMs ?? scanForLostEveryMs, (error) =>
          logger.warn({ err: error }, 'scan for lost sessions failed'),
        ),
      ]
    : [];

  return {
    close: async (): Promise<void> => {
      closing.abort();
      await Promise.all(scans.map((scan) => scan.close()));
    },
  };
};
