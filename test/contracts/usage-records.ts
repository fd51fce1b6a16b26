import type { Owner } from '../../src/ports/sessions.ts';
import type { UsageRecords, UsageShare } from '../../src/ports/usage-records.ts';
import type { Contract } from './contract.ts';

/** What a recorded session used; one without a provider has not been finished. */
export interface RecordedUse {
  readonly createdAt: Date;
  readonly action?: string;
  readonly provider?: string;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly cost?: bigint;
}

export interface UsageRecordsStage {
  readonly usage: UsageRecords;
  /** A new user; of a new organization, or of the one given. */
  addOwner(organizationId?: string): Promise<Owner>;
  recordSession(owner: Owner, use: RecordedUse): Promise<void>;
}

const hour = 3_600_000;
const at = (milliseconds: number): Date => new Date(Date.UTC(2026, 10, 23, 10) + milliseconds);
const nothing = {
  user: { startedAt: undefined, requests: 0, tokens: 0 },
  organization: { startedAt: undefined, cost: 0n },
};
const aUse = { provider: 'openai', inputTokens: 10, outputTokens: 5, cost: 7n };

const byKey = (shares: readonly UsageShare[]): UsageShare[] =>
  [...shares].sort((one, other) => (one.key < other.key ? -1 : 1));

