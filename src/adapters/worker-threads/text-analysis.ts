import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { analyses, type Analysis } from '../../core/enhancement/analyses.ts';
import { ZomaError } from '../../core/errors.ts';
import type { Logger } from '../../ports/logger.ts';
import type { AnalysisOptions } from '../../ports/text-analysis.ts';
import type { AnalysisTask } from './analyse.ts';
import { createSlices } from './slices.ts';
import { createTurns, type TurnsOptions } from './turns.ts';

/** Beside this file, whether it runs from its sources or from a bundle. */
const here = fileURLToPath(import.meta.url);
const entry = path.join(path.dirname(here), `analyse${path.extname(here)}`);

export interface TextAnalysisOptions extends Partial<TurnsOptions> {
  readonly logger: Logger;
  /** How much is done in place, at once and in each turn of the event loop, as an effort. */
  readonly mostInPlace?: number;
  /** How long a call may work in a thread, in milliseconds. */
  readonly deadlineMs?: number;
}

export interface WorkingTextAnalysis {
  readonly run: Analysis['run'];
  /** Ends the threads; what works or waits in one rejects, as does what is asked later. */
  close(): Promise<void>;
}

/** A core is left to the event loop where there are two. */
const threads = Math.max(1, Math.min(2, availableParallelism() - 1));

/** A thread is ended when it has had nothing to do for so long, in milliseconds: it keeps about 50 MB. */
const idleMs = 30_000;

/** The heap of a thread, in MB: one that outgrows it is ended alone, and not with the node. */
const mostMegabytes = 512;

const isStopping = (): ZomaError =>
  new ZomaError('overloaded', { details: { reason: 'draining' }, retryAfterSeconds: 1 });

/**
 * Runs what is short in place and what is long in threads of its own, which begin with the first long text. A thread that passes
 * its deadline is ended, and another one begins with the next text.
 */
export const createTextAnalysis = ({
  logger,
  mostInPlace = 10_000,
  deadlineMs = 10_000,
  atOnce = threads,
  mostWaiting = 32,
  longestWaitMs = 10_000,
}: TextAnalysisOptions): WorkingTextAnalysis => {
  const slices = createSlices(mostInPlace);
  const turns = createTurns({ atOnce, mostWaiting, longestWaitMs });
  const closing = new AbortController();
  let pool: Piscina<AnalysisTask, unknown> | undefined;

  const openPool = (): Piscina<AnalysisTask, unknown> => {
    const opened = new Piscina<AnalysisTask, unknown>({
      filename: entry,
      minThreads: 0,
      maxThreads: atOnce,
      idleTimeout: idleMs,
      resourceLimits: { maxOldGenerationSizeMb: mostMegabytes },
    });
    opened.on('error', (error: unknown) => {
      // A thread that cannot start leaves its tasks to wait: they reject, and the next one tries a new pool.
      logger.error({ err: error }, 'a thread for long texts failed');
      if (pool === opened) pool = undefined;
      void opened.destroy();
    });
    return opened;
  };

  const inThread = async (task: AnalysisTask, options: AnalysisOptions): Promise<unknown> => {
    const given = options.signal ? AbortSignal.any([options.signal, closing.signal]) : closing.signal;
    const endTurn = await turns.take({ ...options, signal: given });
    const deadline = AbortSignal.timeout(deadlineMs);
    try {
      pool ??= openPool();
      return await pool.run(task, { signal: AbortSignal.any([given, deadline]) });
    } catch (error) {
      given.throwIfAborted();
      const outOfMemory = (error as { code?: unknown }).code === 'ERR_WORKER_OUT_OF_MEMORY';
      if (!deadline.aborted && !outOfMemory) throw error;
      throw new ZomaError('payload_too_large', {
        message: 'The text, with its context and earlier results, takes too long to be checked: shorten it.',
        cause: error,
      });
    } finally {
      endTurn();
    }
  };

  return {
    run: async (name, input, options) => {
      type Output = ReturnType<(typeof analyses)[typeof name]>;
      closing.signal.throwIfAborted();
      if (options.effort > mostInPlace) return (await inThread({ name, input }, options)) as Output;
      await slices.take(options.effort);
      const run = analyses[name] as (given: typeof input) => Output;
      return run(input);
    },
    close: async () => {
      closing.abort(isStopping());
      await pool?.destroy();
    },
  };
};
