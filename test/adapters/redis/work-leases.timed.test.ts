import { setTimeout as wait } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { connectRedis } from '../../../src/adapters/redis/connect.ts';
import { createRedisWorkLeases } from '../../../src/adapters/redis/work-leases.ts';
import { newId } from '../../../src/core/ids.ts';
import type { KeptWork, WorkLeases } from '../../../src/ports/work-leases.ts';
import { recordLog } from '../../support/recorded-log.ts';
import { startRedisServer, type RedisServer } from '../../support/redis-server.ts';

interface Task {
  readonly text: string;
}

const leaseMs = 300;
let server: RedisServer;
test.before(async () => {
  server = await startRedisServer();
});
test.after.always(() => server.close());

/** A node of its own connection; `die` ends it without a word. */
const node = async (t: ExecutionContext, prefix: string, { url } = server) => {
  const logger = recordLog();
  const redis = await connectRedis({ url, logger });
  const leases: WorkLeases<Task> = createRedisWorkLeases({ redis: redis.commands, logger, prefix, leaseMs });
  const die = async (): Promise<void> => {
    await leases.close();
    redis.close();
  };
  t.teardown(die);
  return { leases, die };
};

/** What is found, as soon as anything is. */
const found = async (leases: WorkLeases<Task>, limit = 10): Promise<readonly KeptWork<Task>[]> => {
  for (;;) {
    const works = await leases.takeLapsed(limit);
    if (works.length > 0) return works;
    await wait(20);
  }
};

test('no node finds work while its lease is renewed', async (t) => {
  const prefix = newId();
  const [one, other] = [await node(t, prefix), await node(t, prefix)];
  await one.leases.hold('session', { text: 'a text' });
  const until = performance.now() + leaseMs * 3;
  while (performance.now() < until) {
    t.deepEqual(await other.leases.takeLapsed(10), []);
    await wait(30);
  }
});

test('the work of a node that died is found once, with its task, within two leases', async (t) => {
  const prefix = newId();
  const [one, ...others] = [await node(t, prefix), await node(t, prefix), await node(t, prefix)];
  await one.leases.hold('session', { text: 'ä text 界' });
  await one.die();
  const died = performance.now();
  const works = (await Promise.race(others.map(async ({ leases }) => found(leases)))) as KeptWork<Task>[];
  t.deepEqual(works, [{ sessionId: 'session', task: { text: 'ä text 界' } }]);
  t.true(performance.now() - died < leaseMs * 2 + 500);
});

test('concurrent calls take different work, and none takes the same twice', async (t) => {
  const prefix = newId();
  const [one, other] = [await node(t, prefix), await node(t, prefix)];
  const ids = Array.from({ length: 30 }, (_, index) => `session ${String(index)}`);
  for (const id of ids) await one.leases.hold(id, { text: id });
  for (const id of ids) await one.leases.handOver(id);
  const taken = await Promise.all(Array.from({ length: 10 }, () => other.leases.takeLapsed(5)));
  t.deepEqual(
    taken
      .flat()
      .map(({ sessionId }) => sessionId)
      .sort(),
    [...ids].sort(),
  );
});

test('work that was taken and is not held is found again after a lease', async (t) => {
  const prefix = newId();
  const [one, other, third] = [await node(t, prefix), await node(t, prefix), await node(t, prefix)];
  await one.leases.hold('session', { text: 'a text' });
  await one.leases.handOver('session');
  t.is((await other.leases.takeLapsed(10)).length, 1);
  t.is((await third.leases.takeLapsed(10)).length, 0);
  t.is((await found(third.leases)).length, 1);
});

test('no node finds completed work', async (t) => {
  const prefix = newId();
  const [one, other] = [await node(t, prefix), await node(t, prefix)];
  await one.leases.hold('session', { text: 'a text' });
  one.leases.complete('session');
  await one.die();
  const until = performance.now() + leaseMs * 2;
  while (performance.now() < until) {
    t.deepEqual(await other.leases.takeLapsed(10), []);
    await wait(30);
  }
});

test('abandoned work is found after a lease, and stays with the node that then holds it', async (t) => {
  const prefix = newId();
  const [one, other, third] = [await node(t, prefix), await node(t, prefix), await node(t, prefix)];
  for (const id of ['left', 'taken over']) await one.leases.hold(id, { text: id });
  await other.leases.hold('taken over', { text: 'taken over' });
  one.leases.abandon('left');
  one.leases.abandon('taken over');
  t.deepEqual(await found(third.leases), [{ sessionId: 'left', task: { text: 'left' } }]);
  await other.die();
  t.deepEqual(await found(third.leases, 1), [{ sessionId: 'taken over', task: { text: 'taken over' } }]);
});

test('after Redis has hung, live nodes keep their leases', async (t) => {
  const own = await startRedisServer();
  t.teardown(own.close);
  const prefix = newId();
  const [one, other] = [await node(t, prefix, own), await node(t, prefix, own)];
  await one.leases.hold('session', { text: 'a text' });
  own.freeze();
  const refused = other.leases.takeLapsed(10);
  await t.throwsAsync(refused, { message: /cannot be reached/ });
  own.thaw();
  const until = performance.now() + leaseMs * 3;
  while (performance.now() < until) {
    t.deepEqual(await other.leases.takeLapsed(10), []);
    await wait(10);
  }
  await one.die();
  t.is((await found(other.leases)).length, 1);
});

test('leases are restored in an emptied Redis', async (t) => {
  const own = await startRedisServer();
  t.teardown(own.close);
  const logger = recordLog();
  const connections = await Promise.all([
    connectRedis({ url: own.url, logger }),
    connectRedis({ url: own.url, logger }),
  ]);
  t.teardown(() => {
    for (const connection of connections) connection.close();
  });
  const [one, other] = connections.map(({ commands }) =>
    createRedisWorkLeases<Task>({ redis: commands, logger, prefix: 'p', leaseMs }),
  );
  if (!one || !other) throw new Error('no leases');
  t.teardown(() => other.close());
  await one.hold('session', { text: 'a text' });
  await own.kill();
  await t.throwsAsync(one.hold('another', { text: 'b' }), { message: /cannot be reached/ });
  await own.start();
  // The next renewal tells it; then the node dies.
  const client = connections[1].commands;
  while (!(await client.hexists('{pwork}:tasks', 'session').catch(() => 0))) await wait(20);
  await one.close();
  connections[0].close();
  t.deepEqual(await found(other), [{ sessionId: 'session', task: { text: 'a text' } }]);
});
