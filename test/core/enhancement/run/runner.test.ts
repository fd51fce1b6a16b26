import test, { type ExecutionContext } from 'ava';
import { createMemoryListenerPresence } from '../../../../src/adapters/memory/running-sessions.ts';
import { createMemoryControlBus } from '../../../../src/adapters/memory/control-bus.ts';
import { createMemoryWorkLeases } from '../../../../src/adapters/memory/running-sessions.ts';
import { createMemoryEventLog } from '../../../../src/adapters/memory/event-log.ts';
import type { SessionEvent, SessionLogEntry } from '../../../../src/core/enhancement/events.ts';
import { createRunner } from '../../../../src/core/enhancement/run/runner.ts';
import { ZomaError } from '../../../../src/core/errors.ts';
import type { Candidate } from '../../../../src/core/failover/candidate.ts';
import type { Chain } from '../../../../src/core/failover/chain.ts';
import type { EndedAttempt } from '../../../../src/core/failover/running-attempt.ts';
import { systemClock as clock } from '../../../../src/ports/clock.ts';
import type { QuotaState } from '../../../../src/ports/quotas.ts';
import type { Attempt, SessionOutcome, Sessions } from '../../../../src/ports/sessions.ts';
import { estimatingCounter, openSessionAccounts } from '../../../support/quota-service.ts';
import { plainAnalysis, plainProtection } from '../../../support/session-masker.ts';
import { recordLog } from '../../../support/recorded-log.ts';
import { gate } from '../../../support/with-provider.ts';
import { readLog } from '../../../support/read-log.ts';

const request = { system: '', messages: [], maxOutputTokens: 10 };
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
  price: ({ inputTokens, outputTokens }) => BigInt(inputTokens + 10 * outputTokens),
};
const attempt: EndedAttempt = {
  number: 1,
  candidate,
  request,
  failure: undefined,
  startedAt: new Date(),
  firstTokenMs: 5,
  usage: { inputTokens: 3, outputTokens: 1 },
  delivered: 'better',
};

/** A runner over a database that is away until it is let come back. */
const stage = async (t: ExecutionContext) => {
  const logger = recordLog();
  const log = createMemoryEventLog<SessionEvent>({ timeToLiveMs: 60_000, clock });
  t.teardown(log.close);
  const recorded: (SessionOutcome & { readonly attempts: readonly Attempt[] })[] = [];
  const back = gate();
  const settled: QuotaState[] = [];
  let away = true;
  const sessions = {
    finish: (_: string, outcome: SessionOutcome, attempts: readonly Attempt[]) => {
      if (away) return Promise.reject(new ZomaError('unavailable'));
      recorded.push({ ...outcome, attempts });
      back.open();
      return Promise.resolve(true);
    },
  } as Partial<Sessions> as Sessions;
  const chain: Chain = {
    answer: async ({ spending }, _, sink) => {
      await spending.bill(attempt);
      await sink.attempt({ number: 1, provider: 'openai', model: 'a-model', continues: false });
      await sink.text('better');
      return { finishReason: 'stop' };
    },
  };
  const runner = createRunner({
    sessions,
    presence: createMemoryListenerPresence({ clock }),
    control: createMemoryControlBus({ logger }),
    leases: createMemoryWorkLeases(),
    chain,
    analysis: plainAnalysis,
    counter: estimatingCounter,
    clock,
    logger,
    abandonMs: 60_000,
    announcesEnds: () => Promise.resolve(false),
    onSettled: (_, state) => settled.push(state),
  });
  const prepared = {
    organizationId: 'organization',
    userId: 'user',
    sessionId: 'session',
    text: 'text',
    action: 'improve',
    prompt: request,
    masks: plainProtection,
  } as const;
  const { spending, writer } = await openSessionAccounts({ candidates: [candidate], log }).begin(prepared);
  runner.start({ ...prepared, writer, spending, epoch: 1, earlier: [] });
  const events: SessionLogEntry[] = [];
  for await (const batch of readLog(log, 'session', 0)) events.push(...batch);
  return { runner, recorded, events, settled, back, comeBack: () => (away = false) };
};

test('while the database is away the end is told all the same, and recorded when it is back', async (t) => {
  const { runner, recorded, events, settled, back, comeBack } = await stage(t);
  t.teardown(runner.close);
  t.deepEqual(
    events.map(({ event }) => event.name),
    ['metadata', 'chunk', 'done'],
  );
  t.deepEqual(recorded, []);
  t.is(settled.length, 1);
  t.like(settled[0]?.user, { requests: 1, tokens: 4, reservedTokens: 0 });
  comeBack();
  await back.opened;
  t.like(recorded[0], { status: 'completed', enhancedText: 'better', inputTokens: 3, outputTokens: 1 });
  t.is(recorded[0]?.attempts.length, 1);
  t.like(recorded[0]?.attempts[0], { number: 1, inputTokens: 3, outputTokens: 1, cost: 13n, usageSource: 'provider' });
});

test('a stop does not wait for a database that stays away', async (t) => {
  const { runner, recorded } = await stage(t);
  await runner.close();
  t.deepEqual(recorded, []);
});
