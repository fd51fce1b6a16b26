import { setTimeout as wait } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { createSharedTokenRegistry } from '../../../src/adapters/postgres/index.ts';
import { connectRedis } from '../../../src/adapters/redis/connect.ts';
import { createRedisTokenRegistry } from '../../../src/adapters/redis/token-registry.ts';
import type { DurableTokenRegistry } from '../../../src/ports/token-registry.ts';
import { ZomaError } from '../../../src/core/errors.ts';
import { newId } from '../../../src/core/ids.ts';
import { systemClock, type Clock } from '../../../src/ports/clock.ts';
import type { TokenRegistry } from '../../../src/ports/token-registry.ts';
import { stillClock } from '../../contracts/still-clock.ts';
import { tokenRegistryContract } from '../../contracts/token-registry.ts';
import { recordLog } from '../../support/recorded-log.ts';
import { startRedisServer, type RedisServer } from '../../support/redis-server.ts';
import { rowsOf, shareDatabase } from '../postgres/shared-database.ts';

const keptMs = 1_000;

const database = shareDatabase(test);
let server: RedisServer;
test.before(async () => {
  server = await startRedisServer();
});
test.after.always(() => server.close());

/** The shared registry, which counts what it is asked and can be held up between reading and answering. */
const watched = (clock: Clock) => {
  const shared = createSharedTokenRegistry({ database: database(), clock });
  const watch = { asked: 0, hold: Promise.resolve() };
  const durable: DurableTokenRegistry = {
    ...shared,
    register: shared.register,
    find: async (tokenId) => {
      watch.asked += 1;
      const found = await shared.find(tokenId);
      await watch.hold;
      return found;
    },
    revokeAll: shared.revokeAll,
  };
  return { durable, watch };
};

interface NodeOptions {
  readonly prefix: string;
  readonly of?: RedisServer;
  readonly clock?: Clock;
}

const node = async (t: ExecutionContext, { prefix, of = server, clock = systemClock }: NodeOptions) => {
  const logger = recordLog();
  const { commands: redis, close } = await connectRedis({ url: of.url, logger });
  const { durable, watch } = watched(clock);
  const registry = createRedisTokenRegistry({ redis, durable, clock, logger, prefix, keptMs });
  t.teardown(() => {
    registry.close();
    close();
  });
  return { registry, redis, watch, durable };
};

const newToken = async ({ register }: TokenRegistry) => {
  const { addUser, addLogin } = rowsOf(database());
  const { userId } = await addUser();
  const token = { id: newId(), userId, loginId: await addLogin(userId), expiresAt: Date.now() + 900_000 };
  await register(token);
  return token;
};

const ownServer = async (t: ExecutionContext): Promise<RedisServer> => {
  const own = await startRedisServer();
  t.teardown(own.close);
  return own;
};

/** What holds a lookup up until it is let go. */
const gate = () => {
  let open = (): void => undefined;
  const closed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { closed, open: () => open() };
};

const during = async (milliseconds: number, look: () => Promise<void>): Promise<void> => {
  const end = performance.now() + milliseconds;
  while (performance.now() < end) {
    await look();
    await wait(20);
  }
};

/** Waits until the answer is cached, which no call of the registry waits for. */
const keep = async ({ registry, watch }: Awaited<ReturnType<typeof node>>, tokenId: string): Promise<void> => {
  let before = -1;
  while (before !== watch.asked) {
    before = watch.asked;
    await registry.stateOf(tokenId);
    await wait(20);
  }
};

tokenRegistryContract(test, {
  name: 'the token registry in Redis over PostgreSQL',
  create: async (t) => {
    const clock = stillClock();
    const { addUser, addLogin } = rowsOf(database());
    const prefix = newId();
    const start = () => node(t, { prefix, clock });
    const [one, other] = [await start(), await start()];
    const registry: TokenRegistry = {
      ...one.registry,
      // Asked twice of each, so that some answers are from PostgreSQL and some kept.
      stateOf: async (id) => {
        const asked = [one, other, one, other].map((asked) => asked.registry.stateOf(id));
        const [state = 'unknown', ...others] = await Promise.all(asked);
        t.deepEqual(others, [state, state, state]);
        return state;
      },
    };
    return {
      registry,
      clock,
      pass: clock.pass,
      restart: async () => (await start()).registry,
      addUser: async () => (await addUser()).userId,
      addLogin,
    };
  },
});

