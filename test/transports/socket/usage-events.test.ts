import { mock } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import test from 'ava';
import type { Services } from '../../../src/operations/services.ts';
import type { QuotaState } from '../../../src/ports/quotas.ts';
import { createUsageEvents } from '../../../src/transports/socket/usage-events.ts';
import { recordLog } from '../../support/recorded-log.ts';

const stateAfter = (requests: number): QuotaState => ({
  user: { startedAt: new Date(0), requests, tokens: 0, reservedTokens: 0, sessions: 0 },
  organization: { startedAt: undefined, cost: 0n, reservedCost: 0n },
});

test.serial('the sockets of a user get one usage event in 250 ms, and the last one is the newest', async (t) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  t.teardown(() => mock.timers.reset());
  const sent: unknown[] = [];
  const events = createUsageEvents({
    logger: recordLog(),
    namespace: { to: (room: string) => ({ emit: (_: string, usage: unknown) => sent.push([room, usage]) }) } as never,
    services: {
      usage: { current: (_: unknown, state: QuotaState) => Promise.resolve(state.user.requests) },
      authentication: { permits: () => Promise.resolve(true) },
    } as unknown as Services,
  });
  const end = (userId: string, requests: number): void =>
    events.send({ organizationId: 'an organization', userId }, stateAfter(requests));

  for (let requests = 1; requests <= 10; requests += 1) end('ann', requests);
  end('bob', 1);
  await nextTurn();
  t.deepEqual(sent.splice(0), [
    ['user:ann', 1],
    ['user:bob', 1],
  ]);
  mock.timers.tick(250);
  await nextTurn();
  t.deepEqual(sent.splice(0), [['user:ann', 10]]);
  mock.timers.tick(1_000);
  end('ann', 11);
  await nextTurn();
  t.deepEqual(sent.splice(0), [['user:ann', 11]]);

  end('ann', 12);
  events.close();
  mock.timers.tick(1_000);
  await nextTurn();
  t.deepEqual(sent, [], 'nothing is sent once the server is closed');
});
