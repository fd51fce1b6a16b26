import test from 'ava';
import { createMemoryAudience } from '../../../src/adapters/memory/audience.ts';
import { newId } from '../../../src/core/ids.ts';
import { audienceContract } from '../../contracts/audience.ts';
import { stillClock } from '../../contracts/still-clock.ts';

audienceContract(test, {
  name: 'an audience in memory',
  create: () => {
    const clock = stillClock();
    return Promise.resolve({ audience: createMemoryAudience({ clock }), clock, pass: clock.pass });
  },
});

// On other nodes such a listener counts, since the session may be taken over; a single node takes nothing over.
test('an audience in memory does not count who joined before the session ran', async (t) => {
  const clock = stillClock();
  const audience = createMemoryAudience({ clock });
  const id = newId();
  const before = audience.join(id);
  const opened = clock.now();
  audience.open(id);
  t.is(await audience.absentSince(id), opened);
  await clock.pass(1000);
  before.leave();
  t.is(await audience.absentSince(id), opened);
});
