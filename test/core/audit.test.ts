import { readFileSync } from 'node:fs';
import test from 'ava';
import { changedFields, createAudit } from '../../src/core/audit.ts';
import { createLoginAudit } from '../../src/core/auth/login-audit.ts';
import { ZomaError } from '../../src/core/errors.ts';
import { newId } from '../../src/core/ids.ts';
import { exportAudit } from '../../src/operations/admin/audit.ts';
import type { RunContext } from '../../src/operations/operation.ts';
import { systemClock as clock } from '../../src/ports/clock.ts';
import { auditTypes, type AuditEvent, type AuditTrail } from '../../src/ports/audit-trail.ts';
import { recordLog } from '../support/recorded-log.ts';

const entry = {
  organizationId: undefined,
  type: 'auth.login',
  outcome: 'done',
  actor: { type: 'anonymous' },
} as const;

const auditOn = (add: AuditTrail['add']) => {
  const logger = recordLog();
  const auditTrail: AuditTrail = { add, page: () => Promise.resolve([]) };
  return { audit: createAudit({ auditTrail, clock, logger }), logger };
};

test('a lockout is refused and recorded without its account while the database does not answer', async (t) => {
  const { audit, logger } = auditOn(() => Promise.resolve());
  t.teardown(audit.close);
  const attempt = { account: 'a@example.org', network: '192.0.2.0/24' };
  const origin = { address: '192.0.2.1', requestId: undefined };
  const find = () => Promise.reject(new ZomaError('unavailable'));
  await t.notThrowsAsync(createLoginAudit(audit).lockedOut(attempt, find, origin));
  t.like(logger.lines, [{ level: 'audit', message: 'auth.lockout', fields: { subject: undefined } }]);
});

test('an administrative change fails when the store does not take its event', async (t) => {
  const { audit } = auditOn(() => Promise.reject(new ZomaError('unavailable')));
  t.teardown(audit.close);
  await t.throwsAsync(audit.record(entry), { code: 'unavailable' });
});

test('a change is recorded by the fields that differ', (t) => {
  const before = { enabled: true, patterns: [{ name: 'a' }], days: 3 };
  t.deepEqual(changedFields(before, { ...before, enabled: false }), {
    before: { enabled: true },
    after: { enabled: false },
  });
  t.is(changedFields(before, structuredClone(before)), undefined);
});

test('an export reads a slice only when it is asked for, and ends after the last', async (t) => {
  const all = Array.from({ length: 1_200 }, (): AuditEvent => ({ ...entry, id: newId(), at: new Date() }));
  let reads = 0;
  const auditTrail: AuditTrail = {
    add: () => Promise.resolve(),
    page: (_, __, { limit, after }) => {
      reads += 1;
      const from = after ? all.findIndex(({ id }) => id === after.id) + 1 : 0;
      return Promise.resolve(all.slice(from, from + limit));
    },
  };
  const context = {
    caller: { organizationId: 'an organization' },
    services: { auditTrail },
    audit: () => Promise.resolve(),
  };
  const slices = (await exportAudit.accept({}, 'query')(context as unknown as RunContext))[Symbol.asyncIterator]();
  t.is(reads, 0);
  t.is(((await slices.next()).value as AuditEvent[]).length, 500);
  t.is(reads, 1);
  t.is(((await slices.next()).value as AuditEvent[]).length, 500);
  t.is(((await slices.next()).value as AuditEvent[]).length, 200);
  t.true((await slices.next()).done);
  t.is(reads, 3);
});

test('the types of events that the documents and the console have are those that there are, each once', (t) => {
  const page = readFileSync('docs/api.md', 'utf8');
  const section = page.split('### The audit\n')[1]?.split('\n## ')[0] ?? '';
  const documented = [...section.matchAll(/^\| `([a-z_.]+)`/gm)].map(([, type]) => type);
  t.deepEqual(documented.toSorted(), [...auditTypes].toSorted());
});
