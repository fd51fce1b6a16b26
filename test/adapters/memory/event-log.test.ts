import test from 'ava';
import { createMemoryEventLog } from '../../../src/adapters/memory/event-log.ts';
import { eventLogContract } from '../../contracts/event-log.ts';
import { stillClock } from '../../contracts/still-clock.ts';

/** Also the interval of the adapter's sweep of expired logs, in real time. */
const timeToLiveMs = 50;

eventLogContract(test, {
  name: 'an event log in memory',
  create: (t) => {
    const clock = stillClock();
    const log = createMemoryEventLog<string>({ timeToLiveMs, clock });
    t.teardown(log.close);
    return Promise.resolve({ log, timeToLiveMs, pass: clock.pass });
  },
});
