import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { analyses, type Analysis } from '../../core/enhancement/analyses.ts';
import { overloaded, ZomaError } from '../../core/errors.ts';
import type { Logger } from '../../ports/logger.ts';
import type { AnalysisOptions } from '../../ports/text-analysis.ts';
import type { AnalysisTask } from './analyse.ts';
import { createFairQueue, type FairQueueOptions } from './fair-queue.ts';
import { createSlices } from './slices.ts';

/** Beside this file, whether it runs from its sources or from a bundle. */
const here = fileURLToPath(import.meta.url);
const entry = path.join(path.dirname(here), `analyse${path.extname(here)}`);

/** The bounds of the work in place and in threads; each has a default. */
export interface TextAnalysisOptions extends Partial<FairQueueOptions> {
  readonly logger: Logger;
  /** How much is done in place, at once and in each turn of the event loop, as an effort. */
  readonly mostInPlace?: number;
  /** How long a call may work in a thread, in milliseconds. */
  readonly deadlineMs?: number;
}

/** The core's analyses, run by this node's threads. */
export interface WorkingTextAnalysis {
  /** @see TextAnalysis for the guarantees */
  readonly run: Analysis['run'];
  /** Ends the threads; what works or waits in one rejects, as does what is asked later. */
  close(): Promise<void>;
}

/** A core is left to the event loop where there are two. */
const threads = Math.max(1, Math.min(2, availableParallelism() - 1));

/** How long an idle thread lives, in milliseconds: each holds about 50 MB. */
const idleMs = 30_000;

/** The heap of a thread, in MB: one that outgrows it is ended alone, and not with the node. */
const mostMegabytes = 512;

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
  const queue = createFairQueue({ atOnce, mostWaiting, longestWaitMs });
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
      logger.error({ err: error }, 'text analysis thread failed; its pool is replaced');
      if (pool === opened) pool = undefined;
      void opened.destroy();
    });
    return opened;
  };

  const inThread = async (task: AnalysisTask, options: AnalysisOptions): Promise<unknown> => {
    const given = options.signal ? AbortSignal.any([options.signal, closing.signal]) : closing.signal;
    const leave = await queue.take({ ...options, signal: given });
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
      leave();
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
      closing.abort(overloaded('draining'));
      await pool?.destroy();
    },
  };
};
