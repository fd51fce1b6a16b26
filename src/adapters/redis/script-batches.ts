import { setTimeout as wait } from 'node:timers/promises';
import { isRedisAway } from './connect.ts';
import type { Lua } from './lua.ts';

interface Call {
  readonly keys: readonly string[];
  readonly parameters: readonly (string | number)[];
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** How long until a Redis that is away is tried again. */
const againMs = 100;
/** The most calls in one batch: a script keeps the whole server waiting. */
const mostCalls = 256;

/**
 * Makes one run of a script out of many calls, one run at a time: the first call goes at
 * once, and whatever is called meanwhile together in the next. Calls keep their order.
 * The script takes all keys, then what is common, then for each call the number of its parameters and these,
 * and returns a list with each call's result.
 *
 * While Redis is away calls wait and are tried again, so the script must be safe to repeat.
 */
export const createScriptBatches = ({
  run,
  common,
}: {
  run: Lua;
  /** What all calls have in common. */
  common: readonly (string | number)[];
}) => {
  let waiting: Call[] = [];
  let running = false;
  const closing = new AbortController();

  const send = async (calls: readonly Call[]): Promise<void> => {
    const keys: string[] = [];
    const parameters = [...common];
    for (const call of calls) {
      keys.push(...call.keys);
      parameters.push(call.parameters.length, ...call.parameters);
    }
    const results = (await run(keys, parameters)) as unknown[];
    for (const [index, { resolve }] of calls.entries()) resolve(results[index]);
  };

  const sendAll = async (): Promise<void> => {
    running = true;
    while (waiting.length > 0 && !closing.signal.aborted) {
      const calls = waiting.splice(0, mostCalls);
      try {
        await send(calls);
      } catch (error) {
        if (isRedisAway(error)) {
          waiting = [...calls, ...waiting];
          await wait(againMs, undefined, { signal: closing.signal }).catch(() => undefined);
        } else {
          for (const { reject } of calls) reject(error);
        }
      }
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
