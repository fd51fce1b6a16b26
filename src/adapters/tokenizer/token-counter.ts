import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { estimateTokens } from '../../core/text/token-estimate.ts';
import type { Logger } from '../../ports/logger.ts';
import type { TokenCounter } from '../../ports/token-counter.ts';

/** A token counter with a worker thread. */
export interface WorkingTokenCounter extends TokenCounter {
  /** Ends the worker. Pending and later counts are estimates. May be called more than once. */
  close(): Promise<void>;
}

const worker = fileURLToPath(new URL('./count-tokens.js', import.meta.url));

const openPool = (): Piscina<string, number> => {
  const pool = new Piscina<string, number>({
    filename: worker,
    minThreads: 1,
    maxThreads: 1,
    idleTimeout: Infinity,
    // The worker needs none of this process's loaders.
    execArgv: [],
  });
  // A worker that cannot start emits an error; without `destroy` its tasks would wait forever.
  pool.on('error', () => void pool.destroy());
  return pool;
};

/**
 * Creates a counter with the tokenizer of OpenAI's models, o200k_base, in one worker thread. The first text starts the thread, which loads
 * the tokenizer: some 50 MB and a third of a second.
 */
export const createTokenCounter = ({ logger }: { logger: Logger }): WorkingTokenCounter => {
  let pool: Piscina<string, number> | undefined;
  let closing: Promise<void> | undefined;
  let failing = false;
  const estimateInstead = (text: string, error: unknown): number => {
    // Logs the first of successive failures.
    if (!failing && closing === undefined) logger.warn({ err: error }, 'tokens are estimated: the tokenizer failed');
    failing = true;
    return estimateTokens(text);
  };

  const count = async (text: string): Promise<number> => {
    if (text === '' || closing !== undefined) return estimateTokens(text);
    try {
      pool ??= openPool();
      const tokens = await pool.run(text);
      failing = false;
      return tokens;
    } catch (error) {
      return estimateInstead(text, error);
    }
  };

  return { count, close: () => (closing ??= Promise.resolve(pool?.destroy())) };
};
