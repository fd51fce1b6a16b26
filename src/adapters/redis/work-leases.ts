import type { Redis } from 'ioredis';
import type { Logger } from '../../ports/logger.ts';
import type { KeptWork, WorkLeases } from '../../ports/work-leases.ts';
import { whileRedisIsThere } from './connect.ts';
import { prepareLua } from './lua.ts';

export interface WorkLeaseOptions {
  readonly redis: Redis;
  readonly logger: Logger;
  readonly prefix: string;
  /** How long a lease lasts that nobody renews. */
  readonly leaseMs: number;
}

/**
 * Leases in Redis, by its clock. One command renews all of this node's, three times a lease;
 * a Redis that came back empty is told of them again with the next.
 *
 * While Redis answers nobody, or late, all leases lapse, of nodes that live too: nothing is taken then until
 * everybody has had a lease's time to renew.
 */
export const createRedisWorkLeases = <Task>({ redis, logger, prefix, leaseMs }: WorkLeaseOptions): WorkLeases<Task> => {
  const take = prepareLua({ redis, name: 'take-lapsed' });
  const renewLeases = prepareLua({ redis, name: 'renew-leases' });
  // One hash slot, since the scripts see both.
  const keys = [`{${prefix}work}:leases`, `{${prefix}work}:tasks`] as const;
  const held = new Map<string, string>();

  /** When work may be taken. */
  let takesFrom = 0;
  /** Asks Redis, and notices when it does not answer in time, and when it does again. */
  const ask = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    const asked = performance.now();
    let isInTime = false;
    try {
      const result = await work();
      isInTime = performance.now() - asked < leaseMs * 0.75;
      return result;
    } finally {
      if (!isInTime) takesFrom = Infinity;
      else if (takesFrom === Infinity) takesFrom = performance.now() + leaseMs;
    }
  };

  const renew = (entries: readonly (readonly [string, string])[]): Promise<string[]> =>
    ask(() => renewLeases(keys, [leaseMs, ...entries.flat()]) as Promise<string[]>);

  const renewAll = async (): Promise<void> => {
    if (held.size === 0) return;
    const missing = await renew(Array.from(held.keys(), (sessionId) => [sessionId, ''] as const));
    const lost = missing.flatMap((sessionId) => {
      const task = held.get(sessionId);
      return task === undefined ? [] : [[sessionId, task] as const];
    });
    if (lost.length > 0) await renew(lost);
  };

  /** What could not be forgotten while Redis was away. */
  const forgotten = new Set<string>();
  const forget = async (): Promise<void> => {
    const sessionIds = [...forgotten];
    if (sessionIds.length === 0) return;
    await redis
      .multi()
      .zrem(keys[0], ...sessionIds)
      .hdel(keys[1], ...sessionIds)
      .exec();
    for (const sessionId of sessionIds) forgotten.delete(sessionId);
  };

  let working = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    working = working.then(work).catch((error: unknown) => {
      logger.debug({ err: error }, 'the leases could not be renewed');
    });
    return working;
  };
  const timer = setInterval(() => {
    void inTurn(renewAll);
    void inTurn(forget);
  }, leaseMs / 3);

  return {
    shared: true,

    hold: (sessionId, task) =>
      whileRedisIsThere(async () => {
        const text = JSON.stringify(task);
        await renew([[sessionId, text]]);
        forgotten.delete(sessionId);
        held.set(sessionId, text);
      }),

    complete: (sessionId) => {
      held.delete(sessionId);
      forgotten.add(sessionId);
      void inTurn(forget);
    },

    abandon: (sessionId) => void held.delete(sessionId),

    handOver: (sessionId) =>
      whileRedisIsThere(async () => {
        held.delete(sessionId);
        // A renewal that is under way would give it back.
        await working;
        await redis.zadd(keys[0], 'XX', 0, sessionId);
      }),

    takeLapsed: (limit) =>
      whileRedisIsThere(async () => {
        if (takesFrom === Infinity) await ask(() => redis.ping());
        if (performance.now() < takesFrom) return [];
        const taken = await ask(() => take(keys, [limit, leaseMs]) as Promise<(string | null)[]>);
        if (performance.now() < takesFrom) return [];
        const works: KeptWork<Task>[] = [];
        for (let index = 0; index < taken.length; index += 2) {
          const [sessionId, task] = [taken[index] ?? '', taken[index + 1]];
          if (task == null) forgotten.add(sessionId);
          // One of this node's own, whose renewal was late, is not left.
          else if (!held.has(sessionId)) works.push({ sessionId, task: JSON.parse(task) as Task });
        }
        return works;
      }),

    close: async () => {
      clearInterval(timer);
      await inTurn(forget);
    },
  };
};
