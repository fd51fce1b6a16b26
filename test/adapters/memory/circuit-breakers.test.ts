import test from 'ava';
import { createMemoryCircuitBreakers } from '../../../src/adapters/memory/circuit-breakers.ts';
import { circuitBreakersContract, circuitSettingsOfTheContract } from '../../contracts/circuit-breakers.ts';
import { stillClock } from '../../contracts/still-clock.ts';

circuitBreakersContract(test, {
  name: 'circuit breakers in memory',
  create: () => {
    const clock = stillClock();
    const breakers = createMemoryCircuitBreakers({ clock, settings: circuitSettingsOfTheContract });
    return Promise.resolve({ breakers, pass: clock.pass });
  },
});
