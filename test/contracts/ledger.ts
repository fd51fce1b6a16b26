import type { Ledger, UsageShare } from '../../src/ports/ledger.ts';
import type { Spending, Windows } from '../../src/ports/quotas.ts';
import type { Owner } from '../../src/ports/sessions.ts';
import type { Contract } from './contract.ts';

/** One request to a provider that was paid for. */
export interface PaidAttempt {
  readonly provider?: string;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly cost: bigint;
  /** The windows of its session by default. */
  readonly windows?: Windows;
}

/** A recorded session; one without `attempts` has not ended. */
export interface RecordedSession {
  readonly windows: Windows;
  readonly createdAt?: Date;
  readonly action?: string;
  readonly reserved?: Spending;
  readonly attempts?: readonly PaidAttempt[];
}

export interface LedgerSetup {
  readonly ledger: Ledger;
  /** A new user; of a new organization, or of the one given. */
  addOwner(organizationId?: string): Promise<Owner & { readonly email: string; readonly name: string }>;
  /** Resolves with the session's id. */
  record(owner: Owner, session: RecordedSession): Promise<string>;
}

const at = (milliseconds: number): Date => new Date(Date.UTC(2026, 10, 23, 10, 0, 0, 123) + milliseconds);
const windows = (user: number, organization = user): Windows => ({ user: at(user), organization: at(organization) });
const paid = (cost: bigint, other: Partial<PaidAttempt> = {}): PaidAttempt => ({
  inputTokens: 10,
  outputTokens: 5,
  cost,
  ...other,
});
const nothing = { organization: undefined, users: [], pending: [] };
const byKey = (shares: readonly UsageShare[]): UsageShare[] =>
  [...shares].sort((one, other) => (one.key < other.key ? -1 : 1));

