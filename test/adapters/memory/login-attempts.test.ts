import test from 'ava';
import { createMemoryLoginAttempts } from '../../../src/adapters/memory/rate-limits.ts';
import { loginAttemptsContract, recordDelays } from '../../contracts/login-attempts.ts';

loginAttemptsContract(test, {
  name: 'the count of login attempts in memory',
  create: () => {
    const { wait, delays } = recordDelays();
    return Promise.resolve({ attempts: createMemoryLoginAttempts({ wait }), delays });
  },
});
