import { FencedError } from '../../src/ports/event-log.ts';
import type { Quotas, QuotaSettings, SessionUsage } from '../../src/ports/quotas.ts';
import type { Contract } from './contract.ts';
import { newOwner, prepare, reserved, spending, spent, type QuotasSetup } from './quotas-setup.ts';

const fenced = { instanceOf: FencedError };

/** What comes of an account whose session goes from one writer to the next. */
export const quotasEpochsContract: Contract<QuotasSetup> = (test, { name, create }) => {
  const firstCalls: Readonly<
    Record<string, { call(quotas: Quotas, account: SessionUsage): Promise<unknown>; limits: Partial<QuotaSettings> }>
  > = {
    'a reservation': { call: (quotas, account) => quotas.reserve(account, spending(5)), limits: {} },
    'a reservation that is refused': {
      call: (quotas, account) => quotas.reserve(account, spending(5)),
      limits: { tokens: 12 },
    },
    'a settlement': { call: (quotas, account) => quotas.settle(account), limits: {} },
  };
  for (const [first, { call, limits }] of Object.entries(firstCalls)) {
    test(`${name} refuse a writer after the first call of the next one, ${first}`, async (t) => {
      const { quotas, begin } = prepare(await create(t), limits);
      const { owner, windows, account } = await begin(newOwner());
      await call(quotas, account([spent(windows, 8)], 3));
      const before = await quotas.read(owner);
      for (const epoch of [2, 1]) {
        const late = account([spent(windows, 1), reserved(windows, 2)], epoch);
        await t.throwsAsync(quotas.reserve(late, spending(1)), fenced);
        await t.throwsAsync(quotas.settle(late), fenced);
        t.deepEqual(await quotas.read(owner), before);
      }
    });
  }

  test(`${name} replace the reservations of a dead writer by the entries of the next one`, async (t) => {
    const { quotas, begin } = prepare(await create(t), { tokens: 100, cost: 100n });
    const { owner, windows, account } = await begin(newOwner(), spending(40));
    await quotas.reserve(account([spent(windows, 35)]), spending(40));
    const taken = await quotas.reserve(account([spent(windows, 35), spent(windows, 12)], 3), spending(53));
    t.like(taken, { admitted: true, windows });
    t.like(taken.state, {
      user: { requests: 1, tokens: 47, reservedTokens: 53, sessions: 1 },
      organization: { cost: 47n, reservedCost: 53n },
    });
    await t.throwsAsync(quotas.reserve(account([], 2), spending(1)), fenced);
    t.deepEqual(await quotas.settle(account([spent(windows, 35), spent(windows, 12), spent(windows, 50)], 3)), {
      user: { startedAt: windows.user, requests: 1, tokens: 97, reservedTokens: 0, sessions: 0 },
      organization: { startedAt: windows.organization, cost: 97n, reservedCost: 0n },
    });
    t.like(await quotas.read(owner), { user: { tokens: 97 } });
  });

  test(`${name} release a place once, whichever of two writers settles first`, async (t) => {
    const { quotas, begin } = prepare(await create(t));
    const owner = newOwner();
    const sessions = await Promise.all(Array.from({ length: 40 }, () => begin(owner)));
    await Promise.all(
      sessions.flatMap(({ windows, account }) => {
        const [first, second] = [account([spent(windows, 3)], 1), account([spent(windows, 4)], 2)];
        return [quotas.reserve(first, spending(5)), quotas.settle(second), quotas.settle(second)].map((call) =>
          call.catch((error: unknown) => t.true(error instanceof FencedError)),
        );
      }),
    );
    t.like(await quotas.read(owner), {
      user: { requests: 40, tokens: 160, reservedTokens: 0, sessions: 0 },
      organization: { cost: 160n, reservedCost: 0n },
    });
  });
};
