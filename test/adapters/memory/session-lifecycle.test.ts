import test from 'ava';
import { createMemoryEventLog } from '../../../src/adapters/memory/event-log.ts';
import { createMemoryQuotas } from '../../../src/adapters/memory/quotas.ts';
import { createMemoryWorkLeases } from '../../../src/adapters/memory/running-sessions.ts';
import { createMemorySessionLifecycle } from '../../../src/adapters/memory/session-lifecycle.ts';
import { systemClock as clock } from '../../../src/ports/clock.ts';
import { sessionLifecycleContract, type Task } from '../../contracts/session-lifecycle.ts';
import { createFakeLedger } from '../../fakes/fake-ledger.ts';

sessionLifecycleContract(test, {
  name: 'the lifecycle of sessions in memory',
  create: () =>
    Promise.resolve((t, settings) => {
      const quotas = createMemoryQuotas({ settings, ledger: createFakeLedger(), clock });
      const log = createMemoryEventLog<string>({ timeToLiveMs: 60_000, clock });
      t.teardown(log.close);
      const leases = createMemoryWorkLeases<Task>();
      return Promise.resolve({
        lifecycle: createMemorySessionLifecycle<Task, string>({ quotas, log }),
        quotas,
        log,
        leases,
      });
    }),
});
