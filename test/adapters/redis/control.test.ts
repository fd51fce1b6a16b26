import test from 'ava';
import { connectRedis } from '../../../src/adapters/redis/connect.ts';
import { createRedisControl } from '../../../src/adapters/redis/control.ts';
import { newId } from '../../../src/core/ids.ts';
import { controlContract } from '../../contracts/control.ts';
import { recordLog } from '../../support/recorded-log.ts';
import { startRedisServer, type RedisServer } from '../../support/redis-server.ts';

let server: RedisServer;
test.before(async () => {
  server = await startRedisServer();
});
test.after.always(() => server.close());

controlContract(test, {
  name: 'control in Redis',
  create: async (t) => {
    const prefix = newId();
    const node = async () => {
      const logger = recordLog();
      const redis = await connectRedis({ url: server.url, logger });
      t.teardown(redis.close);
      return createRedisControl({ redis: redis.commands, subscriber: redis.subscriber, logger, prefix });
    };
    return { nodes: [await node(), await node()] };
  },
});
