import { setTimeout as wait } from 'node:timers/promises';
import test from 'ava';
import { newId } from '../../../src/core/ids.ts';
import type { TokenRegistry } from '../../../src/ports/token-registry.ts';
import { stillClock } from '../../contracts/still-clock.ts';
import { tokenRegistryContract } from '../../contracts/token-registry.ts';
import { gate } from '../../support/with-provider.ts';
import { keep, keptMs, ownServer, useRegistryNodes, type RegistryNode } from './token-registry-nodes.ts';

const { rows, node, newToken } = useRegistryNodes(test);

tokenRegistryContract(test, {
  name: 'the token registry in Redis over PostgreSQL',
  create: async (t) => {
    const clock = stillClock();
    const { addUser, addLogin } = rows();
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
  ['Redis was emptied', ({ redis }: RegistryNode) => redis.flushall()],
  ['another look-up', ({ registry }: RegistryNode, id: string) => registry.stateOf(id)],
] as const) {
  test(`an answer from before a revocation is not cached after it: between them ${between}`, async (t) => {
    const own = await ownServer(t);
    const prefix = newId();
    const options = { prefix, of: own };
    const [one, other] = [await node(t, options), await node(t, options)];
    const { id } = await newToken(one.registry);
    const { opened, open } = gate();
    other.watch.hold = opened;
    const early = other.registry.stateOf(id);
    while (other.watch.asked === 0) await wait(5);
    await wait(50);
    await one.registry.revoke(id);
    await act(one, id);
    open();
    t.is(await early, 'valid', 'it was read before the revocation');
    await wait(50);
    for (const { registry } of [one, other]) t.is(await registry.stateOf(id), 'revoked');
  });
}

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
