import { setTimeout as sleep } from 'node:timers/promises';
import type { ListenerPresence } from '../../../ports/listener-presence.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { ControlBus } from '../../../ports/control-bus.ts';
import { FencedError, type EventLogWriter } from '../../../ports/event-log.ts';
import type { ModelRequest } from '../../../ports/language-model.ts';
import type { Logger } from '../../../ports/logger.ts';
import type { Owner, Sessions } from '../../../ports/sessions.ts';
import type { WorkLeases } from '../../../ports/work-leases.ts';
import type { TokenCounter } from '../../../ports/token-counter.ts';
import type { Vocabulary } from '../../../ports/vocabulary.ts';
import { ZomaError } from '../../errors.ts';
import type { Chain } from '../../failover/chain.ts';
import type { SessionSpending } from '../../limits/session-spending.ts';
import type { ActionName } from '../prepare/actions/index.ts';
import type { Analysis } from '../analyses.ts';
import type { ContextSummary } from '../../context/manifest.ts';
import type { SessionEvent } from '../events.ts';
import { generate, type Ending, type StopReason } from './generation.ts';
import { createSessionMasker, type MaskerState } from '../session-masker.ts';

/** The work of a session. With the session's log it is all that a takeover needs. */
export interface Task extends Owner {
  readonly text: string;
  readonly action: ActionName;
  /** The user's own instruction. */
  readonly customPrompt?: string | undefined;
  readonly request: ModelRequest;
  readonly masker: MaskerState;
  readonly context?: ContextSummary | undefined;
}

/** One session to run: its task, its log and what it may spend. */
export interface Work {
  readonly sessionId: string;
  readonly task: Task;
  readonly writer: EventLogWriter<SessionEvent>;
  readonly spending: SessionSpending;
  /** The writer's. */
  readonly epoch: number;
  /** What the log held when this writer took it over. */
  readonly earlier?: readonly SessionEvent[];
}

/** The ports that generations work with, and when an abandoned one is cancelled. */
export interface RunnerOptions {
  readonly sessions: Sessions;
  readonly presence: ListenerPresence;
  readonly control: ControlBus;
  readonly leases: WorkLeases<Task>;
  readonly chain: Chain;
  readonly analysis: Analysis;
  readonly vocabulary: Vocabulary;
  readonly counter: TokenCounter;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long a session may be without listeners, in milliseconds, before it is cancelled as `abandoned`. */
  readonly abandonMs: number;
  /** Called with the owner once a session's end has been appended. */
  readonly onSettled: (owner: Owner) => void;
}

/** How long between two tries to record an end while the database is away. */
const recordAgainMs = 1_000;
/** How long a stop waits for a log that takes nothing, as another node goes on with the session once it can be reached. */
const handOverMs = 5_000;

/** Renews the writer's log; resolves with false when it takes nothing more from this writer. */
const keeps = async (writer: Work['writer']): Promise<boolean> => {
  try {
    await writer.renew();
    return true;
  } catch (error) {
    if (error instanceof FencedError) return false;
    throw error;
  }
};

