import type { Contract } from './contract.ts';
import { newOwner, prepare, spending, spent, unusedState, type QuotasSetup } from './quotas-setup.ts';

/** Whose counters something changes, and that they are exact however large they are. */
export const quotasSumsContract: Contract<QuotasSetup> = (test, { name, create }) => {
  test(`${name} share the cost among an organization's users, but not requests, tokens or running sessions`, async (t) => {
    const limits = { requests: 1, tokens: 10, cost: 25n, concurrency: 1 };
    const { quotas, begin, attempt } = prepare(await create(t), limits);
    const one = newOwner();
    const other = newOwner(one.organizationId);
    await begin(one);
    await begin(other);
    const user = { requests: 1, tokens: 0, reservedTokens: 10, sessions: 1 };
    for (const owner of [one, other]) t.like(await quotas.read(owner), { user, organization: { reservedCost: 20n } });
    t.like(await attempt(newOwner(one.organizationId)), { admitted: false, limit: 'cost' });
  });

  test(`${name} of one organization do not change with another's, even for a user in both`, async (t) => {
    const { quotas, pass, begin, attempt, end } = prepare(await create(t), { requests: 1, tokens: 10, cost: 10n });
    const owner = newOwner();
    const { userId } = owner;
    const namesake = { ...newOwner(), userId };
    const session = await begin(owner);
    t.deepEqual(await quotas.read(namesake), unusedState);
    await pass(5);
    const other = await begin(namesake, spending(9));
    const state = await quotas.read(namesake);
    t.deepEqual(other.windows.user.getTime() - session.windows.user.getTime(), 5);
    await end(session, [spent(session.windows, 10)]);
    t.like(await attempt(owner), { admitted: false });
    t.deepEqual(await quotas.read(namesake), state);
  });

  test(`${name} are exact to the nano-dollar up to the largest possible limit`, async (t) => {
    const cost = 2n ** 53n - 1n;
    const { quotas, begin, attempt, end } = prepare(await create(t), { cost });
    const session = await begin(newOwner(), spending(1, cost - 2n));
    const { owner, windows, account } = session;
    t.like(await quotas.read(owner), { organization: { cost: 0n, reservedCost: cost - 2n } });
    t.like(await attempt(owner, spending(1, 3n)), { admitted: false, limit: 'cost' });
    await begin(owner, spending(1, 1n));
    t.like(await attempt(owner, spending(1, 2n)), { admitted: false, limit: 'cost' });
    t.like(await quotas.reserve(account([spent(windows, 1, cost - 3n)]), spending(1, 3n)), { limit: 'cost' });
    t.like(await quotas.reserve(account([spent(windows, 1, cost - 3n)]), spending(1, 2n)), {
      admitted: true,
      state: { organization: { cost: cost - 3n, reservedCost: 3n } },
    });
    t.like(await end(session, [spent(windows, 1, cost - 3n), spent(windows, 1, 1n)]), {
      organization: { cost: cost - 2n, reservedCost: 1n },
    });
    t.like(await attempt(owner, spending(1, 2n)), { admitted: false, limit: 'cost' });
    t.like(await attempt(owner, spending(1, 1n)), { state: { organization: { reservedCost: 2n } } });
  });

  test(`${name} hold a limit of a billion dollars`, async (t) => {
    const { attempt, begin, quotas } = prepare(await create(t), { tokens: 10, cost: 10n ** 18n });
    const { owner } = await begin(newOwner(), spending(1, 6n * 10n ** 17n));
    t.like(await attempt(owner, spending(1, 5n * 10n ** 17n)), { admitted: false, limit: 'cost' });
    await begin(owner, spending(1, 4n * 10n ** 17n));
    t.like(await quotas.read(owner), { organization: { reservedCost: 10n ** 18n } });
    t.like(await attempt(owner, spending(1, 1_000_000n)), { admitted: false, limit: 'cost' });
  });

  test(`${name} add up numbers beyond 32 bits and beyond the digits that Lua prints`, async (t) => {
    const limits = { tokens: 9_000_000_000_000_000, cost: 9_007_199_254_740_990n };
    const { quotas, begin, end } = prepare(await create(t), limits);
    const owner = newOwner();
    const costs = [2_147_483_649n, 4_294_967_297n, 123_456_789_012_345n, 8_000_000_000_000_001n];
    const sessions = [];
    for (const cost of costs) sessions.push(await begin(owner, spending(Number(cost), cost)));
    const sum = costs.reduce((total, cost) => total + cost);
    t.like(await quotas.read(owner), { user: { reservedTokens: Number(sum) }, organization: { reservedCost: sum } });
    for (const [index, session] of sessions.entries()) {
      const cost = (costs[index] ?? 0n) - 1n;
      await end(session, [spent(session.windows, Number(cost), cost)]);
    }
    t.like(await quotas.read(owner), {
      user: { tokens: Number(sum) - costs.length, reservedTokens: 0 },
      organization: { cost: sum - BigInt(costs.length), reservedCost: 0n },
    });
  });
};
