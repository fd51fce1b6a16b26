import { once } from 'node:events';
import test, { type ExecutionContext } from 'ava';
import { connectRedis } from '../../../src/adapters/redis/connect.ts';
import { createRedisEventLog } from '../../../src/adapters/redis/event-log.ts';
import { createRedisQuotas } from '../../../src/adapters/redis/quotas.ts';
import { createRedisSessionLifecycle } from '../../../src/adapters/redis/session-lifecycle.ts';
import { createRedisWorkLeases } from '../../../src/adapters/redis/work-leases.ts';
import { newId } from '../../../src/core/ids.ts';
import { FencedError } from '../../../src/ports/event-log.ts';
import { systemClock as clock } from '../../../src/ports/clock.ts';
import type { SessionUsage } from '../../../src/ports/quotas.ts';
import type { SessionWriter } from '../../../src/ports/session-lifecycle.ts';
import type { KeptWork, WorkLeases } from '../../../src/ports/work-leases.ts';
import { collect } from '../../contracts/event-log-setup.ts';
import { ampleSettings, newOwner, spending, spent } from '../../contracts/quotas-setup.ts';
import { sessionLifecycleContract, type Task } from '../../contracts/session-lifecycle.ts';
import { createFakeLedger } from '../../fakes/fake-ledger.ts';
import { readLog } from '../../support/read-log.ts';
import { recordLog } from '../../support/recorded-log.ts';
import { startRedisServer, type RedisServer } from '../../support/redis-server.ts';

let server: RedisServer;
test.before(async () => {
  server = await startRedisServer();
});
test.after.always(() => server.close());

const leaseMs = 400;

/** The stores of one node, with connections of its own. */
const openNode = async (t: ExecutionContext, on: RedisServer, prefix: string, settings = ampleSettings) => {
  const logger = recordLog();
  const { commands, subscriber, close } = await connectRedis({ url: on.url, logger });
  t.teardown(close);
  const parts = { redis: commands, subscriber, prefix, logger, clock };
  const ledger = createFakeLedger();
  const quotas = createRedisQuotas({ ...parts, settings, ledger });
  const log = createRedisEventLog<string>({ ...parts, timeToLiveMs: 60_000 });
  t.teardown(log.close);
  const leases = createRedisWorkLeases<Task>({ ...parts, leaseMs });
  t.teardown(leases.close);
  const lifecycle = createRedisSessionLifecycle<Task, string>({ ...parts, quotas, leases, log });
  const begin = async (owner = newOwner()) => {
    const sessionId = newId();
    const begun = await lifecycle.begin({ sessionId, owner, task: { text: sessionId } }, spending(10));
    if (!begun.admitted) throw new Error(`refused by ${begun.limit}`);
    const { windows, writer } = begun;
    ledger.record({ sessionId, owner, windows, reserved: spending(10) });
    return { sessionId, owner, writer, usage: { sessionId, owner, epoch: 1, entries: [spent(windows, 7)] } };
  };
  return { commands, close, ledger, quotas, log, leases, lifecycle, begin };
};

sessionLifecycleContract(test, {
  name: 'the lifecycle of sessions in Redis',
  create: () => Promise.resolve((t, settings) => openNode(t, server, newId(), settings)),
});

/** The commands that clients send while `work` runs; those of scripts are not among them. */
const commandsOf = async (url: string, work: () => Promise<unknown>): Promise<string[]> => {
  const { commands, close } = await connectRedis({ url, logger: recordLog() });
  const monitor = await commands.monitor();
  const seen: string[] = [];
  monitor.on('monitor', (_: string, [name = '']: string[], source: string) => {
    if (source !== 'lua') seen.push(name.toLowerCase());
  });
  await work();
  const marked = once(monitor, 'monitor');
  await commands.echo('the end');
  await marked;
  monitor.disconnect();
  close();
  return seen.filter((name) => name !== 'echo' && name !== 'ping' && name !== 'info');
};

