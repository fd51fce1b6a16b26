import test from 'ava';
import { connectRedis } from '../../../src/adapters/redis/connect.ts';
import { createRedisLoginAttempts } from '../../../src/adapters/redis/login-attempts.ts';
import { newId } from '../../../src/core/ids.ts';
import { loginAttemptsContract } from '../../contracts/login-attempts.ts';
import { recordLog } from '../../support/recorded-log.ts';
import { startRedisServer, type RedisServer } from '../../support/redis-server.ts';

let server: RedisServer;
test.before(async () => {
  server = await startRedisServer();
});
test.after.always(() => server.close());

loginAttemptsContract(test, {
  name: 'the count of login attempts in Redis',
  create: async (t) => {
    const redis = await connectRedis({ url: server.url, logger: recordLog() });
    t.teardown(redis.close);
    return { attempts: createRedisLoginAttempts({ redis: redis.commands, prefix: newId() }) };
  },
});
