import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Redis } from 'ioredis';

/** Runs a script; what it takes and gives is in its head. */
export type Lua = (keys: readonly string[], parameters: readonly (string | number)[]) => Promise<unknown>;

/** A script of `scripts/`, run by its digest. A server that does not know it, as one that was restarted, is given the text. */
export const prepareLua = ({ redis, name }: { redis: Redis; name: string }): Lua => {
  const text = readFileSync(new URL(`./scripts/${name}.lua`, import.meta.url), 'utf8');
  const digest = createHash('sha1').update(text).digest('hex');
  return async (keys, parameters) => {
    try {
      return await redis.evalsha(digest, keys.length, ...keys, ...parameters);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return redis.eval(text, keys.length, ...keys, ...parameters);
    }
  };
};
