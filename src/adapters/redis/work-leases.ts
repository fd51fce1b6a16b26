import type { KeptWork, WorkLeases } from '../../ports/work-leases.ts';
import { reportingUnavailable, type RedisStoreOptions } from './connect.ts';
import { prepareLua } from './lua.ts';
import { leaseKeys } from './session-keys.ts';

/** The connection, the key prefix and the length of a lease. */
export interface WorkLeaseOptions extends RedisStoreOptions {
  /** How long a lease lasts without a renewal, in milliseconds. */
  readonly leaseMs: number;
}

/** Work leases in Redis, with what the scripts need that take or end a lease beside other things. */
export interface RedisWorkLeases<Task> extends WorkLeases<Task> {
  /** How long a lease lasts without a renewal, in milliseconds. */
  readonly leaseMs: number;
  /** Renews from now on the lease that a script has taken with this task, as JSON. */
  renewTaken(sessionId: string, task: string): void;
  /**
   * Runs a script that ends a lease, and stops renewing it before: a later renewal would take the lease again. When the script fails, the
   * lease is renewed as before.
   */
  whileEnding<Result>(sessionId: string, script: () => Promise<Result>): Promise<Result>;
}

/**
 * Creates work leases in Redis, by its clock. One command renews all leases of this node, three times per lease, and restores them in an
 * emptied Redis.
 *
 * While Redis does not answer in time, the leases of live nodes lapse too. After Redis returns, nothing is taken for the time
 * of one lease, so that live nodes can renew theirs.
 */
export const createRedisWorkLeases = <Task>({
  redis,
  logger,
  prefix,
  leaseMs,
}: WorkLeaseOptions): RedisWorkLeases<Task> => {
  const take = prepareLua({ redis, name: 'take-lapsed' });
  const renewLeases = prepareLua({ redis, name: 'renew-leases' });
  const keys = leaseKeys(prefix);
  const held = new Map<string, string>();

  /** The time from which work may be taken; Infinity while Redis does not answer in time. */
  let takesFrom = 0;
  /** Runs a call, and records whether Redis answered in time. */
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

  /** Completed sessions that are to be deleted from Redis. */
  const completed = new Set<string>();
  const deleteCompleted = async (): Promise<void> => {
    const sessionIds = [...completed];
    if (sessionIds.length === 0) return;
    await redis
      .multi()
      .zrem(keys[0], ...sessionIds)
      .hdel(keys[1], ...sessionIds)
      .exec();
    for (const sessionId of sessionIds) completed.delete(sessionId);
  };

  let queue = Promise.resolve();
  const enqueue = (work: () => Promise<void>): Promise<void> => {
    queue = queue.then(work).catch((error: unknown) => {
      logger.debug({ err: error }, 'session leases not updated: Redis did not answer');
    });
    return queue;
  };
  const timer = setInterval(() => {
    void enqueue(renewAll);
    void enqueue(deleteCompleted);
  }, leaseMs / 3);

  const renewFromNow = (sessionId: string, text: string): void => {
    completed.delete(sessionId);
    held.set(sessionId, text);
  };

  return {
    shared: true,
    leaseMs,

    hold: (sessionId, task) =>
      reportingUnavailable(async () => {
        const text = JSON.stringify(task);
        await renew([[sessionId, text]]);
        renewFromNow(sessionId, text);
      }),

    renewTaken: renewFromNow,

    whileEnding: async (sessionId, script) => {
      const text = held.get(sessionId);
      held.delete(sessionId);
      try {
        return await script();
      } catch (error) {
        if (text !== undefined) held.set(sessionId, text);
        throw error;
      }
    },

    complete: (sessionId) => {
      held.delete(sessionId);
      completed.add(sessionId);
      void enqueue(deleteCompleted);
    },

    abandon: (sessionId) => void held.delete(sessionId),

    handOver: (sessionId) =>
      reportingUnavailable(async () => {
        held.delete(sessionId);
        // A renewal that is under way would take the lease again.
        await queue;
        await redis.zadd(keys[0], 'XX', 0, sessionId);
      }),

    takeLapsed: (limit) =>
      reportingUnavailable(async () => {
        if (takesFrom === Infinity) await ask(() => redis.ping());
        if (performance.now() < takesFrom) return [];
        const taken = await ask(() => take(keys, [limit, leaseMs]) as Promise<(string | null)[]>);
        if (performance.now() < takesFrom) return [];
        const works: KeptWork<Task>[] = [];
        for (let index = 0; index < taken.length; index += 2) {
          const [sessionId, task] = [taken[index] ?? '', taken[index + 1]];
          if (task == null) completed.add(sessionId);
          // This node's own work, whose renewal was late, stays here.
          else if (!held.has(sessionId)) works.push({ sessionId, task: JSON.parse(task) as Task });
        }
        return works;
      }),

    close: async () => {
      clearInterval(timer);
      await enqueue(deleteCompleted);
    },
  };
};
