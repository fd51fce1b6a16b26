import { startFakeProvider } from '../test/fakes/fake-provider.ts';
import { ampleLimits } from '../test/support/quota-service.ts';
import { startPostgresServer } from '../test/support/postgres-server.ts';
import { spawnNode, type NodeProcess } from '../test/support/process.ts';
import { startRedisServer } from '../test/support/redis-server.ts';
import { SocketClient } from '../test/support/socket-client.ts';
import { environmentFor } from '../test/support/with-provider.ts';
import { cpuMsOf } from './process-figures.ts';

/** Measures the processor time of a chunk on all nodes, from the provider to the sockets of three readers, with one, two and three nodes. */
const sessions = 60;
const readersOfEach = 3;
const words = Array.from({ length: 200 }, (_, index) => `word-${String(index)} `);

const measure = async (count: number): Promise<void> => {
  const fake = await startFakeProvider('openai');
  fake.respond([{ texts: words, everyMs: 40 }, { finish: 'stop' }]);
  const [postgres, redis] = await Promise.all([startPostgresServer(), startRedisServer()]);
  const env = {
    DATABASE_URL: await postgres.createDatabase(),
    REDIS_URL: redis.url,
    JWT_SECRET: 'a secret of the bench that is long enough',
    AUTO_SEED: 'true',
    ...ampleLimits,
    ...environmentFor({ openai: fake }),
  };
  const nodes = await Promise.all(Array.from({ length: count }, () => spawnNode(env)));
  const nodeOf = (index: number): NodeProcess => nodes[index % count] as NodeProcess;
  const token = await nodeOf(0).http.login('editor@zoma.local', 'zoma-editor');
  const clients = await Promise.all(
    Array.from({ length: readersOfEach * count }, async (_, index) => {
      const client = new SocketClient(nodeOf(index).url, { token });
      await client.connected();
      return client;
    }),
  );
  const before = nodes.map(({ pid }) => cpuMsOf(pid));
  await Promise.all(
    Array.from({ length: sessions }, async (_, index) => {
      const body = { text: `session ${String(index)}`, action: 'improve' };
      const { sessionId } = await nodeOf(index).http.enhance(token, body);
      // The readers of a session are spread over all nodes.
      const readers = Array.from({ length: readersOfEach }, (_, reader) => clients[(index + reader) % clients.length]);
      await Promise.all(
        readers.map(async (client) => {
          await client?.emit('subscribe', { sessionId });
          await client?.untilEnd(sessionId);
        }),
      );
    }),
  );
  const cpu = nodes.reduce((sum, node, index) => sum + cpuMsOf(node.pid) - (before[index] ?? 0), 0);
  const delivered = clients.reduce((sum, { events }) => sum + events.filter(({ name }) => name === 'chunk').length, 0);
  const perSent = (cpu * 1000) / delivered;
  console.log(
    `${String(count)} node(s): ${perSent.toFixed(0)} µs of CPU a chunk and reader, ${(perSent * readersOfEach).toFixed(0)} µs a chunk (${String(delivered)} delivered)`,
  );
  for (const client of clients) client.close();
  for (const node of nodes) await node.kill('SIGKILL');
  await redis.close();
  await postgres.close();
  await fake.close();
};

for (const count of [1, 2, 3]) await measure(count);