test('PostgreSQL is asked once for all nodes, and again when the cached answer has expired', async (t) => {
  const prefix = newId();
  const [one, other] = [await node(t, { prefix }), await node(t, { prefix })];
  const { id } = await newToken(one.registry);
  t.is(await one.registry.stateOf(id), 'valid');
  await wait(50);
  for (let count = 0; count < 50; count += 1) t.is(await other.registry.stateOf(id), 'valid');
  t.deepEqual([one.watch.asked, other.watch.asked], [1, 0]);
  await wait(keptMs);
  t.is(await other.registry.stateOf(id), 'valid');
  t.is(other.watch.asked, 1);
});

test('a revocation of any kind holds on every node when it resolves', async (t) => {
  const prefix = newId();
  const [one, other] = [await node(t, { prefix }), await node(t, { prefix })];
  for (const by of ['id', 'loginId', 'userId'] as const) {
    const token = await newToken(one.registry);
    await keep(other, token.id);
    if (by === 'id') await one.registry.revoke(token.id);
    if (by === 'loginId') await one.registry.revokeLogin(token.loginId);
    if (by === 'userId') await one.registry.revokeUser(token.userId);
    t.is(await other.registry.stateOf(token.id), 'revoked');
    t.is(await one.registry.stateOf(token.id), 'revoked');
  }
});

for (const [between, act] of [
  ['nothing else', () => Promise.resolve()],
  ['Redis was emptied', ({ redis }: Awaited<ReturnType<typeof node>>) => redis.flushall()],
  ['somebody else looked it up', ({ registry }: Awaited<ReturnType<typeof node>>, id: string) => registry.stateOf(id)],
] as const) {
  test(`an answer from before a revocation is not cached after it: between them ${between}`, async (t) => {
    const own = await ownServer(t);
    const prefix = newId();
    const options = { prefix, of: own };
    const [one, other] = [await node(t, options), await node(t, options)];
    const { id } = await newToken(one.registry);
    const { closed, open } = gate();
    other.watch.hold = closed;
    const early = other.registry.stateOf(id);
    while (other.watch.asked === 0) await wait(5);
    await wait(50);
    await one.registry.revoke(id);
    await act(one, id);
    open();
    t.is(await early, 'valid', 'it was asked before');
    await wait(50);
    for (const { registry } of [one, other]) t.is(await registry.stateOf(id), 'revoked');
  });
}

test('a revoked token stays revoked when Redis dies, and when it returns empty', async (t) => {
  t.timeout(15_000);
  const own = await ownServer(t);
  const prefix = newId();
  const [one, other] = [await node(t, { prefix, of: own }), await node(t, { prefix, of: own })];
  const [before, meanwhile, valid] = [
    await newToken(one.registry),
    await newToken(one.registry),
    await newToken(one.registry),
  ];
  for (const { id } of [before, meanwhile, valid]) await keep(other, id);
  await one.registry.revoke(before.id);
  await own.kill();
  t.is(await other.registry.stateOf(before.id), 'revoked');
  t.is(await other.registry.stateOf(valid.id), 'valid');
  const started = performance.now();
  await one.registry.revoke(meanwhile.id);
  t.true(performance.now() - started < keptMs + 500);
  const states = () =>
    Promise.all(
      [before, meanwhile, valid].flatMap(({ id }) => [one, other].map(({ registry }) => registry.stateOf(id))),
    );
  const expected = ['revoked', 'revoked', 'revoked', 'revoked', 'valid', 'valid'];
  t.deepEqual(await states(), expected);
  await own.start();
  await during(3_000, async () => void t.deepEqual(await states(), expected));
  // It is used again: PostgreSQL is spared.
  await keep(other, valid.id);
  const { asked } = other.watch;
  for (let count = 0; count < 50; count += 1) await other.registry.stateOf(valid.id);
  // Once more at most, if the time for the kept one ended just then.
  t.true(other.watch.asked <= asked + 2);
});

test('a revocation on a node without Redis resolves when the cached answer has expired everywhere', async (t) => {
  t.timeout(15_000);
  const prefix = newId();
  const cut = await ownServer(t);
  const [one, other] = [await node(t, { prefix, of: cut }), await node(t, { prefix })];
  await cut.kill();
  const { id } = await newToken(one.registry);
  await keep(other, id);
  const resolved = new AbortController();
  const revoking = one.registry.revoke(id).then(() => resolved.abort());
  let asked = 0;
  // Each of these may be kept, but none for longer than the revocation waits.
  while (!resolved.signal.aborted) {
    await other.registry.stateOf(id);
    asked += 1;
    await wait(10);
  }
  await revoking;
  t.is(await other.registry.stateOf(id), 'revoked');
  t.true(asked > 10);
});

