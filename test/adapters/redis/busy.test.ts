import test from 'ava';
import { connectRedis } from '../../../src/adapters/redis/connect.ts';
import { recordLog } from '../../support/recorded-log.ts';
import { stall } from '../../support/processor-time.ts';
import { startRedisServer } from '../../support/redis-server.ts';

test('an answer of Redis that arrives while the process is stalled is in time', async (t) => {
  const server = await startRedisServer();
  t.teardown(server.close);
  const { commands, close } = await connectRedis({ url: server.url, logger: recordLog() });
  t.teardown(close);
  const answers = Promise.all([commands.set('key', 'value'), commands.get('key')]);
  stall(2_500);
  t.deepEqual(await answers, ['OK', 'value']);
});
