import test, { type ExecutionContext } from 'ava';
import { createMemoryEventLog } from '../../../../src/adapters/memory/event-log.ts';
import type { SessionEvent } from '../../../../src/core/enhancement/events.ts';
import type { Runner } from '../../../../src/core/enhancement/run/runner.ts';
import type { PreparedSession } from '../../../../src/core/enhancement/session.ts';
import { createTakeover } from '../../../../src/core/enhancement/run/takeover.ts';
import type { Candidate } from '../../../../src/core/failover/candidate.ts';
import { systemClock as clock } from '../../../../src/ports/clock.ts';
import type { SessionWriter } from '../../../../src/ports/session-lifecycle.ts';
import type { Attempt, SessionOutcome, SessionRecord, Sessions } from '../../../../src/ports/sessions.ts';
import { pendingRecord, newSession } from '../../../contracts/sessions-setup.ts';
import { openSessionAccounts } from '../../../support/quota-service.ts';
import { plainProtection } from '../../../support/session-masker.ts';
import { recordLog } from '../../../support/recorded-log.ts';

const owner = { organizationId: 'organization', userId: 'user' };
const request = { system: '', messages: [{ role: 'user', content: 'twelve chars' }], maxOutputTokens: 10 } as const;
const prepared: Omit<PreparedSession, 'sessionId'> = {
  ...owner,
  text: 'twelve chars',
  action: 'improve',
  prompt: request,
  masks: plainProtection,
};
const candidate: Candidate = {
  model: {
    provider: 'openai',
    model: 'a-model',
    billsAfterAbort: false,
    answer: () => {
      throw new Error('nobody asks it');
    },
    close: () => Promise.resolve(),
  },
  contextWindow: undefined,
  price: ({ inputTokens, outputTokens }) => BigInt(1000 * inputTokens + 10_000 * outputTokens),
};

interface Ended extends SessionOutcome {
  readonly id: string;
  readonly attempts: readonly Attempt[];
}

interface Left {
  /** Those that the database knows. */
  readonly known?: readonly SessionRecord[];
  /** Their lease has lapsed. */
  readonly lapsed?: readonly string[];
  /** They began long ago, and have not ended. */
  readonly old?: readonly SessionRecord[];
}

const stage = (t: ExecutionContext) => {
  const log = createMemoryEventLog<SessionEvent>({ timeToLiveMs: 60_000, clock });
  t.teardown(log.close);
  const { quotaService, lifecycle, begin } = openSessionAccounts({ candidates: [candidate], log });
  const writers = new Map<string, SessionWriter<SessionEvent>>();
  const ended: Ended[] = [];

  /** A session as its writer leaves it that dies. */
  const admit = async (): Promise<SessionRecord> => {
    const session = newSession(owner);
    const { windows, reserved, writer } = await begin({ ...prepared, sessionId: session.id });
    writers.set(session.id, writer);
    return pendingRecord({ ...session, admission: { windows, reserved } });
  };

  /** Resolves when something has been ended, or is not to be gone on with. */
  const takeOver = ({ known = [], lapsed = [], old = [] }: Left) =>
    new Promise<void>((resolve) => {
      const sessions: Partial<Sessions> = {
        find: (id) => Promise.resolve(known.find((session) => session.id === id)),
        unfinished: () => Promise.resolve(old.filter(({ id }) => ended.every((other) => other.id !== id))),
        claim: (_, epoch) => Promise.resolve(epoch + 1),
        finish: (id, outcome, attempts) => {
          ended.push({ id, ...outcome, attempts });
          return Promise.resolve(true);
        },
      };
      const left = lapsed.map((sessionId) => ({ sessionId, task: { ...prepared, sessionId } }));
      const takeover = createTakeover({
        sessions: sessions as Sessions,
        lifecycle: {
          ...lifecycle,
          withdraw: async (session) => {
            await lifecycle.withdraw(session);
            resolve();
          },
        },
        log,
        leases: {
          shared: true,
          hold: () => Promise.resolve(),
          complete: () => resolve(),
          abandon: () => undefined,
          handOver: () => Promise.resolve(),
          takeLapsed: () => Promise.resolve(left.splice(0)),
          close: () => Promise.resolve(),
        },
        runner: {} as Runner,
        quotaService,
        clock,
        logger: recordLog(),
        onSettled: () => resolve(),
        accepting: () => true,
        lostEveryMs: 20,
      });
      t.teardown(takeover.close);
    });

  /** What is reserved of the user's tokens, beside what is spent. */
  const reservedTokens = async (): Promise<number> => {
    const { used, limit } = (await quotaService.usage(owner)).tokens;
    return limit - used - (await quotaService.remaining(owner)).tokens.remaining;
  };

  /** The writer of a session's log that dies. */
  const writerOf = (id: string): SessionWriter<SessionEvent> => {
    const writer = writers.get(id);
    if (!writer) throw new Error('no such session');
    return writer;
  };

  return { log, lifecycle, quotaService, ended, admit, writerOf, takeOver, reservedTokens };
};