test('one request waits for a Redis that hangs, and a revocation meanwhile holds when Redis answers again', async (t) => {
  t.timeout(20_000);
  const own = await ownServer(t);
  const prefix = newId();
  const [one, other] = [await node(t, { prefix, of: own }), await node(t, { prefix, of: own })];
  const { id } = await newToken(one.registry);
  await keep(other, id);
  own.freeze();
  const took = async (): Promise<number> => {
    const started = performance.now();
    t.is(await other.registry.stateOf(id), 'valid');
    return performance.now() - started;
  };
  t.true((await took()) < 600);
  t.true((await took()) < 150);
  await one.registry.revoke(id);
  t.is(await other.registry.stateOf(id), 'revoked');
  own.thaw();
  await during(2_000, async () => {
    for (const { registry } of [one, other]) t.is(await registry.stateOf(id), 'revoked');
  });
});

test('answers from an earlier state of a server are ignored', async (t) => {
  t.timeout(15_000);
  const own = await ownServer(t);
  const prefix = newId();
  const [one, other] = [await node(t, { prefix, of: own }), await node(t, { prefix, of: own })];
  const { id } = await newToken(one.registry);
  await keep(other, id);
  const entries = await Promise.all(
    (await one.redis.keys('*')).map(async (key) => [key, (await one.redis.get(key)) ?? ''] as const),
  );
  t.is(entries.length, 1);
  await one.registry.revoke(id);
  await own.kill();
  await own.start();
  while ((await one.redis.ping().catch(() => '')) !== 'PONG') await wait(20);
  for (const [key, value] of entries) await one.redis.set(key, value);
  await during(2_000, async () => void t.is(await other.registry.stateOf(id), 'revoked'));
});

test('every key in Redis expires', async (t) => {
  const { registry, redis } = await node(t, { prefix: newId(), of: await ownServer(t) });
  const { id } = await newToken(registry);
  await Promise.all([registry.stateOf(id), registry.stateOf(newId())]);
  await wait(50);
  const keys = await redis.keys('*');
  t.is(keys.length, 2);
  for (const key of keys) {
    const left = await redis.pttl(key);
    t.true(left > 0 && left <= keptMs);
  }
});

test('a closed registry waits for nothing', async (t) => {
  const own = await ownServer(t);
  const { registry, redis } = await node(t, { prefix: newId(), of: own });
  const { id } = await newToken(registry);
  await own.kill();
  const revoking = registry.revoke(id);
  await wait(300);
  const listeners = redis.listenerCount('close');
  registry.close();
  t.is(redis.listenerCount('close'), listeners - 1);
  t.is((await t.throwsAsync(revoking, { instanceOf: ZomaError })).code, 'unavailable');
  t.is(await registry.stateOf(id), 'revoked');
});

test('under random concurrent calls no node reports a token as valid after its revocation has resolved', async (t) => {
  t.timeout(60_000);
  const own = await ownServer(t);
  const prefix = newId();
  const [one, other] = [await node(t, { prefix, of: own }), await node(t, { prefix, of: own })];
  const nodes = [one, other];
  const disturbances = [
    () => Promise.resolve(),
    () => one.redis.flushall().catch(() => undefined),
    () => other.redis.script('FLUSH').catch(() => undefined),
  ];
  const revoked = new Set<string>();
  let asked = 0;
  const ask = async (id: string, end: number): Promise<void> => {
    while (performance.now() < end) {
      const { registry, watch } = nodes[Math.random() < 0.5 ? 0 : 1] ?? one;
      watch.hold = wait(Math.random() * 8);
      const wasRevoked = revoked.has(id);
      const state = await registry.stateOf(id);
      if (wasRevoked) t.is(state, 'revoked');
      asked += 1;
      await wait(Math.random() * 4);
    }
  };
  for (let round = 0; round < 12; round += 1) {
    const tokens = await Promise.all(Array.from({ length: 6 }, () => newToken(one.registry)));
    const end = performance.now() + 250;
    const asking = tokens.flatMap(({ id }) => [ask(id, end), ask(id, end), ask(id, end)]);
    const revoking = tokens.map(async ({ id }, index) => {
      await wait(Math.random() * 150);
      await nodes[index % 2]?.registry.revoke(id);
      revoked.add(id);
      await disturbances[index % disturbances.length]?.();
    });
    await Promise.all([...asking, ...revoking]);
  }
  t.true(asked > 1_000);
});
