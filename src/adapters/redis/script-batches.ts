import { setTimeout as wait } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { isRedisAway } from './connect.ts';
import { isUnknownScript, queueScript, type Script } from './scripts.ts';

interface Call {
  readonly keys: readonly string[];
  readonly parameters: readonly (string | number)[];
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** How long until a Redis that is away is tried again. */
const againMs = 100;

/**
 * Runs one script many times, a pipeline at a time: the first call at once, and whatever is
 * called meanwhile together in the next. Calls run in their order. While Redis is away they
 * wait and are tried again, so the script must be safe to repeat.
 */
export const createScriptBatches = ({ redis, script }: { redis: Redis; script: Script }) => {
  let waiting: Call[] = [];
  let running = false;
  const closing = new AbortController();

  /** What has to be tried again, in its order. */
  const send = async (calls: readonly Call[]): Promise<Call[]> => {
    const pipeline = redis.pipeline();
    for (const { keys, parameters } of calls) queueScript(pipeline, script, keys, parameters);
    const results = (await pipeline.exec()) ?? [];
    const again: Call[] = [];
    for (const [index, call] of calls.entries()) {
      const [error, result] = results[index] ?? [new Error('Connection is closed.'), undefined];
      if (error === null) call.resolve(result);
      else if (isRedisAway(error) || isUnknownScript(error)) again.push(call);
      else call.reject(error);
    }
    return again;
  };

  const sendAll = async (): Promise<void> => {
    running = true;
    while (waiting.length > 0 && !closing.signal.aborted) {
      const calls = waiting;
      waiting = [];
      const again = await send(calls).catch(() => calls);
      if (again.length === 0) continue;
      waiting = [...again, ...waiting];
      // Told again here, so that no call has to carry the whole script.
      const known = await redis.script('LOAD', script.source).then(
        () => true,
        () => false,
      );
      if (!known) await wait(againMs, undefined, { signal: closing.signal }).catch(() => undefined);
    }
    running = false;
    if (!closing.signal.aborted) return;
    for (const { reject } of waiting.splice(0)) reject(new Error('Connection is closed.'));
  };

  return {
    run: (keys: readonly string[], parameters: readonly (string | number)[]): Promise<unknown> =>
      new Promise((resolve, reject) => {
        waiting.push({ keys, parameters, resolve, reject });
        if (!running) void sendAll();
      }),
    /** Rejects what could not be sent. */
    close: (): void => {
      closing.abort();
      if (!running) void sendAll();
    },
  };
};
