import test from 'ava';
import { createMemoryRequestLimiter } from '../../../src/adapters/memory/rate-limits.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import { requestLimiterContract } from '../../contracts/request-limiter.ts';

requestLimiterContract(test, {
  name: 'the count of requests in memory',
  create: () => Promise.resolve({ limiterOf: (limit) => createMemoryRequestLimiter({ limit, clock: systemClock }) }),
});
