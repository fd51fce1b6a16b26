import test from 'ava';
import { createRepeatedEvents } from '../../src/core/repeated-events.ts';
import type { AuditEntry } from '../../src/ports/audit-trail.ts';
import { movableClock } from '../support/node.ts';

const setUp = () => {
  const clock = movableClock();
  const recorded: AuditEntry[] = [];
  const events = createRepeatedEvents({ clock, record: (entry) => Promise.resolve(void recorded.push(entry)) });
  const note = (key: string, organizationId = 'an organization') =>
    events.note({
      key,
      type: 'auth.login_failed',
      organizationId,
      allowance: 2,
      entry: () => ({
        type: 'auth.login_failed',
        outcome: 'refused',
        actor: { type: 'anonymous' },
        organizationId,
        details: { key },
      }),
    });
  return { clock, recorded, events, note };
};

test('the first events of a key are recorded at once, the others as one when the window ends', async (t) => {
  const { clock, recorded, events, note } = setUp();
  t.teardown(events.close);
  for (let count = 0; count < 1_000; count += 1) await note('a');
  await note('b');
  t.deepEqual(
    recorded.map(({ details }) => details),
    [{ key: 'a' }, { key: 'a' }, { key: 'b' }],
  );
  clock.advance(15 * 60_000 + 1);
  await note('c');
  t.deepEqual(
    recorded.slice(3).map(({ details }) => details),
    [{ key: 'a', repeated: 998 }, { key: 'c' }],
  );
});

test('a hundred thousand keys make a bounded number of events, and none is forgotten', async (t) => {
  const { recorded, events, note } = setUp();
  for (let count = 0; count < 100_000; count += 1) await note(`key ${String(count)}`);
  t.true(recorded.length < 1_100);
  await events.close();
  const counted = recorded.map(({ details }) => (details as { repeated?: number }).repeated ?? 1);
  t.is(
    counted.reduce((sum, each) => sum + each, 0),
    100_000,
  );
  t.true(recorded.length < 1_100);
});
