import { setTimeout as wait } from 'node:timers/promises';
import { isRedisUnavailable } from './connect.ts';
import type { Lua, LuaValue } from './lua.ts';

interface Call {
  readonly keys: readonly string[];
  readonly parameters: readonly LuaValue[];
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Pause before an unavailable Redis is tried again, in milliseconds. */
const retryMs = 100;
/** The most calls in one batch: a script blocks the whole server. */
const mostCalls = 256;

/** How calls are batched. */
export interface ScriptBatchesOptions {
  /** Whether calls reject while Redis is unavailable. By default they wait and are retried, so that the script must be safe to repeat. */
  readonly rejectsUnavailable?: boolean;
}

/**
 * Batches the calls of a script, one run at a time: the calls of a turn are sent at its end, and the calls that arrive during a run form
 * the next one. Calls keep their order. The script takes the keys of all calls, then `common`, then for each call the numbers of its keys
 * and of its parameters, and the parameters; it returns a list with the result of each call.
 */
export const createScriptBatches = (
  run: Lua,
  common: readonly LuaValue[],
  { rejectsUnavailable = false }: ScriptBatchesOptions = {},
) => {
  let waiting: Call[] = [];
  let running = false;
  const closing = new AbortController();

  const send = async (calls: readonly Call[]): Promise<void> => {
    const keys: string[] = [];
    const parameters: LuaValue[] = [...common];
    for (const call of calls) {
      keys.push(...call.keys);
      parameters.push(call.keys.length, call.parameters.length, ...call.parameters);
    }
    const results = (await run(keys, parameters)) as unknown[];
    for (const [index, { resolve }] of calls.entries()) resolve(results[index]);
  };

  const sendAll = async (): Promise<void> => {
    while (waiting.length > 0 && !closing.signal.aborted) {
      const calls = waiting.splice(0, mostCalls);
      try {
        await send(calls);
      } catch (error) {
        if (isRedisUnavailable(error) && !rejectsUnavailable) {
          waiting = [...calls, ...waiting];
          await wait(retryMs, undefined, { signal: closing.signal }).catch(() => undefined);
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
    /** Queues a call; resolves with its result. */
    run: (keys: readonly string[], parameters: readonly LuaValue[]): Promise<unknown> =>
      new Promise((resolve, reject) => {
        waiting.push({ keys, parameters, resolve, reject });
        if (running) return;
        running = true;
        queueMicrotask(() => void sendAll());
      }),
    /** Rejects the calls that were not sent. */
    close: (): void => {
      closing.abort();
      if (!running) void sendAll();
    },
  };
};

/** The batches that `createScriptBatches` creates. */
export type ScriptBatches = ReturnType<typeof createScriptBatches>;
