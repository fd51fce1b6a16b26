import { setTimeout as sleep } from 'node:timers/promises';
import type { ControlBus } from '../../../ports/control-bus.ts';
import { FencedError } from '../../../ports/event-log.ts';
import type { ListenerPresence } from '../../../ports/listener-presence.ts';
import type { Logger } from '../../../ports/logger.ts';
import type { QuotaState } from '../../../ports/quotas.ts';
import type { Owner, Sessions } from '../../../ports/sessions.ts';
import type { WorkLeases } from '../../../ports/work-leases.ts';
import { untilAvailable } from '../../limits/until-available.ts';
import { ZomaError } from '../../errors.ts';
import type { Analysis } from '../analyses.ts';
import type { ClaimedSession, PreparedSession, StopReason } from '../session.ts';
import { createSessionMasker } from '../session-masker.ts';
import { generate, type Ending, type GenerationOptions } from './generation.ts';

/** What a runner works with. */
export interface RunnerOptions extends GenerationOptions {
  readonly sessions: Sessions;
  readonly presence: ListenerPresence;
  readonly control: ControlBus;
  readonly leases: WorkLeases<PreparedSession>;
  readonly analysis: Analysis;
  readonly logger: Logger;
  /** How long a session may run without a listener before it is cancelled as `abandoned`, in milliseconds. */
  readonly abandonMs: number;
  /** Whether a webhook of the organization gets the ends of sessions. @throws ZomaError `unavailable` */
  readonly announcesEnds: (organizationId: string) => Promise<boolean>;
  /** Called with the owner, and with the use that the settlement left, once a session's ending event is appended. */
  readonly onSettled: (owner: Owner, state: QuotaState) => void;
}

/** How long to wait between two attempts to record an end while the database is unavailable, in milliseconds. */
const recordAgainMs = 1_000;

/** How long a stop waits for sessions whose log cannot be written; another node continues them once the store is back. In milliseconds. */
const handOverMs = 5_000;

/** Creates the runner of this node's generations: one for each session, from its first event to its recorded end. */
export const createRunner = (options: RunnerOptions) => {
  const { sessions, presence, control, leases, analysis, clock, logger, abandonMs, onSettled } = options;
  const running = new Map<string, { readonly session: ClaimedSession; readonly stop: AbortController }>();
  const ends = new Set<Promise<void>>();
  const closing = new AbortController();

  const stop = (sessionId: string, reason: StopReason): void => running.get(sessionId)?.stop.abort(reason);

  const unsubscribe = control.subscribe((message) => {
    if (message.type === 'cancel') stop(message.sessionId, message.reason);
  });

  /** Renews a running session's log and stops the session when it has lost its log or its listeners. */
  const check = async ({ sessionId, writer }: ClaimedSession): Promise<void> => {
    try {
      await writer.renew();
    } catch (error) {
      if (!(error instanceof FencedError)) throw error;
      stop(sessionId, 'interrupted');
      return;
    }
    const since = await presence.absentSince(sessionId);
    if (since !== undefined && clock.now() - since >= abandonMs) stop(sessionId, 'abandoned');
  };

  let isChecking = false;
  /** Checks all sessions at once, so that a shared store can answer for them together. */
  const checkAll = async (): Promise<void> => {
    if (isChecking) return;
    isChecking = true;
    const sessions = [...running.values()].filter(({ stop }) => !stop.signal.aborted);
    const checks = await Promise.allSettled(sessions.map(({ session }) => check(session)));
    const failed = checks.filter((result) => result.status === 'rejected');
    if (failed[0])
      logger.warn({ err: failed[0].reason as unknown, failed: failed.length }, 'check of running sessions failed');
    isChecking = false;
  };
  const checking = setInterval(() => void checkAll(), Math.min(500, Math.max(20, abandonMs / 10)));

  /** Records an end. `fenced`: another writer has claimed the session. `unavailable`: the database did not answer. */
  const record = async (
    { sessionId, organizationId }: ClaimedSession,
    { outcome, attempts }: Ending,
  ): Promise<'recorded' | 'fenced' | 'unavailable' | 'failed'> => {
    try {
      const announce = await options.announcesEnds(organizationId);
      return (await sessions.finish(sessionId, outcome, attempts, { announce })) ? 'recorded' : 'fenced';
    } catch (error) {
      logger.error({ err: error, sessionId }, 'recording the end of a session failed');
      return error instanceof ZomaError && error.code === 'unavailable' ? 'unavailable' : 'failed';
    }
  };

  const recordLater = async (session: ClaimedSession, ending: Ending): Promise<void> => {
    do {
      await sleep(recordAgainMs, undefined, { signal: closing.signal }).catch(() => undefined);
    } while ((await record(session, ending)) === 'unavailable' && !closing.signal.aborted);
  };

  const generateAndEnd = async (session: ClaimedSession, signal: AbortSignal): Promise<void> => {
    const { sessionId, organizationId, spending, writer } = session;
    const caller = { organizationId, running: true, signal };
    const masker = createSessionMasker(session.masks, analysis, caller, session.findings);
    const ending = await generate({ ...session, masker, signal }, options);
    if (signal.reason === 'handed_over') {
      await leases.handOver(sessionId);
      return;
    }
    // Recorded first: a client that sees the end finds it in the session and in the usage.
    const recorded = await record(session, ending);
    if (recorded === 'fenced') throw new FencedError();
    const isRecorded = recorded !== 'unavailable';
    const usage = spending.close();
    const state = await untilAvailable(() => writer.finish(ending.event, usage, { isRecorded }), closing.signal);
    onSettled(session, state);
    if (isRecorded) return;
    await recordLater(session, ending);
    // A store that lost its data meanwhile has counted the session as running again, from the ledger.
    await spending.settle(closing.signal);
    leases.complete(sessionId);
  };

  const run = async (session: ClaimedSession, signal: AbortSignal): Promise<void> => {
    const { sessionId } = session;
    try {
      await generateAndEnd(session, signal);
    } catch (error) {
      const level = error instanceof FencedError ? 'warn' : 'error';
      logger[level]({ err: error, sessionId }, 'session ended on this node without its ending event');
      leases.abandon(sessionId);
    } finally {
      running.delete(sessionId);
      presence.close(sessionId);
      session.writer.release();
    }
  };

  const allEnded = async (): Promise<void> => {
    while (ends.size > 0) await Promise.all(ends);
  };

  /** Resolves when no session runs, after `longestMs`, or when `hurry` aborts. */
  const idle = async (longestMs: number, hurry?: AbortSignal): Promise<void> => {
    const over = new AbortController();
    const signal = hurry ? AbortSignal.any([hurry, over.signal]) : over.signal;
    await Promise.race([allEnded(), sleep(longestMs, undefined, { signal }).catch(() => undefined)]);
    over.abort();
  };

  return {
    /** Starts the session's generation, which goes on by itself. */
    start: (session: ClaimedSession): void => {
      const { sessionId } = session;
      const stop = new AbortController();
      running.set(sessionId, { session, stop });
      presence.open(sessionId);
      const end = run(session, stop.signal).finally(() => ends.delete(end));
      ends.add(end);
    },

    runningCount: (): number => running.size,

    idle,

    /** Hands running sessions over to the other nodes; without any, ends them as `interrupted`. Resolves when that is done. */
    close: async (): Promise<void> => {
      clearInterval(checking);
      closing.abort();
      for (const sessionId of running.keys()) stop(sessionId, leases.shared ? 'handed_over' : 'interrupted');
      await (leases.shared ? idle(handOverMs) : allEnded());
      unsubscribe();
    },
  };
};

export type Runner = ReturnType<typeof createRunner>;
