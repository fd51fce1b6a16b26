import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { estimateTokens } from '../../core/text/token-estimate.ts';
import type { Logger } from '../../ports/logger.ts';
import type { TokenCounter } from '../../ports/token-counter.ts';

export interface WorkingTokenCounter extends TokenCounter {
  /** Ends the worker; what is being counted, and whatever is asked for later, gets an estimate. May be called again. */
  close(): Promise<void>;
}

const worker = fileURLToPath(new URL('./count-tokens.js', import.meta.url));

/**
 * Counts with the tokenizer of OpenAI's models, o200k_base, in a thread of its own, one text after the other.
 * It is ready when this resolves: the tokenizer is loaded.
 */
export const createTokenCounter = async ({ logger }: { logger: Logger }): Promise<WorkingTokenCounter> => {
  const pool = new Piscina<string, number>({
    filename: worker,
    minThreads: 1,
    maxThreads: 1,
    idleTimeout: Infinity,
    // The worker needs no loader, whatever this process was started with.
    execArgv: [],
  });
  // Told of a worker that cannot even start, and then what waits would wait for ever.
  pool.on('error', () => void pool.destroy());

  let closing: Promise<void> | undefined;
  let failing = false;
  const estimateInstead = (text: string, error: unknown): number => {
    // A worker that stays broken fails at every text, and is told of once.
    if (!failing && closing === undefined) logger.warn({ err: error }, 'tokens are estimated: the tokenizer failed');
    failing = true;
    return estimateTokens(text);
  };

  const count = async (text: string): Promise<number> => {
    if (text === '' || closing !== undefined) return estimateTokens(text);
    try {
      const tokens = await pool.run(text);
      failing = false;
      return tokens;
    } catch (error) {
      return estimateInstead(text, error);
    }
  };

  await count('The first text loads the tokenizer.');
  return { count, close: () => (closing ??= pool.destroy()) };
};
