import test from 'ava';
import { recordLog } from '../../support/recorded-log.ts';
import { createMemoryControlBus } from '../../../src/adapters/memory/control-bus.ts';
import { controlContract } from '../../contracts/control-bus.ts';

controlContract(test, {
  name: 'control in memory',
  create: () => {
    const control = createMemoryControlBus({ logger: recordLog() });
    return Promise.resolve({ nodes: [control, control] });
  },
});
