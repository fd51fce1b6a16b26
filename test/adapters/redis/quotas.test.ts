import test from 'ava';
import { connectRedis, type RedisConnections } from '../../../src/adapters/redis/connect.ts';
import { createRedisQuotas } from '../../../src/adapters/redis/quotas.ts';
import { newId } from '../../../src/core/ids.ts';
import { quotasContract } from '../../contracts/quotas.ts';
import { recordLog } from '../../support/recorded-log.ts';
import { startRedisServer, type RedisServer } from '../../support/redis-server.ts';

let server: RedisServer;
let nodes: readonly [RedisConnections, RedisConnections];
test.before(async () => {
  server = await startRedisServer();
  const connect = () => connectRedis({ url: server.url, logger: recordLog() });
  nodes = [await connect(), await connect()];
});
test.after.always(async () => {
  for (const { close } of nodes) close();
  await server.close();
});

quotasContract(test, {
  name: 'quotas in Redis',
  create: () =>
    Promise.resolve({
      modelRuns: 300,
      store: ({ settings, ledger, clock }) => {
        const prefix = `${newId()}:`;
        let adapters = 0;
        return {
          adapter: () => {
            const { commands: redis } = nodes[(adapters += 1) % 2 === 0 ? 0 : 1];
            return createRedisQuotas({ redis, settings, ledger, prefix, now: clock.now });
          },
          forget: async () => {
            await nodes[0].commands.flushall();
          },
        };
      },
    }),
});
