import test from 'ava';
import fc from 'fast-check';
import { createLedger, createSessions } from '../../../src/adapters/postgres/index.ts';
import type { UsageShare } from '../../../src/ports/ledger.ts';
import { attempt, newSession, outcome } from '../../contracts/sessions-setup.ts';
import { randomRuns } from '../../support/random-runs.ts';
import { rowsOf, shareDatabase } from './shared-database.ts';

const database = shareDatabase(test);

const hourMs = 3_600_000;
const start = Date.UTC(2026, 10, 20);
/** Days before and after the beginning of a block of eight days, 27 November. */
const time = fc.integer({ min: 0, max: 12 * 24 }).map((hours) => new Date(start + hours * hourMs));

const paid = fc.record({
  provider: fc.constantFrom('openai', 'claude'),
  inputTokens: fc.nat(2 ** 31 - 1),
  outputTokens: fc.nat(500),
  cost: fc.bigInt(0n, 2n ** 62n),
});
/** A session of the first or the second user; without `attempts` it has not ended. */
const session = fc.record({
  user: fc.constantFrom(0, 1),
  createdAt: time,
  action: fc.constantFrom('improve', 'translate'),
  attempts: fc.option(fc.array(paid, { maxLength: 3 }), { nil: undefined }),
});
type Session = typeof session extends fc.Arbitrary<infer Value> ? Value : never;

/** Sums up use by key, as the ledger reports it: in the order of the keys. */
const sum = (uses: readonly Omit<UsageShare, 'requests'>[]): UsageShare[] => {
  const shares = new Map<string, UsageShare>();
  for (const { key, tokens, cost } of uses) {
    const share = shares.get(key) ?? { key, requests: 0, tokens: 0, cost: 0n };
    shares.set(key, { key, requests: share.requests + 1, tokens: share.tokens + tokens, cost: share.cost + cost });
  }
  return [...shares.values()].sort((one, other) => (one.key < other.key ? -1 : 1));
};

const usesOf = ({ attempts = [] }: Session) =>
  attempts.map(({ provider, inputTokens, outputTokens, cost }) => ({
    key: provider,
    tokens: inputTokens + outputTokens,
    cost,
  }));

const breakDown = (history: readonly Session[]) => {
  const by = (keyOf: (session: Session) => string) =>
    sum(
      history.map((each) => ({
        key: keyOf(each),
        tokens: usesOf(each).reduce((total, { tokens }) => total + tokens, 0),
        cost: usesOf(each).reduce((total, { cost }) => total + cost, 0n),
      })),
    );
  return {
    byAction: by(({ action }) => action),
    byDay: by(({ createdAt }) => createdAt.toISOString().slice(0, 10)),
    byProvider: sum(history.flatMap(usesOf)),
    byUser: by(({ user }) => String(user)),
  };
};

test('the breakdowns agree with the recorded attempts, before and after the sums are rebuilt', async (t) => {
  const sessions = createSessions(database());
  const ledger = createLedger(database());
  const { addUser } = rowsOf(database());

  const record = async (owner: Awaited<ReturnType<typeof addUser>>, { createdAt, action, attempts }: Session) => {
    const recorded = newSession(owner, { createdAt, action });
    await sessions.create(recorded);
    const numbered = attempts?.map((each, index) => attempt({ ...each, number: index + 1 }));
    if (numbered) t.true(await sessions.finish(recorded.id, outcome(), numbered));
  };

  await fc.assert(
    fc.asyncProperty(fc.array(session, { maxLength: 12 }), time, async (history, since) => {
      const first = await addUser();
      const owners = [first, await addUser({ organizationId: first.organizationId })] as const;
      for (const each of history) await record(owners[each.user === 0 ? 0 : 1], each);

      const check = async (moment: string): Promise<void> => {
        const recent = history.filter(({ createdAt }) => createdAt >= since);
        const whole = await ledger.organizationBreakdown(first.organizationId, since);
        const byUser = whole.byUser
          .map(({ key, requests, tokens, cost }) => ({ key: key === first.userId ? '0' : '1', requests, tokens, cost }))
          .sort((one, other) => (one.key < other.key ? -1 : 1));
        t.deepEqual({ ...whole, byUser }, breakDown(recent), moment);
        for (const [user, owner] of owners.entries()) {
          const { byUser: _, ...expected } = breakDown(recent.filter((each) => each.user === user));
          t.deepEqual(await ledger.breakdown(owner, since), expected, moment);
        }
      };
      await check('by the sums');
      await sessions.interruptUnfinished({ code: 'interrupted' }, new Date());
      await check('after the unfinished sessions were ended by one statement');
      await database().sequelize.query('SELECT rebuild_usage_sums()');
      await check('by the rebuilt sums');
    }),
    { numRuns: randomRuns(60) },
  );
});
