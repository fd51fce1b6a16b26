import test from 'ava';
import { createAuditTrail } from '../../../src/adapters/postgres/index.ts';
import { newId } from '../../../src/core/ids.ts';
import { shareDatabase } from './shared-database.ts';

const database = shareDatabase(test);

const event = (organizationId: string) => ({
  id: newId(),
  at: new Date('2026-11-27T10:00:00.123Z'),
  organizationId,
  type: 'user.created' as const,
  outcome: 'done' as const,
  actor: { type: 'system' as const },
  after: { roles: ['Editor'] },
});

for (const change of ["UPDATE audit_events SET type = 'x'", 'DELETE FROM audit_events', 'TRUNCATE audit_events']) {
  test(`the audit refuses ${change.split(' ')[0] ?? ''}, and keeps its events`, async (t) => {
    const trail = createAuditTrail(database());
    const organizationId = newId();
    await trail.add(event(organizationId));
    await t.throwsAsync(database().sequelize.query(change), { message: /append-only/ });
    t.like((await trail.page(organizationId, {}, { limit: 10 }))[0], {
      type: 'user.created',
      after: { roles: ['Editor'] },
    });
  });
}

test('an event that is added again is there once', async (t) => {
  const trail = createAuditTrail(database());
  const organizationId = newId();
  const one = event(organizationId);
  await trail.add(one);
  await trail.add(one);
  t.is((await trail.page(organizationId, {}, { limit: 10 })).length, 1);
});

test('events of one millisecond are paged without a gap and without a repetition', async (t) => {
  const trail = createAuditTrail(database());
  const organizationId = newId();
  const added = Array.from({ length: 25 }, () => event(organizationId));
  for (const each of added) await trail.add(each);
  const seen: string[] = [];
  for (let after: (typeof added)[number] | undefined, more = true; more;) {
    const page = await trail.page(organizationId, {}, { limit: 4, after });
    seen.push(...page.map(({ id }) => id));
    after = added.find(({ id }) => id === seen.at(-1));
    more = page.length > 0;
  }
  t.deepEqual(
    seen,
    added
      .map(({ id }) => id)
      .sort()
      .reverse(),
  );
});