/** The guarantees of the port `Ledger`. */
export const ledgerContract: Contract<LedgerSetup> = (test, { name, create }) => {
  test(`${name} reports nothing for an organization without use`, async (t) => {
    const { ledger, addOwner } = await create(t);
    const { organizationId } = await addOwner();
    t.deepEqual(await ledger.balance(organizationId, at(-1)), nothing);
  });

  test(`${name} sums up the window of each user and that of the organization`, async (t) => {
    const { ledger, addOwner, record } = await create(t);
    const owner = await addOwner();
    const colleague = await addOwner(owner.organizationId);
    await record(owner, { windows: windows(0), attempts: [paid(1n), paid(20n, { inputTokens: 1000 })] });
    await record(owner, { windows: windows(0), attempts: [] });
    await record(colleague, { windows: windows(3, 0), attempts: [paid(300n)] });
    const { organization, users, pending } = await ledger.balance(owner.organizationId, at(-1));
    t.deepEqual(organization, { startedAt: at(0), cost: 321n });
    t.deepEqual(
      [...users].sort((one, other) => one.startedAt.getTime() - other.startedAt.getTime()),
      [
        { userId: owner.userId, startedAt: at(0), requests: 2, tokens: 1020 },
        { userId: colleague.userId, startedAt: at(3), requests: 1, tokens: 15 },
      ],
    );
    t.deepEqual(pending, []);
  });

  test(`${name} sums up the latest windows only, and none that has ended`, async (t) => {
    const { ledger, addOwner, record } = await create(t);
    const owner = await addOwner();
    await record(owner, { windows: windows(0), attempts: [paid(1n)] });
    await record(owner, { windows: windows(50, 0), attempts: [paid(20n)] });
    await record(owner, { windows: windows(50, 70), attempts: [paid(300n)] });
    const { organization, users } = await ledger.balance(owner.organizationId, at(-1));
    t.deepEqual(organization, { startedAt: at(70), cost: 300n });
    t.deepEqual(users, [{ userId: owner.userId, startedAt: at(50), requests: 2, tokens: 30 }]);
    t.deepEqual(await ledger.balance(owner.organizationId, at(69)), {
      ...nothing,
      organization: { startedAt: at(70), cost: 300n },
    });
    t.deepEqual(await ledger.balance(owner.organizationId, at(70)), nothing);
  });

  test(`${name} counts each attempt in its own windows, and the request in its session's`, async (t) => {
    const { ledger, addOwner, record } = await create(t);
    const owner = await addOwner();
    await record(owner, { windows: windows(0), attempts: [paid(1n), paid(20n, { windows: windows(60, 60) })] });
    const { organization, users } = await ledger.balance(owner.organizationId, at(-1));
    t.deepEqual(organization, { startedAt: at(60), cost: 20n });
    t.deepEqual(users, [{ userId: owner.userId, startedAt: at(60), requests: 0, tokens: 15 }]);
  });

  test(`${name} reports a session as pending until it ends, and its use only afterwards`, async (t) => {
    const { ledger, addOwner, record } = await create(t);
    const owner = await addOwner();
    const reserved = { tokens: 4_000_000_000, cost: 9_007_199_254_740_993n };
    const sessionId = await record(owner, { windows: windows(2, 1), reserved });
    await record(owner, { windows: windows(2, 1), reserved, attempts: [paid(7n)] });
    t.deepEqual(await ledger.balance(owner.organizationId, at(0)), {
      organization: { startedAt: at(1), cost: 7n },
      users: [{ userId: owner.userId, startedAt: at(2), requests: 2, tokens: 15 }],
      pending: [{ sessionId, userId: owner.userId, epoch: 1, windows: windows(2, 1), reserved }],
    });
    t.is((await ledger.balance(owner.organizationId, at(1_000))).pending.length, 1);
  });

  test(`${name} adds up beyond 32 bits and beyond what a number can hold`, async (t) => {
    const { ledger, addOwner, record } = await create(t);
    const owner = await addOwner();
    const huge = paid(2n ** 62n + 1n, { inputTokens: 2 ** 31 - 1, outputTokens: 2 ** 31 - 1 });
    await record(owner, { windows: windows(0), attempts: [huge, huge] });
    const { organization, users } = await ledger.balance(owner.organizationId, at(-1));
    t.is(organization?.cost, 2n ** 63n + 2n);
    t.is(users[0]?.tokens, 4 * (2 ** 31 - 1));
    const { byAction } = await ledger.breakdown(owner, at(-1));
    t.deepEqual(byAction, [{ key: 'improve', requests: 1, tokens: 4 * (2 ** 31 - 1), cost: 2n ** 63n + 2n }]);
  });

  test(`${name} breaks a user's own sessions down, and an organization's by user too`, async (t) => {
    const { ledger, addOwner, record } = await create(t);
    const owner = await addOwner();
    const colleague = await addOwner(owner.organizationId);
    const stranger = await addOwner();
    const midnight = Date.UTC(2026, 10, 24) - at(0).getTime();
    const openai = (cost: bigint) => paid(cost, { provider: 'openai' });
    await record(owner, { windows: windows(0), createdAt: at(0), attempts: [openai(1n)] });
    await record(owner, {
      windows: windows(0),
      createdAt: at(midnight),
      action: 'translate',
      attempts: [openai(20n), paid(300n, { provider: 'claude' })],
    });
    await record(owner, { windows: windows(0), createdAt: at(midnight + 1) });
    await record(owner, { windows: windows(0), createdAt: at(-1), attempts: [openai(50_000n)] });
    await record(colleague, { windows: windows(0), createdAt: at(0), attempts: [openai(4000n)] });
    await record(stranger, { windows: windows(0), createdAt: at(0), attempts: [openai(600_000n)] });

    const own = await ledger.breakdown(owner, at(0));
    t.deepEqual(byKey(own.byAction), [
      { key: 'improve', requests: 2, tokens: 15, cost: 1n },
      { key: 'translate', requests: 1, tokens: 30, cost: 320n },
    ]);
    t.deepEqual(byKey(own.byProvider), [
      { key: 'claude', requests: 1, tokens: 15, cost: 300n },
      { key: 'openai', requests: 2, tokens: 30, cost: 21n },
    ]);
    t.deepEqual(byKey(own.byDay), [
      { key: '2026-11-23', requests: 1, tokens: 15, cost: 1n },
      { key: '2026-11-24', requests: 2, tokens: 30, cost: 320n },
    ]);

    const whole = await ledger.organizationBreakdown(owner.organizationId, at(0));
    const nameOf = ({ userId: key, email, name }: typeof owner) => ({ key, email, name });
    t.deepEqual(
      byKey(whole.byUser),
      byKey([
        { ...nameOf(owner), requests: 3, tokens: 45, cost: 321n },
        { ...nameOf(colleague), requests: 1, tokens: 15, cost: 4000n },
      ]),
    );
    t.deepEqual(byKey(whole.byProvider)[1], { key: 'openai', requests: 3, tokens: 45, cost: 4021n });
    t.is(byKey(whole.byAction)[0]?.cost, 4001n);
  });

  test(`${name} has an empty breakdown for a user without use`, async (t) => {
    const { ledger, addOwner } = await create(t);
    const owner = await addOwner();
    const empty = { byAction: [], byProvider: [], byDay: [] };
    t.deepEqual(await ledger.breakdown(owner, new Date(0)), empty);
    t.deepEqual(await ledger.organizationBreakdown(owner.organizationId, new Date(0)), { ...empty, byUser: [] });
  });
};