test('a session begins, ends and is withdrawn by one command each', async (t) => {
  const node = await openNode(t, server, newId());
  const owner = newOwner();
  // The scripts are known, and the organization is.
  const known = await node.begin(owner);
  await known.writer.finish('end', known.usage, { isRecorded: true });
  await node.lifecycle.withdraw(await node.begin(owner));
  let session = known;
  t.deepEqual(await commandsOf(server.url, async () => (session = await node.begin(owner))), ['evalsha']);
  const finish = () => session.writer.finish('end', session.usage, { isRecorded: true });
  t.deepEqual(await commandsOf(server.url, finish), ['evalsha']);
  const other = await node.begin(owner);
  t.deepEqual(await commandsOf(server.url, () => node.lifecycle.withdraw(other)), ['evalsha']);
});

test('of a finished session Redis has its packed log only, of at most 4 kB for 400 tokens', async (t) => {
  const prefix = newId();
  const { commands, begin, log } = await openNode(t, server, prefix);
  const { sessionId, writer, usage } = await begin();
  const words =
    'the quick brown fox jumps over a lazy dog while seven wizards mix amber potions under 1024 stars'.split(' ');
  const chunk = (index: number): string =>
    JSON.stringify({
      name: 'chunk',
      data: { text: `${words[(index * 7) % words.length] ?? ''}${String(index)} `, tokens: 1 },
    });
  for (let index = 0; index < 400; index += 1) await writer.append([chunk(index)]);
  await commands.zadd(`{${prefix}audience}:${sessionId}`, 1, 'a node');
  await writer.finish('end', usage, { isRecorded: true });
  const keys = (await commands.keys(`${prefix}*`)).concat(await commands.keys(`{${prefix}*`));
  t.deepEqual(
    keys.filter((key) => key.includes(sessionId)),
    [`${prefix}{${sessionId}}:head`],
  );
  const bytes = await commands.memory('USAGE', `${prefix}{${sessionId}}:head`);
  t.true((bytes ?? 0) <= 4_096, `${String(bytes)} bytes`);
  t.is((await log.slice(sessionId, 0))?.length, 401);
});

const textsOf = (entries: readonly { readonly event: string }[]): string[] => entries.map(({ event }) => event);

test('the readers of a session get its events from the writer of their own node, which asks Redis for none of them', async (t) => {
  const { begin, log } = await openNode(t, server, newId());
  // The scripts are known.
  const known = await begin();
  await known.writer.append(['one']);
  await known.writer.finish('end', known.usage, { isRecorded: true });
  const { sessionId, writer, usage } = await begin();
  let read: string[] = [];
  const commands = await commandsOf(server.url, async () => {
    t.deepEqual(await log.head(sessionId, { atLeast: 0 }), { newestSeq: 0, ended: false });
    const reading = collect(readLog(log, sessionId, 0));
    await writer.append(['one', 'two']);
    t.deepEqual(await log.head(sessionId, { atLeast: 2 }), { newestSeq: 2, ended: false });
    await writer.finish('end', usage, { isRecorded: true });
    read = textsOf(await reading);
  });
  t.deepEqual(read, ['one', 'two', 'end']);
  t.deepEqual(commands, ['evalsha', 'evalsha']);
});

test('the readers of a node whose session another node has claimed get the events of the other node', async (t) => {
  const prefix = newId();
  const [first, second] = [await openNode(t, server, prefix), await openNode(t, server, prefix)];
  const losesIt = {
    'a renewal is refused': (writer: SessionWriter<string>) =>
      t.throwsAsync(writer.renew(), { instanceOf: FencedError }),
    'an append is refused': (writer: SessionWriter<string>) =>
      t.throwsAsync(writer.append(['late']), { instanceOf: FencedError }),
    'the end is refused': (writer: SessionWriter<string>, usage: SessionUsage) =>
      t.throwsAsync(writer.finish('late', usage, { isRecorded: true }), { instanceOf: FencedError }),
    'the session is handed over': (writer: SessionWriter<string>) => writer.release(),
  };
  for (const [name, lose] of Object.entries(losesIt)) {
    const { sessionId, writer, usage } = await first.begin();
    const reading = collect(readLog(first.log, sessionId, 0));
    await writer.append(['one']);
    const claimed = await second.lifecycle.resume(sessionId, 2);
    await claimed.append(['two']);
    await lose(writer, usage);
    await claimed.append(['three'], { end: true });
    t.deepEqual(textsOf(await reading), ['one', 'two', 'three'], name);
  }
});