/** The guarantees of the port `UsageRecords`. */
export const usageRecordsContract: Contract<UsageRecordsStage> = (test, { name, create }) => {
  test(`${name} have no window open before the first use, and count nothing`, async (t) => {
    const { usage, addOwner, recordSession } = await create(t);
    const owner = await addOwner();
    t.deepEqual(await usage.current(owner, at(0), hour), nothing);
    await recordSession(owner, { ...aUse, createdAt: at(-1) });
    t.deepEqual(await usage.current(owner, at(0), hour), nothing);
  });

  test(`${name} open a window at the first use, which stays until it has passed`, async (t) => {
    const { usage, addOwner } = await create(t);
    const owner = await addOwner();
    const opened = { user: { ...nothing.user, startedAt: at(0) }, organization: { startedAt: at(0), cost: 0n } };
    t.deepEqual(await usage.openWindows(owner, at(0), hour), opened);
    for (const later of [0, 1, hour / 2, hour - 1]) {
      t.deepEqual(await usage.openWindows(owner, at(later), hour), opened);
      t.deepEqual(await usage.current(owner, at(later), hour), opened);
    }
    t.deepEqual(await usage.current(owner, at(hour), hour), nothing);
    await usage.openWindows(owner, at(hour), hour);
    t.deepEqual((await usage.current(owner, at(hour), hour)).user.startedAt, at(hour));
    t.deepEqual((await usage.current(owner, at(hour), hour)).organization.startedAt, at(hour));
  });

  test(`${name} open the next window at the next use, not where the last one ended`, async (t) => {
    const { usage, addOwner } = await create(t);
    const owner = await addOwner();
    await usage.openWindows(owner, at(0), hour);
    t.deepEqual(await usage.current(owner, at(5 * hour + 7), hour), nothing);
    await usage.openWindows(owner, at(5 * hour + 7), hour);
    t.deepEqual((await usage.current(owner, at(6 * hour), hour)).user.startedAt, at(5 * hour + 7));
  });

  test(`${name} open one window for twenty uses at once`, async (t) => {
    const { usage, addOwner } = await create(t);
    const owner = await addOwner();
    const times = Array.from({ length: 20 }, (_, index) => at(index));
    const told = await Promise.all(times.map((time) => usage.openWindows(owner, time, hour)));
    const { user, organization } = await usage.current(owner, at(100), hour);
    t.true(told.every((usage) => usage.user.startedAt?.getTime() === user.startedAt?.getTime()));
    t.true(times.some((time) => time.getTime() === user.startedAt?.getTime()));
    t.deepEqual(organization.startedAt, user.startedAt);
    await usage.openWindows(owner, at(50), hour);
    t.deepEqual((await usage.current(owner, at(100), hour)).user.startedAt, user.startedAt);
  });

  test(`${name} keep a window for each user and one for the organization`, async (t) => {
    const { usage, addOwner } = await create(t);
    const owner = await addOwner();
    const [colleague, stranger] = [await addOwner(owner.organizationId), await addOwner()];
    await usage.openWindows(owner, at(0), hour);
    await usage.openWindows(colleague, at(10), hour);
    t.deepEqual((await usage.current(colleague, at(20), hour)).user.startedAt, at(10));
    t.deepEqual((await usage.current(colleague, at(20), hour)).organization.startedAt, at(0));
    t.deepEqual(await usage.current(stranger, at(20), hour), nothing);
    await usage.openWindows(colleague, at(hour), hour);
    const later = await usage.current(colleague, at(hour), hour);
    t.deepEqual([later.user.startedAt, later.organization.startedAt], [at(10), at(hour)]);
  });

  test(`${name} count the requests and tokens of the user and the cost of the organization since they began`, async (t) => {
    const { usage, addOwner, recordSession } = await create(t);
    const owner = await addOwner();
    const [colleague, stranger] = [await addOwner(owner.organizationId), await addOwner()];
    for (const someone of [owner, stranger]) await usage.openWindows(someone, at(0), hour);
    await usage.openWindows(colleague, at(10), hour);
    const use = (cost: bigint, inputTokens: number, outputTokens: number) => ({
      ...aUse,
      cost,
      inputTokens,
      outputTokens,
    });
    await recordSession(owner, { ...use(1_000_000n, 9000, 9000), createdAt: at(-1) });
    await recordSession(owner, { ...use(1n, 100, 20), createdAt: at(0) });
    await recordSession(owner, { ...use(20n, 3000, 400), createdAt: at(hour - 1) });
    await recordSession(owner, { createdAt: at(20) });
    await recordSession(colleague, { ...use(300n, 50_000, 6000), createdAt: at(5) });
    await recordSession(colleague, { ...use(4000n, 7, 8), createdAt: at(15) });
    await recordSession(stranger, { ...use(50_000n, 1, 1), createdAt: at(5) });
    const now = at(hour - 1);
    const organization = { startedAt: at(0), cost: 4321n };
    t.deepEqual(await usage.current(owner, now, hour), {
      user: { startedAt: at(0), requests: 3, tokens: 3520 },
      organization,
    });
    t.deepEqual(await usage.current(colleague, now, hour), {
      user: { startedAt: at(10), requests: 1, tokens: 15 },
      organization,
    });
    t.is((await usage.current(stranger, now, hour)).organization.cost, 50_000n);
    for (const someone of [owner, colleague, stranger]) {
      t.deepEqual(await usage.openWindows(someone, now, hour), await usage.current(someone, now, hour));
    }
  });

  test(`${name} begin to count anew in a new window`, async (t) => {
    const { usage, addOwner, recordSession } = await create(t);
    const owner = await addOwner();
    await usage.openWindows(owner, at(0), hour);
    await recordSession(owner, { ...aUse, createdAt: at(0) });
    t.deepEqual(await usage.openWindows(owner, at(hour), hour), {
      user: { startedAt: at(hour), requests: 0, tokens: 0 },
      organization: { startedAt: at(hour), cost: 0n },
    });
    await recordSession(owner, { ...aUse, inputTokens: 1, createdAt: at(hour) });
    t.deepEqual(await usage.current(owner, at(hour + 1), hour), {
      user: { startedAt: at(hour), requests: 1, tokens: 6 },
      organization: { startedAt: at(hour), cost: 7n },
    });
  });

  test(`${name} add up beyond what a number and what 32 bits can count`, async (t) => {
    const { usage, addOwner, recordSession } = await create(t);
    const owner = await addOwner();
    await usage.openWindows(owner, at(0), hour);
    const huge = { ...aUse, inputTokens: 2 ** 30, outputTokens: 2 ** 30 - 1, cost: 2n ** 62n + 1n };
    for (let count = 0; count < 4; count += 1) await recordSession(owner, { ...huge, createdAt: at(count) });
    const { user, organization } = await usage.current(owner, at(10), hour);
    t.is(user.tokens, 4 * (2 ** 31 - 1));
    t.is(organization.cost, 2n ** 64n + 4n);
    const { byAction } = await usage.breakdown(owner, at(0));
    t.deepEqual(byAction, [{ key: 'improve', requests: 4, tokens: 4 * (2 ** 31 - 1), cost: 2n ** 64n + 4n }]);
  });

  test(`${name} break a user's own sessions down by action, provider and day of UTC`, async (t) => {
    const { usage, addOwner, recordSession } = await create(t);
    const owner = await addOwner();
    const colleague = await addOwner(owner.organizationId);
    const stranger = await addOwner();
    const midnight = Date.UTC(2026, 10, 24) - at(0).getTime();
    const uses: RecordedUse[] = [
      { ...aUse, createdAt: at(0), cost: 1n },
      { ...aUse, createdAt: at(midnight - 1), action: 'translate', cost: 20n },
      { ...aUse, createdAt: at(midnight), action: 'translate', provider: 'claude', cost: 300n },
      { createdAt: at(midnight + 1) },
    ];
    for (const use of uses) await recordSession(owner, use);
    await recordSession(owner, { ...aUse, createdAt: at(-1), cost: 4000n });
    for (const other of [colleague, stranger]) await recordSession(other, { ...aUse, createdAt: at(0) });
    await recordSession({ ...owner, organizationId: stranger.organizationId }, { ...aUse, createdAt: at(0) });
    const { byAction, byProvider, byDay } = await usage.breakdown(owner, at(0));
    t.deepEqual(byKey(byAction), [
      { key: 'improve', requests: 2, tokens: 15, cost: 1n },
      { key: 'translate', requests: 2, tokens: 30, cost: 320n },
    ]);
    t.deepEqual(byKey(byProvider), [
      { key: 'claude', requests: 1, tokens: 15, cost: 300n },
      { key: 'openai', requests: 2, tokens: 30, cost: 21n },
    ]);
    t.deepEqual(byKey(byDay), [
      { key: '2026-11-23', requests: 2, tokens: 30, cost: 21n },
      { key: '2026-11-24', requests: 2, tokens: 15, cost: 300n },
    ]);
  });

  test(`${name} have nothing to break down for one who has used nothing`, async (t) => {
    const { usage, addOwner } = await create(t);
    t.deepEqual(await usage.breakdown(await addOwner(), new Date(0)), { byAction: [], byProvider: [], byDay: [] });
  });
};
