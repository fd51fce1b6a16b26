import { readFileSync } from 'node:fs';
import type { Redis } from 'ioredis';

/** Runs a script; the head of the script describes its keys, parameters and result. */
export type Lua = (keys: readonly string[], parameters: readonly (string | number)[]) => Promise<unknown>;

/** Prepares a script of `scripts/`. ioredis sends its digest, and its text to a server that does not know the digest. */
export const prepareLua = ({ redis, name }: { redis: Redis; name: string }): Lua => {
  redis.defineCommand(name, { lua: readFileSync(new URL(`./scripts/${name}.lua`, import.meta.url), 'utf8') });
  const run = Reflect.get(redis, name) as (...parameters: unknown[]) => Promise<unknown>;
  return (keys, parameters) => run.call(redis, keys.length, ...keys, ...parameters);
};
