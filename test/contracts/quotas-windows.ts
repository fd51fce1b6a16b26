import { newId } from '../../src/core/ids.ts';
import type { Contract } from './contract.ts';
import {
  ampleSettings,
  newOwner,
  prepare,
  reserved,
  spending,
  spent,
  unusedState,
  type QuotasSetup,
} from './quotas-setup.ts';

const { windowMs } = ampleSettings;

/** In which windows something counts, and how long. */
export const quotasWindowsContract: Contract<QuotasSetup> = (test, { name, create }) => {
  test(`${name} count in a window from its first use to its end`, async (t) => {
    const { quotas, clock, pass, begin, attempt, end } = prepare(await create(t), {
      requests: 1,
      tokens: 10,
      cost: 10n,
    });
    const owner = newOwner();
    t.deepEqual(await quotas.read(owner), unusedState);
    await pass(5);
    const session = await begin(owner);
    const start = new Date(clock.now());
    t.deepEqual(session.windows, { user: start, organization: start });
    const state = await end(session, [spent(session.windows, 10)]);
    await pass(windowMs - 1);
    t.deepEqual(await quotas.read(owner), state);
    t.like(await attempt(owner), { admitted: false, limit: 'requests', state });
    await pass(1);
    t.deepEqual(await quotas.read(owner), unusedState);
    await pass(7);
    const next = new Date(clock.now());
    const { windows } = await begin(owner);
    t.deepEqual(windows, { user: next, organization: next });
  });

  test(`${name} keep the place of a session that outlasts its window`, async (t) => {
    const { quotas, pass, begin, attempt, end } = prepare(await create(t), { concurrency: 1 });
    const session = await begin(newOwner());
    await pass(windowMs * 2.5);
    const { user, organization } = unusedState;
    t.deepEqual(await quotas.read(session.owner), { user: { ...user, sessions: 1 }, organization });
    t.like(await attempt(session.owner), { admitted: false, limit: 'concurrency' });
    t.deepEqual(await end(session, [spent(session.windows, 9)]), unusedState, 'and it opens no window at its end');
    t.like(await attempt(session.owner), { admitted: true });
  });

  test(`${name} do not change the next window when a session of the last one is settled or withdrawn`, async (t) => {
    const { quotas, pass, begin, end } = prepare(await create(t));
    const owner = newOwner();
    const [less, more] = [await begin(owner), await begin(owner)];
    const withdrawn = { sessionId: newId(), owner };
    await quotas.admit(withdrawn, spending(10));
    await pass(windowMs);
    await begin(owner, spending(3));
    const { user, organization } = await quotas.read(owner);
    t.like(user, { requests: 1, tokens: 0, reservedTokens: 3, sessions: 4 });
    t.deepEqual(await end(less, []), { user: { ...user, sessions: 3 }, organization });
    t.deepEqual(await end(more, [spent(more.windows, 99)]), { user: { ...user, sessions: 2 }, organization });
    await quotas.withdraw(withdrawn);
    t.deepEqual(await quotas.read(owner), { user: { ...user, sessions: 1 }, organization });
  });

  test(`${name} count the use of a session in two windows in each of them`, async (t) => {
    const { quotas, pass, begin, end } = prepare(await create(t), { tokens: 20 });
    const session = await begin(newOwner());
    const { windows: first, account } = session;
    await pass(windowMs + 1);
    const decision = await quotas.reserve(account([spent(first, 4), reserved(first, 6)]), spending(20));
    if (!decision.admitted) throw new Error('refused');
    const { windows: second, state } = decision;
    t.deepEqual(second, {
      user: new Date(first.user.getTime() + windowMs + 1),
      organization: new Date(first.organization.getTime() + windowMs + 1),
    });
    t.deepEqual(state, {
      user: { startedAt: second.user, requests: 0, tokens: 0, reservedTokens: 20, sessions: 1 },
      organization: { startedAt: second.organization, cost: 0n, reservedCost: 20n },
    });
    t.deepEqual(await end(session, [spent(first, 4), spent(first, 6), spent(second, 15)]), {
      user: { startedAt: second.user, requests: 0, tokens: 15, reservedTokens: 0, sessions: 0 },
      organization: { startedAt: second.organization, cost: 15n, reservedCost: 0n },
    });
  });

  test(`${name} open no window for a reservation that is refused`, async (t) => {
    const { quotas, pass, begin } = prepare(await create(t), { tokens: 20 });
    const { owner, windows, account } = await begin(newOwner());
    await pass(windowMs);
    t.like(await quotas.reserve(account([spent(windows, 9)]), spending(21)), { admitted: false, limit: 'tokens' });
    const { user, organization } = unusedState;
    t.deepEqual(await quotas.read(owner), { user: { ...user, sessions: 1 }, organization });
  });

  test(`${name} have independent windows of users and of their organization`, async (t) => {
    const { quotas, pass, begin, end } = prepare(await create(t), { tokens: 30, cost: 45n });
    const one = await begin(newOwner(), spending(20));
    await pass(windowMs / 2);
    const other = await begin(newOwner(one.owner.organizationId), spending(20));
    t.deepEqual(other.windows.organization, one.windows.organization);
    t.deepEqual(other.windows.user.getTime() - one.windows.user.getTime(), windowMs / 2);
    await pass(windowMs / 2);
    const account = other.account([spent(other.windows, 15)]);
    t.like(await quotas.reserve(account, spending(16)), { admitted: false, limit: 'tokens' });
    t.like(await quotas.read(other.owner), {
      user: { startedAt: other.windows.user, requests: 1, tokens: 15 },
      organization: { startedAt: undefined, cost: 0n, reservedCost: 0n },
    });
    const decision = await quotas.reserve(account, spending(15, 45n));
    if (!decision.admitted) throw new Error('refused');
    t.deepEqual(decision.windows.user, other.windows.user);
    t.deepEqual(decision.windows.organization.getTime() - one.windows.organization.getTime(), windowMs);
    t.deepEqual(await end(other, [...account.entries, spent(decision.windows, 14, 41n)]), {
      user: { startedAt: other.windows.user, requests: 1, tokens: 29, reservedTokens: 0, sessions: 0 },
      organization: { startedAt: decision.windows.organization, cost: 41n, reservedCost: 0n },
    });
  });

  test(`${name} keep the open window when the clock steps back`, async (t) => {
    const { quotas, pass, begin, end } = prepare(await create(t));
    const first = await begin(newOwner());
    const { owner, windows } = first;
    await pass(-1_000);
    t.deepEqual((await begin(owner)).windows, windows, 'before it has begun');
    t.like(await end(first, [spent(windows, 4)]), {
      user: { requests: 2, tokens: 4, reservedTokens: 10, sessions: 1 },
    });
    await pass(1_000 + windowMs + 5);
    const { windows: later } = await begin(owner);
    await pass(-10);
    t.deepEqual((await begin(owner)).windows, later, 'and when the one before would be open again');
    t.like(await quotas.read(owner), {
      user: { startedAt: later.user, requests: 2, tokens: 0, reservedTokens: 20, sessions: 3 },
      organization: { startedAt: later.organization, cost: 0n, reservedCost: 20n },
    });
    await pass(10 + windowMs - 1);
    t.like(await quotas.read(owner), { user: { startedAt: later.user, requests: 2 } });
    await pass(1);
    t.like(await quotas.read(owner), { user: { startedAt: undefined, requests: 0 } });
  });
};
