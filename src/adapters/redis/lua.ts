import { readFileSync } from 'node:fs';
import type { Redis } from 'ioredis';

/** A key or a parameter of a script. */
export type LuaValue = string | number | Buffer;

/** Runs a script; the head of the script describes its keys, parameters and result. */
export type Lua = (keys: readonly string[], parameters: readonly LuaValue[]) => Promise<unknown>;

/** Reads a script of `scripts/`. A line `--- @include "name"` stands for the functions of another file. */
const readScript = (name: string): string =>
  readFileSync(new URL(`./scripts/${name}.lua`, import.meta.url), 'utf8').replaceAll(
    /^--- @include "([\w-]+)"$/gm,
    (_, included: string) => readScript(included),
  );

/** Prepares a script of `scripts/`. ioredis sends its digest, and its text to a server that does not know the digest. */
export const prepareLua = ({ redis, name }: { redis: Redis; name: string }): Lua => {
  redis.defineCommand(name, { lua: readScript(name) });
  const run = Reflect.get(redis, name) as (...parameters: unknown[]) => Promise<unknown>;
  return (keys, parameters) => run.call(redis, keys.length, ...keys, ...parameters);
};
