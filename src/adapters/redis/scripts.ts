import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ChainableCommander, Redis } from 'ioredis';

/** A Lua script of `scripts/`, whose head says what it takes and what it promises. */
export interface Script {
  readonly source: string;
  readonly hash: string;
}

export const loadScript = (name: string): Script => {
  const source = readFileSync(new URL(`./scripts/${name}.lua`, import.meta.url), 'utf8');
  return { source, hash: createHash('sha1').update(source).digest('hex') };
};

type Parameter = string | number;

/** Whether the server does not know the script: it has been restarted, or never heard of it. */
export const isUnknownScript = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith('NOSCRIPT');

/** Runs a script by its hash; tells the server the whole when it does not know it. */
export const runScript = async (
  redis: Redis,
  { hash, source }: Script,
  keys: readonly string[],
  parameters: readonly Parameter[],
): Promise<unknown> => {
  try {
    return await redis.evalsha(hash, keys.length, ...keys, ...parameters);
  } catch (error) {
    if (!isUnknownScript(error)) throw error;
    return redis.eval(source, keys.length, ...keys, ...parameters);
  }
};

/** The same in a pipeline: the caller loads what the server says that it does not know. */
export const queueScript = (
  pipeline: ChainableCommander,
  { hash }: Script,
  keys: readonly string[],
  parameters: readonly Parameter[],
): void => void pipeline.evalsha(hash, keys.length, ...keys, ...parameters);
