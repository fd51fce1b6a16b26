import test from 'ava';
import { createMemoryAudience } from '../../../src/adapters/memory/audience.ts';
import { audienceContract } from '../../contracts/audience.ts';
import { stillClock } from '../../contracts/still-clock.ts';

audienceContract(test, {
  name: 'an audience in memory',
  create: () => {
    const clock = stillClock();
    return Promise.resolve({ audience: createMemoryAudience({ clock }), clock, pass: clock.pass });
  },
});
