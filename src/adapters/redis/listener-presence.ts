import type { Redis } from 'ioredis';
import type { ListenerPresence } from '../../ports/listener-presence.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { prepareLua } from './lua.ts';

export interface RedisListenerPresenceOptions {
  readonly redis: Redis;
  readonly clock: Clock;
  readonly logger: Logger;
  /** No other node that runs has it. */
  readonly nodeId: string;
  readonly prefix: string;
  /** How long the listeners of a node count that it does not renew. */
  readonly leaseMs?: number;
  readonly renewMs?: number;
}

/** A session that runs on this node. */
interface Attendance {
  lastHeardAt: number;
  /** Whether Redis has been asked of it. */
  asked: boolean;
  /** Until then what Redis holds may lack what other nodes have not renewed yet. */
  incompleteUntil: number;
}

/** How long a session's leases are kept after the last one: longer than the node that runs it takes to look. */
const keptMs = 60_000;
/** The most sessions in one call: a script keeps the whole server waiting. */
const batchSize = 500;

/**
 * Listeners on every node. Each node counts its own, and says by a lease in Redis for which
 * sessions it has any: at once when that changes, and again in one batch every `renewMs`. The
 * listeners of a node that died count until their lease has ended, by Redis's clock.
 *
 * A listener counts whether or not the session runs on its node, or runs yet: it may be taken over.
 * While Redis cannot be asked, and for one lease after it came back or was found emptied,
 * nobody is called absent; then the absence is counted anew. Nothing here waits for Redis but `absentSince`.
 */
export const createRedisListenerPresence = ({
  redis,
  clock,
  logger,
  nodeId,
  prefix,
  leaseMs = 5_000,
  renewMs = 1_500,
}: RedisListenerPresenceOptions): ListenerPresence & { stop(): Promise<void> } => {
  const countListeners = prepareLua({ redis, name: 'count-listeners' });
  const lastHeard = prepareLua({ redis, name: 'last-heard' });
  const running = new Map<string, Attendance>();
  /** How many listen on this node to a session, wherever that runs. */
  const listeners = new Map<string, number>();

  // One hash slot, since one call tells of many.
  const keyOf = (sessionId: string): string => `{${prefix}audience}:${sessionId}`;
  const parameters = [nodeId, leaseMs + keptMs] as const;

  /** Where this node's part has changed and Redis has not been told. */
  const changed = new Set<string>();
  const tell = async (): Promise<void> => {
    const sessionIds = [...changed];
    changed.clear();
    const leases = sessionIds.map((sessionId) => (listeners.has(sessionId) ? leaseMs : 0));
    const calls: Promise<unknown>[] = [];
    for (let from = 0; from < sessionIds.length; from += batchSize) {
      const keys = sessionIds.slice(from, from + batchSize).map(keyOf);
      calls.push(countListeners(keys, [...parameters, ...leases.slice(from, from + batchSize)]));
    }
    try {
      await Promise.all(calls);
    } catch (error) {
      // Who still listens is told of with the next renewal; the lease of who left ends by itself.
      logger.debug({ err: error }, 'Redis could not be told who listens');
    }
  };
  const change = (sessionId: string): void => {
    // Whatever changes in the same turn goes together.
    if (changed.size === 0) queueMicrotask(() => void tell());
    changed.add(sessionId);
  };

  let renewing = false;
  const renew = async (): Promise<void> => {
    if (renewing) return;
    renewing = true;
    for (const sessionId of listeners.keys()) changed.add(sessionId);
    await tell();
    renewing = false;
  };
  const renewal = setInterval(() => void renew(), renewMs);

  const heard = (sessionId: string): void => {
    const attendance = running.get(sessionId);
    if (attendance) attendance.lastHeardAt = clock.now();
  };

  /** Undefined when it cannot be told. */
  const ask = async (sessionId: string): Promise<{ known: boolean; ago: number | null } | undefined> => {
    try {
      const [known, ago] = (await lastHeard([keyOf(sessionId)], parameters)) as [number, number | null];
      return { known: known === 1, ago };
    } catch (error) {
      logger.debug({ err: error, sessionId }, 'Redis could not be asked who listens');
      return undefined;
    }
  };

  const absentSince = async (sessionId: string): Promise<number | undefined> => {
    const attendance = running.get(sessionId);
    if (!attendance || listeners.has(sessionId)) return undefined;
    const others = await ask(sessionId);
    if (running.get(sessionId) !== attendance || listeners.has(sessionId)) return undefined;

    const now = clock.now();
    const isLost = !others || (attendance.asked && !others.known);
    if (isLost) attendance.incompleteUntil = now + leaseMs;
    attendance.asked ||= others !== undefined;
    if (isLost || now < attendance.incompleteUntil) {
      attendance.lastHeardAt = now;
      return undefined;
    }
    if (others.ago === null) return attendance.lastHeardAt;
    attendance.lastHeardAt = Math.max(attendance.lastHeardAt, now - Math.max(0, others.ago));
    return others.ago < 0 ? undefined : attendance.lastHeardAt;
  };

  return {
    open: (sessionId) =>
      void running.set(sessionId, { lastHeardAt: clock.now(), asked: false, incompleteUntil: -Infinity }),

    join: (sessionId) => {
      const before = listeners.get(sessionId) ?? 0;
      listeners.set(sessionId, before + 1);
      if (before === 0) change(sessionId);
      let listening = true;
      return {
        leave: () => {
          if (!listening) return;
          listening = false;
          heard(sessionId);
          const left = (listeners.get(sessionId) ?? 1) - 1;
          if (left > 0) {
            listeners.set(sessionId, left);
            return;
          }
          listeners.delete(sessionId);
          change(sessionId);
        },
      };
    },

    touch: (sessionId) => {
      heard(sessionId);
      if (!running.has(sessionId)) change(sessionId);
    },

    absentSince,

    close: (sessionId) => void running.delete(sessionId),

    /** Ends the renewals; the listeners that are left count as heard until now. */
    stop: async () => {
      clearInterval(renewal);
      for (const sessionId of listeners.keys()) changed.add(sessionId);
      listeners.clear();
      await tell();
    },
  };
};
