import type { ExecutionContext } from 'ava';
import { newId } from '../../src/core/ids.ts';
import { FencedError, type EventLog } from '../../src/ports/event-log.ts';
import type { Quotas, QuotaSettings } from '../../src/ports/quotas.ts';
import type { BegunSession, SessionLifecycle } from '../../src/ports/session-lifecycle.ts';
import type { Owner } from '../../src/ports/sessions.ts';
import type { WorkLeases } from '../../src/ports/work-leases.ts';
import type { Contract } from './contract.ts';
import { ampleSettings, newOwner, reserved, spending, spent, unusedState } from './quotas-setup.ts';

export interface Task {
  readonly text: string;
}

/** The stores of one node, empty. */
export interface LifecycleSetup {
  readonly lifecycle: SessionLifecycle<Task, string>;
  readonly quotas: Quotas;
  readonly log: EventLog<string>;
  readonly leases: WorkLeases<Task>;
}

/** Creates the stores with these limits. */
export type CreateLifecycleSetup = (t: ExecutionContext, limits: QuotaSettings) => Promise<LifecycleSetup>;

const fenced = { instanceOf: FencedError };
const task = { text: 'a text' };

/** The guarantees of the port `SessionLifecycle`. */
export const sessionLifecycleContract: Contract<CreateLifecycleSetup> = (test, { name, create }) => {
  const open = async (t: ExecutionContext, limits: Partial<QuotaSettings> = {}) => {
    const setup = await (await create(t))(t, { ...ampleSettings, ...limits });
    const begin = async (owner: Owner, sessionId = newId()) => {
      const begun = await setup.lifecycle.begin({ sessionId, owner, task }, spending(10));
      if (!begun.admitted) throw new Error(`refused by ${begun.limit}`);
      return { ...begun, sessionId, usage: usageOf(sessionId, owner, begun) };
    };
    const usageOf = (sessionId: string, owner: Owner, { windows }: BegunSession<string>) => ({
      sessionId,
      owner,
      epoch: 1,
      entries: [spent(windows, 7)],
    });
    return { ...setup, begin };
  };
  const used = (windows: BegunSession<string>['windows']) => ({
    user: { startedAt: windows.user, requests: 1, tokens: 7, reservedTokens: 0, sessions: 0 },
    organization: { startedAt: windows.organization, cost: 7n, reservedCost: 0n },
  });

  test(`${name} begins a session with its reservation and an empty log, which the writer continues`, async (t) => {
    const { begin, quotas, log } = await open(t);
    const owner = newOwner();
    const { sessionId, writer, windows, state } = await begin(owner);
    t.deepEqual(state, {
      user: { startedAt: windows.user, requests: 1, tokens: 0, reservedTokens: 10, sessions: 1 },
      organization: { startedAt: windows.organization, cost: 0n, reservedCost: 10n },
    });
    t.deepEqual(await quotas.read(owner), state);
    t.deepEqual(await log.head(sessionId), { newestSeq: 0, ended: false });
    t.is(await writer.append(['one', 'two']), 2);
    await writer.renew();
    t.deepEqual(await log.slice(sessionId, 1), [{ seq: 2, event: 'two' }]);
  });

  test(`${name} leaves nothing of a session that a limit refuses`, async (t) => {
    const { lifecycle, quotas, log } = await open(t, { tokens: 9 });
    const [owner, sessionId] = [newOwner(), newId()];
    const begun = await lifecycle.begin({ sessionId, owner, task }, spending(10));
    t.deepEqual(begun, { admitted: false, limit: 'tokens', state: unusedState });
    t.deepEqual(await quotas.read(owner), unusedState);
    t.is(await log.head(sessionId), undefined);
  });

  test(`${name} admits and reserves within the limits of a user, instead of the configured ones`, async (t) => {
    const { lifecycle, quotas } = await open(t, { requests: 100, tokens: 1_000, cost: 1_000n });
    const [owner, organizationId] = [newOwner(), newId()];
    const limits = { requests: 2, tokens: 25, cost: 1_000n };
    const begin = (by: Owner, within: Partial<typeof limits>) =>
      lifecycle.begin({ sessionId: newId(), owner: by, task }, spending(10), { ...limits, ...within });
    t.like(await begin(owner, { tokens: 9 }), { admitted: false, limit: 'tokens' });
    t.like(await begin(owner, { cost: 9n }), { admitted: false, limit: 'cost' });
    const sessionId = newId();
    const begun = await lifecycle.begin({ sessionId, owner, task }, spending(10), limits);
    if (!begun.admitted) return t.fail();
    const account = { sessionId, owner, epoch: 1, entries: [reserved(begun.windows, 10)] };
    t.like(await quotas.reserve(account, spending(16), limits), { admitted: false, limit: 'tokens' });
    t.like(await quotas.reserve(account, spending(15), limits), { admitted: true });
    t.like(await begin(owner, { tokens: 1_000 }), { admitted: true });
    t.like(await begin(owner, { tokens: 1_000 }), { admitted: false, limit: 'requests' });
    // Another user of the same organization, without limits of their own.
    const other = { organizationId: owner.organizationId, userId: newId() };
    t.like(await lifecycle.begin({ sessionId: newId(), owner: other, task }, spending(100)), { admitted: true });
    t.like(await begin({ organizationId, userId: newId() }, {}), { admitted: true });
  });

  test(`${name} settles the usage and ends the log together, once however often it is repeated`, async (t) => {
    const { begin, quotas, log } = await open(t);
    const owner = newOwner();
    const { sessionId, writer, windows, usage } = await begin(owner);
    await writer.append(['one']);
    for (let call = 0; call < 3; call += 1) {
      t.deepEqual(await writer.finish('end', usage, { isRecorded: call > 0 }), used(windows));
    }
    t.deepEqual(await quotas.read(owner), used(windows));
    t.deepEqual(await log.head(sessionId), { newestSeq: 2, ended: true });
    t.deepEqual(await log.slice(sessionId, 0), [
      { seq: 1, event: 'one' },
      { seq: 2, event: 'end' },
    ]);
  });

  test(`${name} refuses reservations after the end`, async (t) => {
    const { begin, quotas } = await open(t);
    const owner = newOwner();
    const { writer, windows, usage } = await begin(owner);
    await writer.finish('end', usage, { isRecorded: true });
    const late = { ...usage, entries: [reserved(windows, 5)] };
    await t.throwsAsync(quotas.reserve(late, spending(5)), fenced);
    await t.throwsAsync(writer.append(['late']), fenced);
    t.deepEqual(await quotas.read(owner), used(windows));
  });

  test(`${name} neither settles nor ends for a writer from which the session was taken over`, async (t) => {
    const { begin, lifecycle, quotas, log } = await open(t);
    const owner = newOwner();
    const { sessionId, writer, windows, state, usage } = await begin(owner);
    await writer.append(['one']);
    const next = await lifecycle.resume(sessionId, 2);
    await t.throwsAsync(writer.finish('end of the first', usage, { isRecorded: true }), fenced);
    t.deepEqual(await quotas.read(owner), state);
    t.deepEqual(await log.head(sessionId), { newestSeq: 1, ended: false });
    t.deepEqual(await next.finish('end', { ...usage, epoch: 2 }, { isRecorded: true }), used(windows));
    t.deepEqual(await log.slice(sessionId, 1), [{ seq: 2, event: 'end' }]);
  });

  test(`${name} does not end the log for a writer whose account was taken over`, async (t) => {
    const { begin, quotas, log } = await open(t);
    const { sessionId, writer, usage } = await begin(newOwner());
    await quotas.reserve({ ...usage, epoch: 2 }, spending(1));
    await t.throwsAsync(writer.finish('end', usage, { isRecorded: true }), fenced);
    t.deepEqual(await log.head(sessionId), { newestSeq: 0, ended: false });
  });

  test(`${name} withdraws a session that was never recorded, and changes nothing for an unknown one`, async (t) => {
    const { begin, lifecycle, quotas, log } = await open(t, { requests: 1, concurrency: 1 });
    const owner = newOwner();
    const { sessionId } = await begin(owner);
    await lifecycle.withdraw({ sessionId: newId(), owner });
    t.like(await quotas.read(owner), { user: { requests: 1, sessions: 1 } });
    for (let call = 0; call < 2; call += 1) {
      await lifecycle.withdraw({ sessionId, owner });
      t.like(await quotas.read(owner), { user: { requests: 0, reservedTokens: 0, sessions: 0 } });
      t.is(await log.head(sessionId), undefined);
    }
    t.like(await begin(owner), { admitted: true });
  });
};
