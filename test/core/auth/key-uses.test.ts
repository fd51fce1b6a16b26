import test from 'ava';
import { createAudit } from '../../../src/core/audit.ts';
import type { Caller } from '../../../src/core/caller.ts';
import { createKeyUses } from '../../../src/core/auth/key-uses.ts';
import { ZomaError } from '../../../src/core/errors.ts';
import type { AuditEvent } from '../../../src/ports/audit-trail.ts';
import { recordLog } from '../../support/recorded-log.ts';

const origin = { address: '192.0.2.1', requestId: 'request' };
const callerFor = (userId: string, keyId: string | undefined): Caller => ({
  userId,
  organizationId: 'organization',
  email: undefined,
  name: 'User',
  roles: [],
  permissions: [],
  credential: { tokenId: keyId, loginId: 'login', keyId, tokenVersion: 1, expiresAt: undefined },
});

const setup = () => {
  let now = 1_000_000;
  const uses: number[] = [];
  const events: AuditEvent[] = [];
  const state = { isAway: false };
  const clock = { now: () => now };
  const add = (event: AuditEvent) => {
    if (state.isAway) return Promise.reject(new ZomaError('unavailable'));
    events.push(event);
    return Promise.resolve();
  };
  const logger = recordLog();
  const audit = createAudit({ auditTrail: { add, page: () => Promise.resolve([]) }, clock, logger });
  const recordUse = (_: string, at: Date) => {
    uses.push(at.getTime());
    return Promise.resolve();
  };
  const keyUses = createKeyUses({ serviceKeys: { recordUse }, audit, clock, logger });
  return { keyUses, uses, events, state, advance: (ms: number) => (now += ms) };
};

test('the last use of a key is written at most once a minute', async (t) => {
  const { keyUses, uses, advance } = setup();
  for (let call = 0; call < 100; call += 1) keyUses.used('key');
  advance(59_999);
  keyUses.used('key');
  t.is(uses.length, 1);
  advance(1);
  keyUses.used('key');
  t.deepEqual(uses, [1_000_000, 1_060_000]);
  await keyUses.settled();
});

test('acting for a user is audited once an hour for each key and user, with both', async (t) => {
  const { keyUses, events, advance } = setup();
  const act = (userId: string, keyId: string | undefined) => keyUses.actedFor(callerFor(userId, keyId), origin);
  await Promise.all([act('ann', 'key'), act('ann', 'key'), act('bob', 'key')]);
  await act('ann', undefined);
  await act('key', 'key');
  t.deepEqual(
    events.map(({ actor, onBehalfOf }) => [actor.id, onBehalfOf]),
    [
      ['key', 'ann'],
      ['key', 'bob'],
    ],
  );
  t.like(events[0], { type: 'user.impersonated', actor: { type: 'key' }, ...origin });
  advance(3_600_000);
  await act('ann', 'key');
  t.is(events.length, 3);
});

test('a refused key is audited once an hour for each reason; what the store did not take is recorded by the next use', async (t) => {
  const { keyUses, events, state } = setup();
  const key = { id: 'key', organizationId: 'organization', expiresAt: undefined };
  const refuse = () => keyUses.refused(key, new ZomaError('token_revoked'), origin);
  state.isAway = true;
  await t.throwsAsync(refuse(), { message: /cannot be reached/ });
  state.isAway = false;
  await refuse();
  await refuse();
  await keyUses.refused(key, new ZomaError('token_expired'), origin);
  t.deepEqual(
    events.map(({ outcome, details }) => [outcome, details]),
    [
      ['refused', { code: 'token_revoked' }],
      ['refused', { code: 'token_expired' }],
    ],
  );
});
