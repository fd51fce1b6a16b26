import { setTimeout as wait } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { createRedisListenerPresence } from '../../../src/adapters/redis/listener-presence.ts';
import { connectRedis } from '../../../src/adapters/redis/connect.ts';
import { newId } from '../../../src/core/ids.ts';
import { systemClock, type Clock } from '../../../src/ports/clock.ts';
import { listenerPresenceContract } from '../../contracts/listener-presence.ts';
import { stillClock } from '../../contracts/still-clock.ts';
import { recordLog } from '../../support/recorded-log.ts';
import { startRedisServer, type RedisServer } from '../../support/redis-server.ts';

const leaseMs = 400;
const renewMs = 100;

let server: RedisServer;
test.before(async () => {
  server = await startRedisServer();
});
test.after.always(() => server.close());

interface NodeOptions {
  readonly clock?: Clock;
  readonly of?: RedisServer;
  readonly renewalMs?: number;
  readonly lastsMs?: number;
}

/** A node of its own connection; `die` ends that without a word. */
const node = async (
  t: ExecutionContext,
  prefix: string,
  { clock = systemClock, of = server, renewalMs = renewMs, lastsMs = leaseMs }: NodeOptions = {},
) => {
  const logger = recordLog();
  const { commands: redis, close: die } = await connectRedis({ url: of.url, logger });
  const presence = createRedisListenerPresence({
    redis,
    clock,
    logger,
    nodeId: newId(),
    prefix,
    leaseMs: lastsMs,
    renewMs: renewalMs,
  });
  t.teardown(async () => {
    await presence.stop();
    die();
  });
  return { presence, redis, die };
};
type Node = Awaited<ReturnType<typeof node>>;

/** A node that runs the session, and another node, whose listeners the first one counts. */
const nodes = async (t: ExecutionContext, options: NodeOptions = {}) => {
  const prefix = `${newId()}:`;
  return { prefix, home: await node(t, prefix, options), away: await node(t, prefix, options), id: newId() };
};

const ownServer = async (t: ExecutionContext): Promise<RedisServer> => {
  const own = await startRedisServer();
  t.teardown(own.close);
  return own;
};

/** Polls as often as a runner does, until the session is without listeners. */
const missed = async ({ presence }: Node, sessionId: string): Promise<number> => {
  for (;;) {
    const since = await presence.absentSince(sessionId);
    if (since !== undefined) return since;
    await wait(10);
  }
};

const neverMissed = async (
  t: ExecutionContext,
  { presence }: Node,
  sessionId: string,
  forMs: number,
): Promise<void> => {
  const end = performance.now() + forMs;
  while (performance.now() < end) {
    t.is(await presence.absentSince(sessionId), undefined);
    await wait(20);
  }
};

const isAbout = (t: ExecutionContext, actual: number, expected: number, slackMs = 100): void => {
  t.true(Math.abs(actual - expected) <= slackMs, `${String(actual)} instead of ${String(expected)}`);
};

listenerPresenceContract(test, {
  name: 'an presence in Redis',
  create: async (t) => {
    const clock = stillClock();
    const prefix = `${newId()}:`;
    const { presence } = await node(t, prefix, { clock });
    await node(t, prefix);
    return { presence, clock, pass: clock.pass };
  },
});

test('a listener on another node counts, however long, and until it leaves', async (t) => {
  const { home, away, id } = await nodes(t);
  home.presence.open(id);
  const listener = away.presence.join(id);
  await wait(50);
  await neverMissed(t, home, id, leaseMs * 3);
  const left = Date.now();
  listener.leave();
  isAbout(t, await missed(home, id), left);
  await wait(leaseMs);
  isAbout(t, (await home.presence.absentSince(id)) ?? 0, left);
});

test('the last of many listeners on several nodes counts', async (t) => {
  const { prefix, home, away, id } = await nodes(t);
  const third = await node(t, prefix);
  home.presence.open(id);
  const listeners = [away, home, third, away].map(({ presence }) => presence.join(id));
  for (const listener of listeners) {
    await wait(50);
    t.is(await home.presence.absentSince(id), undefined);
    listener.leave();
  }
  isAbout(t, await missed(home, id), Date.now());
});

test('a listener that leaves and returns at once causes no absence, and one that joins and leaves at once counts', async (t) => {
  const { home, away, id } = await nodes(t);
  home.presence.open(id);
  for (let count = 0; count < 20; count += 1) away.presence.join(id).leave();
  isAbout(t, await missed(home, id), Date.now());
  const listener = away.presence.join(id);
  await wait(50);
  listener.leave();
  away.presence.join(id);
  await wait(50);
  await neverMissed(t, home, id, leaseMs * 2);
});