test('a session that lost its node and its log at once is ended as interrupted and takes nothing; one whose log is there is left alone', async (t) => {
  const { log, quotaService, ended, admit, takeOver, reservedTokens } = stage(t);
  const [gone, alive] = [await admit(), await admit()];
  log.discard(gone.id);
  await takeOver({ old: [gone, alive] });
  t.is(ended.length, 1);
  t.like(ended[0], { id: gone.id, epoch: 2, status: 'error', error: { code: 'interrupted' } });
  t.like(await quotaService.usage(owner), { requests: { used: 2 }, tokens: { used: 0 } });
  t.is(await reservedTokens(), alive.admission.reserved.tokens);
});

test('a session whose writer died before it was recorded counts no more', async (t) => {
  const { quotaService, ended, admit, takeOver, reservedTokens } = stage(t);
  const { id } = await admit();
  t.true((await reservedTokens()) > 0);
  await takeOver({ lapsed: [id] });
  t.deepEqual(ended, []);
  t.like(await quotaService.usage(owner), { requests: { used: 0 }, tokens: { used: 0 } });
  t.is(await reservedTokens(), 0);
});

test('a session whose end is in its log alone is recorded and settled by what the log shows', async (t) => {
  const { quotaService, ended, admit, writerOf, takeOver, reservedTokens } = stage(t);
  const session = await admit();
  const writer = writerOf(session.id);
  const metadata = { provider: 'openai', model: 'a-model', status: 'processing' } as const;
  await writer.append([
    { name: 'metadata', data: metadata },
    { name: 'chunk', data: { text: 'eight ch', tokens: 2 } },
  ]);
  await writer.append([{ name: 'cancelled', data: { reason: 'user' } }], { end: true });
  await takeOver({ known: [session], lapsed: [session.id] });
  t.like(ended[0], {
    ...{ id: session.id, epoch: 2, status: 'cancelled', cancelReason: 'user', enhancedText: 'eight ch' },
    attempts: [{ inputTokens: 3, outputTokens: 2, cost: 23_000n, usageSource: 'estimated' }],
  });
  t.like(await quotaService.usage(owner), { requests: { used: 1 }, tokens: { used: 5 }, cost: { used: 0.000023 } });
  t.is(await reservedTokens(), 0);
});

test('a session whose log says what was used is settled to that', async (t) => {
  const { quotaService, ended, admit, writerOf, takeOver, reservedTokens } = stage(t);
  const session = await admit();
  const writer = writerOf(session.id);
  const by = { provider: 'openai', model: 'a-model' };
  const usage = { inputTokens: 7, outputTokens: 4, cost: 0.000047 };
  await writer.append([
    { name: 'metadata', data: { ...by, status: 'processing' } },
    { name: 'chunk', data: { text: 'eight ch', tokens: 2 } },
  ]);
  const done = { ...by, length: 8, totalTokens: 11, usage, finishReason: 'stop', checks: {} };
  await writer.append([{ name: 'done', data: done }], { end: true });
  await takeOver({ known: [session], lapsed: [session.id] });
  const billed = { inputTokens: 7, outputTokens: 4, cost: 47_000n };
  t.like(ended[0], { status: 'completed', ...billed, attempts: [{ number: 1, failure: undefined, ...billed }] });
  t.like(await quotaService.usage(owner), { tokens: { used: 11 }, cost: { used: 0.000047 } });
  t.is(await reservedTokens(), 0);
});