test('a reader that begins late gets every event of a session that its own node writes', async (t) => {
  const { begin, log } = await openNode(t, server, newId());
  const { sessionId, writer, usage } = await begin();
  const texts = Array.from({ length: 300 }, (_, index) => String(index));
  for (const text of texts) await writer.append([text]);
  const reading = collect(readLog(log, sessionId, 0));
  await writer.finish('end', usage, { isRecorded: true });
  writer.release();
  t.deepEqual(textsOf(await reading), [...texts, 'end']);
});

test('readers of a session whose log is lost wait for its writer to restore it', async (t) => {
  const { begin, log, commands } = await openNode(t, server, newId());
  const { sessionId, writer, usage } = await begin();
  const texts = Array.from({ length: 40 }, (_, index) => String(index));
  for (const text of texts) await writer.append([text]);
  await commands.del(await commands.keys(`*{${sessionId}}:*`));
  const reading = collect(readLog(log, sessionId, 0));
  await writer.renew();
  await writer.append(['more']);
  await writer.finish('end', usage, { isRecorded: true });
  t.deepEqual(textsOf(await reading), [...texts, 'more', 'end']);
});

/** Waits until a lapsed lease is found. */
const found = async (leases: WorkLeases<Task>): Promise<readonly KeptWork<Task>[]> => {
  for (;;) {
    const works = await leases.takeLapsed(10);
    if (works.length > 0) return works;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

test('another node finds a session of a dead node from its begin until its end is recorded', async (t) => {
  const prefix = newId();
  const [dying, living] = [await openNode(t, server, prefix), await openNode(t, server, prefix)];
  const [begun, unrecorded, recorded] = [await dying.begin(), await dying.begin(), await dying.begin()];
  await unrecorded.writer.finish('end', unrecorded.usage, { isRecorded: false });
  await recorded.writer.finish('end', recorded.usage, { isRecorded: true });
  await dying.leases.close();
  const works: KeptWork<Task>[] = [];
  while (works.length < 2) works.push(...(await found(living.leases)));
  t.deepEqual(
    works.map(({ sessionId, task }) => [sessionId, task.text]).sort(),
    [begun, unrecorded].map(({ sessionId }) => [sessionId, sessionId]).sort(),
  );
  t.is(await living.commands.hexists(`{${prefix}work}:tasks`, recorded.sessionId), 0);
});

test('a lease ends with its session although renewals go on', async (t) => {
  const prefix = newId();
  const { begin, commands } = await openNode(t, server, prefix);
  const sessions = [];
  for (let count = 0; count < 30; count += 1) sessions.push(await begin());
  for (const { writer, usage } of sessions) {
    await new Promise((resolve) => setTimeout(resolve, leaseMs / 20));
    await writer.finish('end', usage, { isRecorded: true });
  }
  t.is(await commands.zcard(`{${prefix}work}:leases`), 0);
  t.is(await commands.hlen(`{${prefix}work}:tasks`), 0);
});

test('a session that ends in an emptied Redis is settled from the ledger, and its log has every event', async (t) => {
  const own = await startRedisServer();
  t.teardown(own.close);
  const { begin, ledger, log, quotas } = await openNode(t, own, 'p:');
  const { sessionId, owner, writer, usage } = await begin();
  await writer.append(['one', 'two']);
  await own.kill();
  const ending = (async () => {
    for (;;) {
      const state = await writer.finish('end', usage, { isRecorded: true }).catch(() => undefined);
      if (state) return state;
    }
  })();
  ledger.setAway(true);
  await own.start();
  ledger.setAway(false);
  t.like(await ending, { user: { requests: 1, tokens: 7, reservedTokens: 0, sessions: 0 } });
  t.like(await quotas.read(owner), { user: { requests: 1, tokens: 7, reservedTokens: 0, sessions: 0 } });
  t.deepEqual(
    (await log.slice(sessionId, 0))?.map(({ event }) => event),
    ['one', 'two', 'end'],
  );
});
