import { newId } from '../../src/core/ids.ts';
import type { Contract } from './contract.ts';
import { newOwner, prepare, reserved, spending, spent, unusedState, type QuotasSetup } from './quotas-setup.ts';

/** What a session takes from its admission to its end, with one writer. */
export const quotasAccountsContract: Contract<QuotasSetup> = (test, { name, create }) => {
  test(`${name} store the entries of a session and reserve the spending`, async (t) => {
    const { quotas, begin } = prepare(await create(t));
    const owner = newOwner();
    const session = await begin(owner, spending(10, 100n));
    const entries = [spent(session.windows, 7, 60n), reserved(session.windows, 5, 50n)];
    const decision = await quotas.reserve(session.account(entries), spending(20, 200n));
    t.like(decision, { admitted: true, windows: session.windows });
    t.deepEqual(decision.state, {
      user: { startedAt: session.windows.user, requests: 1, tokens: 7, reservedTokens: 25, sessions: 1 },
      organization: { startedAt: session.windows.organization, cost: 60n, reservedCost: 250n },
    });
    t.deepEqual(await quotas.reserve(session.account(entries), spending(20, 200n)), decision, 'once, when repeated');
    t.deepEqual(await quotas.read(owner), decision.state);
  });

  for (const limit of ['tokens', 'cost'] as const) {
    test(`${name} store only the entries when the ${limit} of the reservation exceed the limit`, async (t) => {
      const limits = { tokens: { tokens: 100 }, cost: { cost: 100n } };
      const { quotas, begin } = prepare(await create(t), limits[limit]);
      const owner = newOwner();
      const [session, other] = [await begin(owner, spending(50)), await begin(owner, spending(20))];
      const account = session.account([spent(session.windows, 30)]);
      const refusal = await quotas.reserve(account, spending(51));
      t.like(refusal, { admitted: false, limit });
      t.like(refusal.state, {
        user: { requests: 2, tokens: 30, reservedTokens: 20, sessions: 2 },
        organization: { cost: 30n, reservedCost: 20n },
      });
      t.deepEqual(await quotas.read(owner), refusal.state);
      t.like(await quotas.reserve(account, spending(50)), { admitted: true }, 'to the limit exactly');
      t.like(await quotas.reserve(other.account([reserved(other.windows, 20)]), spending(1)), { limit });
    });
  }

  test(`${name} name the tokens of a reservation before its cost`, async (t) => {
    const { quotas, begin } = prepare(await create(t), { tokens: 20, cost: 20n });
    const { account } = await begin(newOwner());
    t.like(await quotas.reserve(account([]), spending(21)), { admitted: false, limit: 'tokens' });
    t.like(await quotas.reserve(account([]), spending(20, 21n)), { admitted: false, limit: 'cost' });
  });

  for (const limits of [{ tokens: 800 }, { cost: 800n }]) {
    const limit = Object.keys(limits).join();
    test(`${name} accept 60 of 200 concurrent reservations when the ${limit} have room for 60`, async (t) => {
      const { quotas, begin } = prepare(await create(t), limits);
      const owner = newOwner();
      const sessions = await Promise.all(Array.from({ length: 200 }, () => begin(owner, spending(1))));
      const decisions = await Promise.all(
        sessions.map(({ windows, account }) => quotas.reserve(account([spent(windows, 1)]), spending(10))),
      );
      t.is(decisions.filter(({ admitted }) => admitted).length, 60);
      t.like(await quotas.read(owner), {
        user: { tokens: 200, reservedTokens: 600 },
        organization: { cost: 200n, reservedCost: 600n },
      });
    });
  }

  test(`${name} replace reservations by the spending when a session is settled, and release the rest and its place`, async (t) => {
    const { quotas, begin, attempt, end } = prepare(await create(t), { tokens: 100, concurrency: 1 });
    const session = await begin(newOwner(), spending(80));
    const { owner, windows, account } = session;
    const entries = [spent(windows, 20, 5n), spent(windows, 15, 3n)];
    const state = await end(session, entries);
    t.deepEqual(state, {
      user: { startedAt: windows.user, requests: 1, tokens: 35, reservedTokens: 0, sessions: 0 },
      organization: { startedAt: windows.organization, cost: 8n, reservedCost: 0n },
    });
    t.deepEqual(await quotas.settle(account(entries)), state, 'once, when repeated');
    t.deepEqual(await quotas.read(owner), state);
    t.like(await attempt(owner, spending(65)), { admitted: true });
    t.deepEqual((await quotas.settle(account(entries))).user, {
      ...state.user,
      requests: 2,
      reservedTokens: 65,
      sessions: 1,
    });
  });

  test(`${name} count the whole spending of a session, even beyond its reservation and the limit`, async (t) => {
    const { begin, attempt, end } = prepare(await create(t), { tokens: 100, cost: 1_000n });
    const session = await begin(newOwner());
    t.like(await end(session, [spent(session.windows, 150)]), { user: { tokens: 150 }, organization: { cost: 150n } });
    t.like(await attempt(session.owner, spending(1)), { admitted: false, limit: 'tokens' });
  });

  test(`${name} settle a session once under concurrent calls`, async (t) => {
    const { quotas, begin } = prepare(await create(t));
    const { owner, windows, account } = await begin(newOwner());
    await begin(owner);
    await Promise.all(Array.from({ length: 20 }, () => quotas.settle(account([spent(windows, 8)]))));
    t.like(await quotas.read(owner), {
      user: { requests: 2, tokens: 8, reservedTokens: 10, sessions: 1 },
      organization: { cost: 8n, reservedCost: 10n },
    });
  });

  test(`${name} change nothing when an unknown session is settled`, async (t) => {
    const { quotas, begin } = prepare(await create(t));
    const { owner, windows } = await begin(newOwner());
    const before = await quotas.read(owner);
    const unknown = { sessionId: newId(), owner, epoch: 1, entries: [spent(windows, 8)] };
    t.deepEqual(await quotas.settle(unknown), before);
    t.deepEqual(await quotas.settle({ ...unknown, owner: newOwner() }), unusedState);
    t.deepEqual(await quotas.read(owner), before);
  });

  test(`${name} create the account of a session that reserves without one`, async (t) => {
    const { quotas, begin } = prepare(await create(t), { concurrency: 1 });
    const { owner, windows } = await begin(newOwner());
    const unknown = { sessionId: newId(), owner, epoch: 1, entries: [spent(windows, 8)] };
    const { state } = await quotas.reserve(unknown, spending(20));
    t.like(state, {
      user: { tokens: 8, reservedTokens: 30, sessions: 2 },
      organization: { cost: 8n, reservedCost: 30n },
    });
    t.like(await quotas.settle(unknown), { user: { tokens: 8, reservedTokens: 10, sessions: 1 } });
  });

  test(`${name} reverse the admission of a withdrawn session, except for the start of its window`, async (t) => {
    const { quotas, begin, attempt } = prepare(await create(t), { requests: 2, concurrency: 2 });
    const owner = newOwner();
    const session = { sessionId: newId(), owner };
    await quotas.admit(session, spending(10));
    await quotas.withdraw(session);
    const { user, organization } = await quotas.read(owner);
    t.deepEqual({ ...user, startedAt: undefined }, unusedState.user);
    t.deepEqual({ ...organization, startedAt: undefined }, unusedState.organization);
    await begin(owner);
    const before = await quotas.read(owner);
    await quotas.withdraw(session);
    await quotas.withdraw({ sessionId: newId(), owner: newOwner() });
    t.deepEqual(await quotas.read(owner), before);
    await quotas.admit(session, spending(10));
    t.like(await attempt(owner), { admitted: false, limit: 'concurrency' });
    await quotas.withdraw(session);
    t.deepEqual(await quotas.read(owner), before);
    t.like(await attempt(owner), { admitted: true });
  });
};
