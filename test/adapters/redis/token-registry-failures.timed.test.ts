import { setTimeout as wait } from 'node:timers/promises';
import test from 'ava';
import { ZomaError } from '../../../src/core/errors.ts';
import { newId } from '../../../src/core/ids.ts';
import { keep, keptMs, ownServer, useRegistryNodes } from './token-registry-nodes.ts';

const { node, newToken } = useRegistryNodes(test);

const during = async (milliseconds: number, look: () => Promise<void>): Promise<void> => {
  const end = performance.now() + milliseconds;
  while (performance.now() < end) {
    await look();
    await wait(20);
  }
};

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
