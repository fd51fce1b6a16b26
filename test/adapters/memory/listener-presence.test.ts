import test from 'ava';
import { createMemoryListenerPresence } from '../../../src/adapters/memory/running-sessions.ts';
import { newId } from '../../../src/core/ids.ts';
import { listenerPresenceContract } from '../../contracts/listener-presence.ts';
import { stillClock } from '../../contracts/still-clock.ts';

listenerPresenceContract(test, {
  name: 'listener presence in memory',
  create: () => {
    const clock = stillClock();
    return Promise.resolve({ presence: createMemoryListenerPresence({ clock }), clock, pass: clock.pass });
  },
});

// On other nodes such a listener counts, since the session may be taken over; a single node takes nothing over.
test('listener presence in memory does not count a listener that joined before the session ran', async (t) => {
  const clock = stillClock();
  const presence = createMemoryListenerPresence({ clock });
  const id = newId();
  const before = presence.join(id);
  const opened = clock.now();
  presence.open(id);
  t.is(await presence.absentSince(id), opened);
  await clock.pass(1000);
  before.leave();
  t.is(await presence.absentSince(id), opened);
});
