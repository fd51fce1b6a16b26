import type { ListenerPresence } from '../../ports/listener-presence.ts';
import type { Clock } from '../../ports/clock.ts';
import type { RedisStoreOptions } from './connect.ts';
import { prepareLua } from './lua.ts';
import { createScriptBatches } from './script-batches.ts';
import { listenersKey } from './session-keys.ts';

/** The connection, this node's id and the timing of its leases. */
export interface RedisListenerPresenceOptions extends RedisStoreOptions {
  readonly clock: Clock;
  /** Unique among the running nodes. */
  readonly nodeId: string;
  /** How long a node's listeners count without a renewal, in milliseconds. */
  readonly leaseMs?: number;
  /** Interval of the renewals, in milliseconds. */
  readonly renewMs?: number;
}

/** A session that runs on this node. */
interface Attendance {
  lastHeardAt: number;
  /** Whether Redis has answered a question about the session. */
  asked: boolean;
  /** Until this time Redis may lack leases that other nodes have not renewed yet. */
  incompleteUntil: number;
}

/** How long Redis keeps a session's leases after the last one, in milliseconds: longer than the interval of `absentSince`. */
const keptMs = 60_000;
/** The lease of `count-listeners.lua` when the last listener of a node has left. */
const left = -1;
/** The most sessions in one call: a script blocks the whole server. */
const batchSize = 500;

/**
 * Creates the count of listeners over all nodes. Each node counts its own, and holds a lease in Redis on each session that has any. It
 * updates the lease when the count changes to or from zero, that of a session which runs there with the next renewal, and renews all leases
 * in batches every `renewMs`. The listeners of a dead node count until their lease ends, by Redis's clock.
 *
 * A listener counts on any node, also before the session runs there, since a node may take a session over. While Redis is
 * unavailable, and for one lease after it returned or was found empty, no session counts as without listeners; the absence is
 * then counted from the start. Only `absentSince` waits for Redis.
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
  const running = new Map<string, Attendance>();
  /** The number of listeners on this node, by session. */
  const listeners = new Map<string, number>();

  const keyOf = (sessionId: string): string => listenersKey(prefix, sessionId);
  const parameters = [nodeId, leaseMs + keptMs] as const;
  const lastHeard = createScriptBatches(prepareLua({ redis, name: 'last-heard' }), parameters, {
    rejectsUnavailable: true,
  });

  /** Sessions whose lease is to be updated in Redis. */
  const changed = new Set<string>();
  /** Those among them that had a request and not a listener. */
  const touched = new Set<string>();
  const sendChanges = async (): Promise<void> => {
    const sessionIds = [...changed];
    const leases = sessionIds.map((sessionId) =>
      listeners.has(sessionId) ? leaseMs : touched.has(sessionId) ? 0 : left,
    );
    changed.clear();
    touched.clear();
    const calls: Promise<unknown>[] = [];
    for (let from = 0; from < sessionIds.length; from += batchSize) {
      const keys = sessionIds.slice(from, from + batchSize).map(keyOf);
      calls.push(countListeners(keys, [...parameters, ...leases.slice(from, from + batchSize)]));
    }
    try {
      await Promise.all(calls);
    } catch (error) {
      // The next renewal sends the listeners that remain; the other leases end by themselves.
      logger.debug({ err: error }, 'listener leases not updated: Redis did not answer');
    }
  };
  /** Sessions that have stopped running here since the last renewal. */
  const closed = new Set<string>();
  let isScheduled = false;
  const change = (sessionId: string): void => {
    changed.add(sessionId);
    // Other nodes ask about a session that runs here only after they have taken it over: the next renewal is soon enough for them.
    if (isScheduled || running.has(sessionId) || closed.has(sessionId)) return;
    isScheduled = true;
    // Changes of the same turn are sent together.
    queueMicrotask(() => {
      isScheduled = false;
      void sendChanges();
    });
  };

  let renewing = false;
  const renew = async (): Promise<void> => {
    if (renewing) return;
    renewing = true;
    for (const sessionId of listeners.keys()) changed.add(sessionId);
    closed.clear();
    await sendChanges();
    renewing = false;
  };
  const renewal = setInterval(() => void renew(), renewMs);

  const recordListening = (sessionId: string): void => {
    const attendance = running.get(sessionId);
    if (attendance) attendance.lastHeardAt = clock.now();
  };

  /** Asks Redis for the listeners on other nodes; undefined when it does not answer. */
  const askOthers = async (sessionId: string): Promise<{ known: boolean; ago: number | null } | undefined> => {
    try {
      const [known, ago] = (await lastHeard.run([keyOf(sessionId)], [])) as [number, number | null];
      return { known: known === 1, ago };
    } catch (error) {
      logger.debug({ err: error, sessionId }, 'listener leases not read: Redis did not answer');
      return undefined;
    }
  };

  const absentSince = async (sessionId: string): Promise<number | undefined> => {
    const attendance = running.get(sessionId);
    if (!attendance || listeners.has(sessionId)) return undefined;
    const others = await askOthers(sessionId);
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
          recordListening(sessionId);
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
      recordListening(sessionId);
      if (running.has(sessionId)) return;
      change(sessionId);
      touched.add(sessionId);
    },

    absentSince,

    close: (sessionId) => {
      if (running.delete(sessionId)) closed.add(sessionId);
    },

    /** Ends the renewals; the remaining listeners count until now. */
    stop: async () => {
      clearInterval(renewal);
      lastHeard.close();
      for (const sessionId of listeners.keys()) changed.add(sessionId);
      listeners.clear();
      await sendChanges();
    },
  };
};
