import { newId } from '../../src/core/ids.ts';
import type { LimitName, QuotaSettings } from '../../src/ports/quotas.ts';
import type { Contract } from './contract.ts';
import { newOwner, prepare, spending, spent, unusedState, type QuotasSetup } from './quotas-setup.ts';

/** So much of each limit that there is room for `count` sessions that take 10 of everything. */
const roomFor = (count: number): Readonly<Record<LimitName, Partial<QuotaSettings>>> => ({
  requests: { requests: count },
  tokens: { tokens: count * 10 },
  cost: { cost: BigInt(count * 10) },
  concurrency: { concurrency: count },
});

/** Admission, and that a refusal changes nothing. */
export const quotasAdmissionContract: Contract<QuotasSetup> = (test, { name, create }) => {
  for (const [limit, limits] of Object.entries(roomFor(3))) {
    test(`${name} admit exactly up to the limit of ${limit}, and name it in a refusal, which changes nothing`, async (t) => {
      const { quotas, begin, attempt } = prepare(await create(t), limits);
      const owner = newOwner();
      for (let count = 0; count < 3; count += 1) await begin(owner);
      const before = await quotas.read(owner);
      t.like(before, {
        user: { requests: 3, tokens: 0, reservedTokens: 30, sessions: 3 },
        organization: { cost: 0n, reservedCost: 30n },
      });
      t.deepEqual(await attempt(owner, spending(1)), { admitted: false, limit: limit as LimitName, state: before });
      t.deepEqual(await quotas.read(owner), before);
    });
  }

  for (const [limit, limits] of Object.entries(roomFor(0))) {
    test(`${name} admit no session when the limit of ${limit} is zero`, async (t) => {
      const { attempt } = prepare(await create(t), limits);
      t.like(await attempt(newOwner()), { admitted: false, limit });
    });
  }

  for (const [limit, limits] of Object.entries(roomFor(60))) {
    test(`${name} admit 60 of 200 concurrent sessions when the limit of ${limit} has room for 60`, async (t) => {
      const { quotas, attempt } = prepare(await create(t), limits);
      const { organizationId } = newOwner();
      const owners = Array.from({ length: limit === 'cost' ? 5 : 1 }, () => newOwner(organizationId));
      const decisions = await Promise.all(
        Array.from({ length: 200 / owners.length }, () => owners.map((owner) => attempt(owner))).flat(),
      );
      t.is(decisions.filter(({ admitted }) => admitted).length, 60);
      t.true(decisions.every((decision) => decision.admitted || decision.limit === limit));
      const states = await Promise.all(owners.map((owner) => quotas.read(owner)));
      t.is(
        states.reduce((sum, { user }) => sum + user.requests, 0),
        60,
      );
      t.is(
        states.reduce((sum, { user }) => sum + user.sessions, 0),
        60,
      );
      t.is(
        states.reduce((sum, { user }) => sum + user.reservedTokens, 0),
        600,
      );
      t.is(states[0]?.organization.reservedCost, 600n);
    });
  }

  test(`${name} name the first limit that refuses`, async (t) => {
    const { begin, attempt, end } = prepare(await create(t), {
      requests: 2,
      tokens: 20,
      cost: 20n,
      concurrency: 1,
    });
    const owner = newOwner();
    const first = await begin(owner);
    await end(first, [spent(first.windows, 10)]);
    t.like(await attempt(owner, spending(11)), { limit: 'tokens' });
    t.like(await attempt(newOwner(owner.organizationId), spending(11)), { limit: 'cost' });
    const second = await begin(owner);
    t.like(await attempt(owner, spending(11)), { limit: 'concurrency' });
    await end(second, [spent(second.windows, 10)]);
    t.like(await attempt(owner, spending(11)), { limit: 'requests' });
  });

  test(`${name} open no window for a session that is refused`, async (t) => {
    const { quotas, clock, pass, begin, attempt } = prepare(await create(t), { tokens: 10 });
    const owner = newOwner();
    t.deepEqual(await attempt(owner, spending(11)), { admitted: false, limit: 'tokens', state: unusedState });
    t.deepEqual(await quotas.read(owner), unusedState);
    await pass(5);
    const { windows } = await begin(owner);
    t.deepEqual(windows, { user: new Date(clock.now()), organization: new Date(clock.now()) });
  });

  test(`${name} return the earlier admission of a repeated call, although the limit is reached`, async (t) => {
    const { quotas, pass } = prepare(await create(t), { requests: 1, tokens: 10, cost: 10n, concurrency: 1 });
    const session = { sessionId: newId(), owner: newOwner() };
    const decision = await quotas.admit(session, spending(10));
    t.true(decision.admitted);
    t.deepEqual(await quotas.read(session.owner), decision.state);
    await pass(5);
    t.deepEqual(await quotas.admit(session, spending(10)), decision);
    t.deepEqual(await quotas.read(session.owner), decision.state);
  });

  test(`${name} admit a session once under concurrent repeated calls`, async (t) => {
    const { quotas } = prepare(await create(t));
    const session = { sessionId: newId(), owner: newOwner() };
    const decisions = await Promise.all(Array.from({ length: 20 }, () => quotas.admit(session, spending(10))));
    t.true(decisions.every(({ admitted }) => admitted));
    t.like(await quotas.read(session.owner), {
      user: { requests: 1, reservedTokens: 10, sessions: 1 },
      organization: { reservedCost: 10n },
    });
  });

  test(`${name} admit sessions without cost when the cost is exhausted or exceeded`, async (t) => {
    const { quotas, begin, attempt, end } = prepare(await create(t), { cost: 10n });
    const owner = newOwner();
    const dear = await begin(owner);
    const free = await begin(owner, spending(1, 0n));
    await end(dear, [spent(dear.windows, 10, 25n)]);
    t.like(await attempt(owner, spending(1, 1n)), { admitted: false, limit: 'cost' });
    t.like(await attempt(owner, spending(1, 0n)), { admitted: true });
    t.like(await quotas.reserve(free.account([spent(free.windows, 1, 0n)]), spending(1, 0n)), { admitted: true });
    t.like(await quotas.reserve(free.account([spent(free.windows, 2, 0n)]), spending(1, 1n)), { limit: 'cost' });
  });
};
