import { setTimeout as wait } from 'node:timers/promises';
import type { ExecutionContext, TestFn } from 'ava';
import type { Redis } from 'ioredis';
import { createSharedTokenRegistry } from '../../../src/adapters/postgres/index.ts';
import { connectRedis } from '../../../src/adapters/redis/connect.ts';
import { createRedisTokenRegistry } from '../../../src/adapters/redis/token-registry.ts';
import { newId } from '../../../src/core/ids.ts';
import { systemClock, type Clock } from '../../../src/ports/clock.ts';
import type { AccessTokenRecord, DurableTokenRegistry, TokenRegistry } from '../../../src/ports/token-registry.ts';
import { recordLog } from '../../support/recorded-log.ts';
import { startRedisServer, type RedisServer } from '../../support/redis-server.ts';
import { rowsOf, shareDatabase } from '../postgres/shared-database.ts';

/** For how long an answer of PostgreSQL is cached, in milliseconds. */
export const keptMs = 1_000;

/** The registry of one node. */
export interface RegistryNode {
  readonly registry: TokenRegistry & { close(): void };
  readonly redis: Redis;
  /** `asked` counts the look-ups in PostgreSQL; each answers once `hold` has resolved. */
  readonly watch: { asked: number; hold: Promise<unknown> };
}

interface NodeOptions {
  readonly prefix: string;
  /** Another Redis server than the one of the file. */
  readonly of?: RedisServer;
  readonly clock?: Clock;
}

/** PostgreSQL and Redis for the tests of a file, and the registries of nodes that share them. */
export const useRegistryNodes = (test: TestFn) => {
  const database = shareDatabase(test);
  let server: RedisServer | undefined;
  test.before(async () => {
    server = await startRedisServer();
  });
  test.after.always(() => server?.close());

  /** The registry in PostgreSQL, which counts look-ups and can be held up between reading and answering. */
  const watched = (clock: Clock) => {
    const shared = createSharedTokenRegistry({ database: database(), clock });
    const watch: RegistryNode['watch'] = { asked: 0, hold: Promise.resolve() };
    const durable: DurableTokenRegistry = {
      ...shared,
      find: async (tokenId) => {
        watch.asked += 1;
        const found = await shared.find(tokenId);
        await watch.hold;
        return found;
      },
    };
    return { durable, watch };
  };

  return {
    rows: () => rowsOf(database()),
    node: async (
      t: ExecutionContext,
      { prefix, of = server, clock = systemClock }: NodeOptions,
    ): Promise<RegistryNode> => {
      if (!of) throw new Error('Redis has not started');
      const logger = recordLog();
      const { commands: redis, close } = await connectRedis({ url: of.url, logger });
      const { durable, watch } = watched(clock);
      const registry = createRedisTokenRegistry({ redis, durable, clock, logger, prefix, keptMs });
      t.teardown(() => {
        registry.close();
        close();
      });
      return { registry, redis, watch };
    },
    newToken: async ({ register }: TokenRegistry): Promise<AccessTokenRecord> => {
      const { addUser, addLogin } = rowsOf(database());
      const { userId } = await addUser();
      const token = { id: newId(), userId, loginId: await addLogin(userId), expiresAt: Date.now() + 900_000 };
      await register(token);
      return token;
    },
  };
};

/** A Redis server of the test's own. */
export const ownServer = async (t: ExecutionContext): Promise<RedisServer> => {
  const own = await startRedisServer();
  t.teardown(own.close);
  return own;
};

/** Waits until the answer is cached, which no call of the registry waits for. */
export const keep = async ({ registry, watch }: RegistryNode, tokenId: string): Promise<void> => {
  let before = -1;
  while (before !== watch.asked) {
    before = watch.asked;
    await registry.stateOf(tokenId);
    await wait(20);
  }
};
