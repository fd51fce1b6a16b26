import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import test from 'ava';
import pg from 'pg';
import { startFakeProvider } from '../fakes/fake-provider.ts';
import { faultsIn, readPatiently, startCluster } from '../support/cluster.ts';
import { addUsers, UserSockets } from '../support/user-sockets.ts';

/** `npm run bench:returning` measures 5,000. */
const count = 1_000;
const secret = 'a secret of the test that is long enough';

test('a thousand users whose node dies are at another one within 5 s, for a query in 5 ms at most, and a running stream loses nothing', async (t) => {
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  const words = Array.from({ length: 300 }, (_, index) => `word${String(index)} `);
  fake.respond([{ texts: words, everyMs: 20 }, { finish: 'stop' }]);
  const cluster = await startCluster(t, { fake, count: 2, env: { JWT_SECRET: secret } });
  const [dying, living] = cluster.nodes;
  if (!dying || !living) throw new Error('no nodes');
  const client = new pg.Client({ connectionString: cluster.databaseUrl });
  await client.connect();
  t.teardown(() => client.end());
  const redis = new Redis(cluster.redis.url);
  t.teardown(() => redis.disconnect());
  const sockets = new UserSockets();
  t.teardown(() => sockets.close());
  await sockets.open(dying.url, await addUsers(client, count, secret));

  // Each query of a node is a transaction of its own.
  const transactions = async (): Promise<number> => {
    const text = 'SELECT sum(xact_commit) AS count FROM pg_stat_database';
    return Number((await client.query<{ count: string }>(text)).rows[0]?.count);
  };
  const subscriptions = async (): Promise<number> =>
    Number(/^cmdstat_ssubscribe:calls=(\d+)/m.exec(await redis.info('commandstats'))?.[1]);

  const { sessionId } = await living.http.enhance(cluster.token, { text: 'a text', action: 'expand' });
  const reading = readPatiently({ ...cluster, nodes: [living] }, sessionId, 0);
  // The statistics of an idle connection are a second late.
  await wait(1_500);
  const before = { queries: await transactions(), subscriptions: await subscriptions() };
  const comingBack = sockets.comeBack(living.url);
  const killed = performance.now();
  await dying.kill('SIGKILL');
  await comingBack;
  const tookMs = performance.now() - killed;
  const subscribed = (await subscriptions()) - before.subscriptions;
  const { events, longestPauseMs } = await reading;
  await wait(1_500);
  const queries = (await transactions()) - before.queries;
  const times = `${tookMs.toFixed(0)} ms, longest pause of the stream ${longestPauseMs.toFixed(0)} ms`;
  t.log(`${String(count)} sockets in ${times}, ${String(queries)} transactions, ${String(subscribed)} subscriptions`);
  t.true(tookMs < 5_000, `${tookMs.toFixed(0)} ms`);
  // A node begins a look-up for those that have come since the last one every 5 ms at most; the rest are the stream's and the node's own.
  t.true(queries < tookMs / 5 + 100, `${String(queries)} transactions`);
  t.true(subscribed < count / 2, `${String(subscribed)} commands subscribe`);
  t.deepEqual(faultsIn(events, words.join('')), []);
});
