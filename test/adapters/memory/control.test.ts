import test from 'ava';
import { recordLog } from '../../support/recorded-log.ts';
import { createMemoryControl } from '../../../src/adapters/memory/control.ts';
import { controlContract } from '../../contracts/control.ts';

controlContract(test, {
  name: 'control in memory',
  create: () => {
    const control = createMemoryControl({ logger: recordLog() });
    return Promise.resolve({ nodes: [control, control] });
  },
});
