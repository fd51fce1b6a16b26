import { setTimeout as wait } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { connectRedis, type RedisConnections } from '../../../src/adapters/redis/connect.ts';
import { createRedisControlBus } from '../../../src/adapters/redis/control-bus.ts';
import { ZomaError } from '../../../src/core/errors.ts';
import { newId } from '../../../src/core/ids.ts';
import type { ControlMessage } from '../../../src/ports/control-bus.ts';
import { controlContract } from '../../contracts/control-bus.ts';
import { recordLog } from '../../support/recorded-log.ts';
import { startRedisServer, type RedisServer } from '../../support/redis-server.ts';

let server: RedisServer;
test.before(async () => {
  server = await startRedisServer();
});
test.after.always(() => server.close());

const node = async (t: ExecutionContext, prefix: string, { url }: RedisServer = server) => {
  const logger = recordLog();
  const connections: RedisConnections = await connectRedis({ url, logger });
  const { commands: redis, subscriber } = connections;
  const control = await createRedisControlBus({ redis, subscriber, logger, prefix });
  t.teardown(async () => {
    await control.close();
    connections.close();
  });
  return { control, logger, connections };
};

/** A server of this test, which may break it. */
const ownServer = async (t: ExecutionContext): Promise<RedisServer> => {
  const own = await startRedisServer();
  t.teardown(own.close);
  return own;
};

const cancel = (): ControlMessage => ({ type: 'cancel', sessionId: newId(), reason: 'user' });

const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await holds())) await wait(10);
};

controlContract(test, {
  name: 'control over Redis',
  create: async (t) => {
    const prefix = `${newId()}:`;
    const [one, other] = [await node(t, prefix), await node(t, prefix)];
    return { nodes: [one.control, other.control] };
  },
});

test('nodes with another prefix receive no message', async (t) => {
  const [one, other] = [await node(t, 'one:'), await node(t, 'other:')];
  const told: ControlMessage[] = [];
  other.control.subscribe((message) => void told.push(message));
  await one.control.publish(cancel());
  const own = cancel();
  await other.control.publish(own);
  await until(() => told.length > 0);
  t.deepEqual(told, [own]);
});

test('an error in a handler is logged, and the other handlers receive the message', async (t) => {
  const { control, logger } = await node(t, `${newId()}:`);
  const told: ControlMessage[] = [];
  control.subscribe(() => {
    throw new Error('a fault');
  });
  control.subscribe((message) => void told.push(message));
  await control.publish(cancel());
  await until(() => told.length === 1);
  t.like(logger.lines, [{ level: 'error', fields: { type: 'cancel' }, message: 'control message handler failed' }]);
});

test('invalid JSON is logged, and the next message is delivered', async (t) => {
  const prefix = `${newId()}:`;
  const { control, logger, connections } = await node(t, prefix);
  const told: ControlMessage[] = [];
  control.subscribe((message) => void told.push(message));
  await connections.commands.publish(`${prefix}control`, 'no message{');
  await control.publish(cancel());
  await until(() => told.length === 1);
  t.is(logger.lines[0]?.message, 'control message ignored: it is not JSON');
});

test('while Redis is down a message is rejected at once, and after it returns every node receives messages again', async (t) => {
  t.timeout(10_000);
  const own = await ownServer(t);
  const prefix = `${newId()}:`;
  const [one, other] = [await node(t, prefix, own), await node(t, prefix, own)];
  const told: ControlMessage[][] = [[], []];
  for (const [index, { control }] of [one, other].entries()) control.subscribe((message) => told[index]?.push(message));
  await own.kill();
  const started = performance.now();
  const error = await t.throwsAsync(one.control.publish(cancel()), { instanceOf: ZomaError });
  t.is(error.code, 'unavailable');
  t.true(performance.now() - started < 500);

  await own.start();
  const channel = `${prefix}control`;
  const listening = async (): Promise<boolean> =>
    (await one.connections.commands.pubsub('NUMSUB', channel).catch(() => []))[1] === 2;
  await until(listening);
  const message = cancel();
  await one.control.publish(message);
  await until(() => told.every((messages) => messages.length > 0));
  t.deepEqual(told, [[message], [message]]);
});

test('while Redis is frozen a message is rejected within the time for a command', async (t) => {
  t.timeout(10_000);
  const own = await ownServer(t);
  const { control } = await node(t, `${newId()}:`, own);
  own.freeze();
  const started = performance.now();
  const error = await t.throwsAsync(control.publish(cancel()), { instanceOf: ZomaError });
  t.is(error.code, 'unavailable');
  t.true(performance.now() - started < 2_500);
  own.thaw();
  const told: ControlMessage[] = [];
  control.subscribe((message) => void told.push(message));
  const message = cancel();
  await control.publish(message);
  // The one that was rejected may come before it.
  await until(() => JSON.stringify(told.at(-1)) === JSON.stringify(message));
  t.pass();
});

test('a closed control bus receives nothing and unsubscribes from its channel', async (t) => {
  const prefix = `${newId()}:`;
  const [one, other] = [await node(t, prefix), await node(t, prefix)];
  const told: ControlMessage[] = [];
  one.control.subscribe((message) => void told.push(message));
  await one.control.close();
  await other.control.publish(cancel());
  t.deepEqual(await other.connections.commands.pubsub('NUMSUB', `${prefix}control`), [`${prefix}control`, 1]);
  t.deepEqual(told, []);
  t.is(one.connections.subscriber.listenerCount('message'), 0);
});

test('a control bus is not created without Redis', async (t) => {
  const own = await ownServer(t);
  const logger = recordLog();
  const connections = await connectRedis({ url: own.url, logger });
  t.teardown(connections.close);
  await own.kill();
  const { commands: redis, subscriber } = connections;
  const making = createRedisControlBus({ redis, subscriber, logger, prefix: 'p:' });
  t.is((await t.throwsAsync(making, { instanceOf: ZomaError })).code, 'unavailable');
  t.is(subscriber.listenerCount('message'), 0);
});
