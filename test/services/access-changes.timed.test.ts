import test from 'ava';
import pg from 'pg';
import { createRedisControlBus } from '../../src/adapters/redis/control-bus.ts';
import { connectRedis } from '../../src/adapters/redis/connect.ts';
import { connectDatabase, createAccounts } from '../../src/adapters/postgres/index.ts';
import { createAccountChanges } from '../../src/core/auth/account-changes.ts';
import { systemClock as clock } from '../../src/ports/clock.ts';
import { startFakeProvider } from '../fakes/fake-provider.ts';
import { startCluster } from '../support/cluster.ts';
import { startNode } from '../support/node.ts';
import { recordLog } from '../support/recorded-log.ts';
import { SocketClient } from '../support/socket-client.ts';
import { isEnd, type StreamEvent } from '../support/wire.ts';

const request = { text: 'a text to work on', action: 'improve' };

const endOf = async (events: AsyncIterable<StreamEvent>): Promise<StreamEvent | undefined> => {
  let last: StreamEvent | undefined;
  for await (const event of events) last = event;
  return last && isEnd(last) ? last : undefined;
};

test('what is taken away ends on every node: announced within a second, by SQL with the next sweep', async (t) => {
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  fake.respond([{ text: 'begun ' }, { silence: true }]);
  const cluster = await startCluster(t, { fake, count: 2, env: { SESSION_ABANDON_SECONDS: '600' } });
  const { token, nodes } = cluster;
  const [first] = nodes;
  if (!first) throw new Error('a cluster has a node');

  // The one who changes it is a node of its own: it shares the database and the control channel.
  const logger = recordLog();
  const database = await connectDatabase({ url: cluster.databaseUrl });
  t.teardown(database.close);
  const redis = await connectRedis({ url: cluster.redis.url, logger });
  t.teardown(redis.close);
  const { commands, subscriber } = redis;
  const control = await createRedisControlBus({ redis: commands, subscriber, logger, prefix: 'zoma:' });
  const changes = createAccountChanges({ accounts: createAccounts(database), control, clock });

  const { id } = (await first.http.request('/api/auth/me', { token })).body.data;
  const { sessionId } = await first.http.enhance(token, request);
  const open = async (url: string): Promise<SocketClient> => {
    const socket = new SocketClient(url, { token });
    t.teardown(() => socket.close());
    await socket.connected();
    await socket.emit('subscribe', { sessionId });
    return socket;
  };
  const sockets = await Promise.all(nodes.map(({ url }) => open(url)));
  const streams = await Promise.all(nodes.map(({ http }) => http.openStream(`/api/ai/stream/${sessionId}`, { token })));

  let asked = performance.now();
  await changes.setRoles(id, ['Viewer']);
  for (const socket of sockets) {
    t.like(await socket.next('unsubscribed'), { sessionId, error: { details: { permission: 'ai.stream.access' } } });
  }
  for (const { events } of streams) t.is(await endOf(events), undefined);
  t.true(performance.now() - asked < 1_000);
  for (const socket of sockets) t.true((await socket.emit('usage', {})).success);

  asked = performance.now();
  await changes.setDisabled(id, true);
  for (const socket of sockets) {
    t.like(await socket.next('unauthorized'), { code: 'token_revoked' });
    await socket.disconnected;
  }
  t.true(performance.now() - asked < 1_000);
  await changes.setDisabled(id, false);
  await changes.setRoles(id, ['Editor']);

  const env = {
    DATABASE_URL: cluster.databaseUrl,
    REDIS_URL: cluster.redis.url,
    JWT_SECRET: 'a secret of the test that is long enough',
  };
  const node = await startNode({ env, intervals: { sweepMs: 100 } });
  t.teardown(node.stop);
  const socket = await node.connect(token);
  const stream = await node.http.openStream(`/api/ai/stream/${sessionId}`, { token });
  const client = new pg.Client({ connectionString: cluster.databaseUrl });
  await client.connect();
  await client.query('UPDATE users SET disabled_at = now() WHERE id = $1', [id]);
  await client.end();
  t.like(await socket.next('unauthorized'), { code: 'token_revoked' });
  t.is(await endOf(stream.events), undefined);
});
