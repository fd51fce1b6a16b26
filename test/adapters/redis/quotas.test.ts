import test from 'ava';
import { connectRedis, type RedisConnections } from '../../../src/adapters/redis/connect.ts';
import { createRedisEventLog, type RedisEventLog } from '../../../src/adapters/redis/event-log.ts';
import { createRedisQuotas } from '../../../src/adapters/redis/quotas.ts';
import { createRedisSessionLifecycle } from '../../../src/adapters/redis/session-lifecycle.ts';
import { newId } from '../../../src/core/ids.ts';
import { systemClock as clock } from '../../../src/ports/clock.ts';
import { quotasContract } from '../../contracts/quotas.ts';
import { recordLog } from '../../support/recorded-log.ts';
import { startRedisServer, type RedisServer } from '../../support/redis-server.ts';

let server: RedisServer;
interface TestNode {
  readonly connections: RedisConnections;
  /** The logs of all stores: the writers that it returns are not used. */
  readonly log: RedisEventLog<unknown>;
}

let nodes: readonly [TestNode, TestNode];
/** Leases that last for the whole test. */
const unrenewedLeases = {
  leaseMs: 600_000,
  renewTaken: () => undefined,
  whileEnding: <Result>(_: string, script: () => Promise<Result>) => script(),
};
test.before(async () => {
  server = await startRedisServer();
  const connect = async (): Promise<TestNode> => {
    const connections = await connectRedis({ url: server.url, logger: recordLog() });
    const { commands: redis, subscriber } = connections;
    return { connections, log: createRedisEventLog({ redis, subscriber, prefix: '', clock, timeToLiveMs: 60_000 }) };
  };
  nodes = [await connect(), await connect()];
});
test.after.always(async () => {
  for (const { connections, log } of nodes) {
    await log.close();
    connections.close();
  }
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
            const {
              connections: { commands: redis },
              log,
            } = nodes[(adapters += 1) % 2 === 0 ? 0 : 1];
            const quotas = createRedisQuotas({ redis, settings, ledger, prefix, now: clock.now });
            const lifecycle = createRedisSessionLifecycle({ redis, prefix, quotas, leases: unrenewedLeases, log });
            return {
              ...quotas,
              admit: async (session, spending) => {
                const begun = await lifecycle.begin({ ...session, task: {} }, spending);
                if (!begun.admitted) return begun;
                const { admitted, windows, state } = begun;
                return { admitted, windows, state };
              },
              withdraw: lifecycle.withdraw,
            };
          },
          forget: async () => {
            await nodes[0].connections.commands.flushall();
          },
        };
      },
    }),
});
