import test from 'ava';
import { createMemoryControl } from '../../../src/adapters/memory/control.ts';
import { controlContract } from '../../contracts/control.ts';

controlContract(test, {
  name: 'control in memory',
  create: () => {
    const control = createMemoryControl();
    return Promise.resolve({ nodes: [control, control] });
  },
});
