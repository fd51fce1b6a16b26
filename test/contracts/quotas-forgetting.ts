import { setImmediate as turn } from 'node:timers/promises';
import { FencedError } from '../../src/ports/event-log.ts';
import type { QuotaSettings } from '../../src/ports/quotas.ts';
import type { Owner } from '../../src/ports/sessions.ts';
import type { Contract } from './contract.ts';
import {
  ampleSettings,
  newOwner,
  prepare,
  spending,
  spent,
  unusedState,
  type QuotasSetup,
  type RunningSession,
} from './quotas-setup.ts';

/** What is so after the store has lost everything, by the ledger. */
export const quotasForgettingContract: Contract<QuotasSetup> = (test, { name, create }) => {
  /** An organization in which a user has spent 20 with two sessions and has 10 reserved, and another 10 and 10. */
  const inUse = async (t: Parameters<typeof create>[0], limits: Partial<QuotaSettings> = {}) => {
    const prepared = prepare(await create(t), limits);
    const { quotas, pass, begin, end, forget } = prepared;
    const one = newOwner();
    const other = newOwner(one.organizationId);
    const spendTen = async (owner: Owner) => {
      const session = await begin(owner);
      await end(session, [spent(session.windows, 10)]);
      return session;
    };
    const ended = await spendTen(one);
    await pass(5);
    await spendTen(one);
    await spendTen(other);
    const pending = await begin(one);
    await begin(other);
    const before = await quotas.read(one);
    await forget();
    return { ...prepared, one, other, ended, pending, before };
  };

  test(`${name} that were emptied continue from the ledger`, async (t) => {
    const limits = { requests: 4, tokens: 41, cost: 61n, concurrency: 2 };
    const { quotas, one, other, pending, before, begin, attempt } = await inUse(t, limits);
    t.deepEqual(before, {
      user: { startedAt: pending.windows.user, requests: 3, tokens: 20, reservedTokens: 10, sessions: 1 },
      organization: { startedAt: pending.windows.organization, cost: 30n, reservedCost: 20n },
    });
    t.like(await attempt(one, spending(12)), { admitted: false, limit: 'tokens', state: before });
    t.like(await attempt(one, spending(11, 12n)), { admitted: false, limit: 'cost', state: before });
    t.like(await quotas.read(other), { user: { requests: 2, tokens: 10, reservedTokens: 10, sessions: 1 } });
    t.deepEqual((await begin(one, spending(11))).windows, pending.windows);
    t.like(await attempt(one, spending(1)), { admitted: false, limit: 'concurrency' });
    t.deepEqual(await quotas.read(newOwner()), unusedState);
  });

  test(`${name} that were emptied admit no more concurrent sessions than the ledger leaves room for`, async (t) => {
    const { attempt, one } = await inUse(t, { requests: 13 });
    const decisions = await Promise.all(Array.from({ length: 200 }, () => attempt(one)));
    t.is(decisions.filter(({ admitted }) => admitted).length, 10);
  });

  for (const asked of [true, false]) {
    const since = asked ? 'that have asked the ledger since' : 'that have not asked the ledger since';
    test(`${name} that were emptied, ${since}, count a session once that ends afterwards`, async (t) => {
      const { quotas, one, pending, before, end } = await inUse(t);
      if (asked) await quotas.read(one);
      const entries = [spent(pending.windows, 7)];
      const state = await end(pending, entries);
      t.deepEqual(state.user, { ...before.user, tokens: 27, reservedTokens: 0, sessions: 0 });
      t.like(state.organization, { cost: 37n, reservedCost: 10n });
      t.deepEqual(await quotas.settle(pending.account(entries)), state);
    });

    test(`${name} that were emptied, ${since}, count a session once that had ended before`, async (t) => {
      const { quotas, ended, before } = await inUse(t);
      if (asked) await quotas.read(ended.owner);
      t.deepEqual(await quotas.settle(ended.account([spent(ended.windows, 10)])), before);
      t.deepEqual(await quotas.read(ended.owner), before);
    });

    test(`${name} that were emptied, ${since}, store the next reservation of a session`, async (t) => {
      const { quotas, one, pending, before } = await inUse(t);
      if (asked) await quotas.read(one);
      const decision = await quotas.reserve(pending.account([spent(pending.windows, 40)]), spending(5));
      t.deepEqual(decision, {
        admitted: true,
        windows: pending.windows,
        state: {
          user: { ...before.user, tokens: 60, reservedTokens: 5 },
          organization: { ...before.organization, cost: 70n, reservedCost: 15n },
        },
      });
    });
  }

  test(`${name} that were emptied know the epoch of the writer that took a session over`, async (t) => {
    const { quotas, ledger, one, pending, before } = await inUse(t);
    ledger.claim(pending.sessionId, 2);
    await t.throwsAsync(quotas.settle(pending.account([])), { instanceOf: FencedError });
    await t.throwsAsync(quotas.reserve(pending.account([]), spending(1)), { instanceOf: FencedError });
    t.deepEqual(await quotas.read(one), before);
    t.like(await quotas.settle(pending.account([spent(pending.windows, 7)], 2)), { user: { tokens: 27, sessions: 0 } });
  });

  test(`${name} that were emptied after a window keep only the places of its sessions`, async (t) => {
    const { quotas, pass, one, pending, end } = await inUse(t);
    await pass(ampleSettings.windowMs);
    const { user, organization } = unusedState;
    t.deepEqual(await quotas.read(one), { user: { ...user, sessions: 1 }, organization });
    t.deepEqual(await end(pending, [spent(pending.windows, 7)]), unusedState);
  });

  test(`${name} that were emptied decide nothing until the ledger answers`, async (t) => {
    const { quotas, ledger, one, before, attempt } = await inUse(t);
    ledger.setAway(true);
    await t.throwsAsync(attempt(one), { name: 'ZomaError', code: 'unavailable' });
    await t.throwsAsync(quotas.read(one), { name: 'ZomaError', code: 'unavailable' });
    ledger.setAway(false);
    t.deepEqual(await quotas.read(one), before);
  });

  test(`${name} count every session once, although the store is emptied while many reserve and settle`, async (t) => {
    for (let turns = 0; turns < 12; turns += 1) {
      const { quotas, ledger, forget, begin, end } = prepare(await create(t));
      const owner = newOwner();
      const sessions = await Promise.all(Array.from({ length: 40 }, () => begin(owner)));
      const late = sessions.slice(0, 10);
      for (const { sessionId, windows } of late) ledger.finish(sessionId, [spent(windows, 3)]);
      const settleLate = ({ windows, account }: RunningSession) => quotas.settle(account([spent(windows, 3)]));
      const work = async (session: RunningSession) => {
        await quotas.reserve(session.account([spent(session.windows, 2)]), spending(5));
        await end(session, [spent(session.windows, 2), spent(session.windows, 4)]);
        await quotas.read(owner);
      };
      const working = Promise.all([...late.map(settleLate), ...sessions.slice(10).map(work)]);
      for (let passed = 0; passed < turns; passed += 1) await turn();
      await forget();
      await working;
      t.like(await quotas.read(owner), {
        user: { requests: 40, tokens: 10 * 3 + 30 * 6, reservedTokens: 0, sessions: 0 },
        organization: { cost: 210n, reservedCost: 0n },
      });
    }
  });
};
