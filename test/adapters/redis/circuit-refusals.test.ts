import test from 'ava';
import { createRedisCircuitBreakers } from '../../../src/adapters/redis/circuit-breakers.ts';
import { connectRedis } from '../../../src/adapters/redis/connect.ts';
import { circuitSettings } from '../../../src/core/failover/circuit-settings.ts';
import { systemClock as clock } from '../../../src/ports/clock.ts';
import { closeFakes, freshBreakers, quickDeadlines, startFakes } from '../../support/failing-providers.ts';
import { recordLog } from '../../support/recorded-log.ts';
import { startRedisServer } from '../../support/redis-server.ts';
import { assertRefusalsOpenNothing } from '../../support/refused-requests.ts';

test('six refused requests of one user leave the circuits of all nodes closed', async (t) => {
  const server = await startRedisServer();
  t.teardown(() => server.close());
  const fakes = await startFakes();
  t.teardown(() => closeFakes(fakes));
  const logger = recordLog();
  const { commands: redis, close } = await connectRedis({ url: server.url, logger });
  t.teardown(close);
  const settings = circuitSettings(quickDeadlines);
  const breakers = createRedisCircuitBreakers({
    redis,
    clock,
    logger,
    settings,
    prefix: 'zoma:',
    fallback: freshBreakers(),
    patienceMs: 5_000,
  });
  await assertRefusalsOpenNothing(t, fakes, breakers);
});
