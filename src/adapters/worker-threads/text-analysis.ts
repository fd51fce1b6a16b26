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

/** The entry of a thread, beside this file in the sources and in a bundle. */
const here = fileURLToPath(import.meta.url);
const entry = path.join(path.dirname(here), `analyse${path.extname(here)}`);

/** The bounds of the work on the event loop and in threads; each has a default. */
export interface TextAnalysisOptions extends Partial<FairQueueOptions> {
  readonly logger: Logger;
  /** The most effort of one call on the event loop, and of all calls in one turn of it; calls with more effort run in a thread. */
  readonly maxInPlace?: number;
  /** Longest run of a call in a thread, in milliseconds. */
  readonly deadlineMs?: number;
}

/** The core's analyses, with the threads that run them. */
export interface WorkingTextAnalysis {
  /** @see TextAnalysis for the guarantees */
  readonly run: Analysis['run'];
  /** Ends the threads. Running, waiting and later calls reject. */
  close(): Promise<void>;
}

/** The number of threads; leaves one processor to the event loop where there are several. */
const threads = Math.max(1, Math.min(2, availableParallelism() - 1));

/** Lifetime of an idle thread, in milliseconds: each uses about 50 MB. */
const idleMs = 30_000;

/** The largest heap of a thread, in MB: a thread that exceeds it ends without the node. */
const maxHeapMegabytes = 512;

/**
 * Bounds the effort in each turn of the event loop to `most`, so that other requests run in between. The function waits until so
 * much effort may be spent; the first effort of a turn does not wait.
 */
const createSlices = (most: number): ((effort: number) => Promise<void>) => {
  let spent = 0;
  let nextTurn: Promise<void> | undefined;

  const turn = (): Promise<void> =>
    (nextTurn ??= new Promise((resolve) =>
      setImmediate(() => {
        spent = 0;
        nextTurn = undefined;
        resolve();
      }),
    ));

  return async (effort) => {
    while (spent > 0 && spent + effort > most) await turn();
    spent += effort;
    void turn();
  };
};

/**
 * Creates the analysis of texts: short ones on the event loop, long ones in threads, which start with the first long text. A thread
 * that passes its deadline is ended; the next text starts another one.
 */
export const createTextAnalysis = ({
  logger,
  maxInPlace = 10_000,
  deadlineMs = 10_000,
  concurrency = threads,
  maxWaiting = 32,
  maxWaitMs = 10_000,
}: TextAnalysisOptions): WorkingTextAnalysis => {
  const takeSlice = createSlices(maxInPlace);
  const queue = createFairQueue({ concurrency, maxWaiting, maxWaitMs });
  const closing = new AbortController();
  let pool: Piscina<AnalysisTask, unknown> | undefined;

  const openPool = (): Piscina<AnalysisTask, unknown> => {
    const opened = new Piscina<AnalysisTask, unknown>({
      filename: entry,
      minThreads: 0,
      maxThreads: concurrency,
      idleTimeout: idleMs,
      resourceLimits: { maxOldGenerationSizeMb: maxHeapMegabytes },
    });
    opened.on('error', (error: unknown) => {
      // The tasks of a thread that cannot start would wait forever: `destroy` rejects them, and the next call opens a new pool.
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
      if (options.effort > maxInPlace) return (await inThread({ name, input }, options)) as Output;
      await takeSlice(options.effort);
      const run = analyses[name] as (given: typeof input) => Output;
      return run(input);
    },
    close: async () => {
      closing.abort(overloaded('draining'));
      await pool?.destroy();
    },
  };
};
