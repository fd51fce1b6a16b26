import test from 'ava';
import { createMemoryLoginAttempts } from '../../../src/adapters/memory/login-attempts.ts';
import { loginAttemptsContract } from '../../contracts/login-attempts.ts';

loginAttemptsContract(test, {
  name: 'the count of login attempts in memory',
  create: () => Promise.resolve({ attempts: createMemoryLoginAttempts() }),
});