/** Runs this node's generations: one for each session, from its first event to its recorded end. */
export const createRunner = ({
  sessions,
  presence,
  control,
  leases,
  chain,
  analysis,
  vocabulary,
  counter,
  clock,
  logger,
  abandonMs,
  onSettled,
}: RunnerOptions) => {
  const running = new Map<string, { readonly writer: Work['writer']; readonly stopping: AbortController }>();
  const ends = new Set<Promise<void>>();
  const stopping = new AbortController();

  const stop = (sessionId: string, reason: StopReason): void => running.get(sessionId)?.stopping.abort(reason);

  const unsubscribe = control.subscribe((message) => {
    if (message.type === 'cancel') stop(message.sessionId, message.reason);
  });

  const watch = async (): Promise<void> => {
    for (const [
      sessionId,
      {
        writer,
        stopping: { signal },
      },
    ] of running) {
      if (signal.aborted) continue;
      if (!(await keeps(writer))) {
        // The log takes nothing more from this writer: another node continues the session, or the log is lost.
        stop(sessionId, 'interrupted');
        continue;
      }
      const since = await presence.absentSince(sessionId);
      if (since !== undefined && clock.now() - since >= abandonMs) stop(sessionId, 'abandoned');
    }
  };
  const watching = setInterval(
    () =>
      void watch().catch((error: unknown) => {
        logger.warn({ err: error }, 'watch of running sessions failed');
      }),
    Math.min(500, Math.max(20, abandonMs / 10)),
  );

  /** `refused`: another writer has claimed the session. `away`: the database is away, try again. */
  const record = async (
    sessionId: string,
    { outcome, attempts }: Ending,
  ): Promise<'recorded' | 'refused' | 'away' | 'failed'> => {
    try {
      return (await sessions.finish(sessionId, outcome, attempts)) ? 'recorded' : 'refused';
    } catch (error) {
      logger.error({ err: error, sessionId }, 'recording the end of a session failed');
      return error instanceof ZomaError && error.code === 'unavailable' ? 'away' : 'failed';
    }
  };

  const recordLater = async (sessionId: string, ending: Ending): Promise<void> => {
    do {
      await sleep(recordAgainMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    } while ((await record(sessionId, ending)) === 'away' && !stopping.signal.aborted);
  };

  const work = async ({ sessionId, task, ...writing }: Work, signal: AbortSignal): Promise<void> => {
    const { organizationId } = task;
    const masker = createSessionMasker(task.masker, analysis, { organizationId, running: true, signal });
    const { text, action, customPrompt, request, context } = task;
    const given = { text, action, customPrompt, request, context, masker, ...writing };
    const ending = await generate({ ...given, chain, vocabulary, counter, clock, signal });
    if (signal.reason === 'handed_over') {
      await leases.handOver(sessionId);
      return;
    }
    // Recorded first: a client that sees the end finds it in the session and in the usage.
    const recorded = await record(sessionId, ending);
    if (recorded === 'refused') throw new FencedError();
    await writing.spending.settle(stopping.signal);
    await writing.writer.append([ending.event], { end: true });
    onSettled(task);
    if (recorded === 'away') {
      await recordLater(sessionId, ending);
      // A store that was emptied since then has the session back out of the ledger, as one that runs.
      await writing.spending.settle(stopping.signal);
    }
    leases.complete(sessionId);
  };

  const run = async (item: Work, signal: AbortSignal): Promise<void> => {
    try {
      await work(item, signal);
    } catch (error) {
      const level = error instanceof FencedError ? 'warn' : 'error';
      logger[level]({ err: error, sessionId: item.sessionId }, 'a generation ended without its ending event');
      leases.abandon(item.sessionId);
    } finally {
      running.delete(item.sessionId);
      presence.close(item.sessionId);
    }
  };

  /** Resolves when no generation runs, when the patience is over, or when `hurry` aborts. */
  const idle = async (patienceMs: number, hurry?: AbortSignal): Promise<void> => {
    const over = new AbortController();
    const end = (): void => over.abort();
    const timer = setTimeout(end, patienceMs);
    hurry?.addEventListener('abort', end);
    const waiting = new Promise<void>((resolve) => over.signal.addEventListener('abort', () => resolve()));
    if (hurry?.aborted) end();
    while (ends.size > 0 && !over.signal.aborted) await Promise.race([Promise.all(ends), waiting]);
    clearTimeout(timer);
    hurry?.removeEventListener('abort', end);
  };

  return {
    /** Begins at once and goes on by itself. */
    start: (item: Work): void => {
      const controller = new AbortController();
      running.set(item.sessionId, { writer: item.writer, stopping: controller });
      presence.open(item.sessionId);
      const end = run(item, controller.signal).finally(() => ends.delete(end));
      ends.add(end);
    },

    runningCount: (): number => running.size,

    idle,

    /** Hands what still runs over to the other nodes; without any, ends it as `error` `interrupted`. Resolves when that is done. */
    close: async (): Promise<void> => {
      clearInterval(watching);
      stopping.abort();
      for (const sessionId of running.keys()) stop(sessionId, leases.shared ? 'handed_over' : 'interrupted');
      if (leases.shared) await idle(handOverMs);
      else while (ends.size > 0) await Promise.all(ends);
      unsubscribe();
    },
  };
};

export type Runner = ReturnType<typeof createRunner>;