test('the listeners of a node that died count until its lease has ended', async (t) => {
  const { home, away, id } = await nodes(t);
  home.presence.open(id);
  away.presence.join(id);
  await wait(renewMs * 2);
  const died = Date.now();
  away.die();
  const since = await missed(home, id);
  isAbout(t, Date.now(), since, 150);
  t.true(since > died + leaseMs - renewMs - 50 && since < died + leaseMs + 50);
});

test('a request on another node counts as listening until then, and no longer', async (t) => {
  const { home, away, id } = await nodes(t);
  home.presence.open(id);
  await wait(200);
  const touched = Date.now();
  away.presence.touch(id);
  await wait(50);
  isAbout(t, await missed(home, id), touched);
  const listener = away.presence.join(id);
  away.presence.touch(id);
  await wait(50);
  await neverMissed(t, home, id, leaseMs * 2);
  listener.leave();
});

test('listeners from before a session is taken over count on the node that takes it', async (t) => {
  const { prefix, home, away, id } = await nodes(t);
  const third = await node(t, prefix);
  home.presence.open(id);
  const [own, others] = [away.presence.join(id), third.presence.join(id)];
  await wait(50);
  home.die();
  away.presence.open(id);
  await neverMissed(t, away, id, leaseMs);
  own.leave();
  await neverMissed(t, away, id, leaseMs);
  others.leave();
  isAbout(t, await missed(away, id), Date.now());
});

test('while Redis is down no session counts as absent, and after it returns empty the absence starts again', async (t) => {
  t.timeout(15_000);
  const own = await ownServer(t);
  const { home, away, id } = await nodes(t, { of: own });
  const listenedTo = newId();
  home.presence.open(id);
  home.presence.open(listenedTo);
  away.presence.join(listenedTo);
  await wait(50);
  t.not(await home.presence.absentSince(id), undefined);
  t.is(await home.presence.absentSince(listenedTo), undefined);
  await own.kill();
  await neverMissed(t, home, id, leaseMs);
  const back = Date.now();
  await own.start();
  t.true((await missed(home, id)) >= back);
  await neverMissed(t, home, listenedTo, leaseMs * 2);
});

test('an emptied Redis makes no session count as absent', async (t) => {
  const own = await ownServer(t);
  const { home, away, id } = await nodes(t, { of: own });
  home.presence.open(id);
  away.presence.join(id);
  await wait(50);
  t.is(await home.presence.absentSince(id), undefined);
  await home.redis.flushall();
  await neverMissed(t, home, id, leaseMs * 2);
});

test('while Redis is frozen no session counts as absent, and joining does not wait', async (t) => {
  t.timeout(15_000);
  const own = await ownServer(t);
  const { home, away, id } = await nodes(t, { of: own });
  home.presence.open(id);
  t.not(await home.presence.absentSince(id), undefined);
  own.freeze();
  const started = performance.now();
  const joined = away.presence.join(id);
  away.presence.touch(newId());
  t.true(performance.now() - started < 50);
  t.is(await home.presence.absentSince(id), undefined);
  const thawed = Date.now();
  own.thaw();
  joined.leave();
  t.true((await missed(home, id)) >= thawed - 50);
});

test('a node that stops removes its listeners at once, and its keys expire', async (t) => {
  const { prefix, home, away, id } = await nodes(t);
  home.presence.open(id);
  away.presence.join(id);
  await wait(50);
  const stopped = Date.now();
  await away.presence.stop();
  isAbout(t, await missed(home, id), stopped);
  const keys = await home.redis.keys(`*${prefix}*`);
  t.is(keys.length, 1);
  for (const key of keys) {
    const left = await home.redis.pttl(key);
    t.true(left > 0 && left <= 65_000);
  }
});

test('a session that is read where it runs makes no call of Redis between two renewals', async (t) => {
  const of = await ownServer(t);
  const { presence, redis } = await node(t, `${newId()}:`, { of, renewalMs: 60_000 });
  const scripts = async (): Promise<string | undefined> =>
    /cmdstat_eval(?:sha)?:calls=(\d+)/.exec(await redis.info('commandstats'))?.[1];
  const id = newId();
  presence.open(id);
  const listener = presence.join(id);
  presence.close(id);
  listener.leave();
  presence.join(id);
  await wait(50);
  t.is(await scripts(), undefined);
  presence.join(newId());
  while ((await scripts()) === undefined) await wait(10);
});

test('thousands of sessions are renewed together', async (t) => {
  // Long enough for a process that asks about all of them at once, and renews meanwhile.
  const lastsMs = 4 * leaseMs;
  const { home, away } = await nodes(t, { lastsMs });
  const ids = Array.from({ length: 2_000 }, newId);
  for (const id of ids) {
    home.presence.open(id);
    away.presence.join(id);
  }
  await wait(lastsMs * 2);
  const since = await Promise.all(ids.map((id) => home.presence.absentSince(id)));
  t.true(since.every((instant) => instant === undefined));
});
