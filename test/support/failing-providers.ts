import type { ExecutionContext } from 'ava';
import { createMemoryEventLog } from '../../src/adapters/memory/event-log.ts';
import { providers } from '../../src/adapters/providers/index.ts';
import { textOf, type SessionEvent } from '../../src/core/enhancement/events.ts';
import { generate, type Ending } from '../../src/core/enhancement/run/generation.ts';
import type { Candidate } from '../../src/core/failover/candidate.ts';
import { createChain } from '../../src/core/failover/chain.ts';
import {
  circuitSettings,
  createCircuitBreakers,
  type CircuitBreakers,
} from '../../src/core/failover/circuit-breakers.ts';
import type { Deadlines } from '../../src/core/failover/deadlines.ts';
import { free, type Price } from '../../src/core/pricing/price.ts';
import { systemClock as clock } from '../../src/ports/clock.ts';
import type { ModelRequest } from '../../src/ports/language-model.ts';
import type { QuotaSettings } from '../../src/ports/quotas.ts';
import type { Attempt } from '../../src/ports/sessions.ts';
import { startFakeProvider, type FakeProvider, type FakeProviderName, type Respond } from '../fakes/fake-provider.ts';
import type { FakeRequest } from '../fakes/fake-request.ts';
import { estimatingCounter, openSessionAccounts } from './quota-service.ts';
import { openProtection, plainProtection } from './session-masker.ts';
import { recordLog, type RecordedLog } from './recorded-log.ts';

export const names: readonly FakeProviderName[] = ['openai', 'claude', 'gemini'];

/** What the model is asked last, as it came over the wire. */
export const promptIn = ({ body }: Pick<FakeRequest, 'body'>): string => {
  const { messages, contents } = body as {
    messages?: { role: string; content: string }[];
    contents?: { role: string; parts: { text: string }[] }[];
  };
  const last = messages?.at(-1) ?? { role: contents?.at(-1)?.role, content: contents?.at(-1)?.parts[0]?.text ?? '' };
  if (last.role !== 'user') throw new TypeError("The last turn is not the user's.");
  return last.content;
};

/** What a request for the rest shows and asks for; undefined for a request for the whole. */
export const continuationIn = (request: Pick<FakeRequest, 'body'>): { begun: string; anchor: string } | undefined => {
  const prompt = promptIn(request);
  const begun = /<begun id="([0-9a-f]+)">\n([\s\S]*)\n<\/begun id="\1">/.exec(prompt)?.[2];
  const anchor = /<last id="([0-9a-f]+)">([\s\S]*)<\/last id="\1">/.exec(prompt)?.[2];
  return begun === undefined || anchor === undefined ? undefined : { begun, anchor };
};

export interface RunOptions {
  readonly order: readonly FakeProviderName[];
  /** What each of them says; the others answer with a 500. */
  readonly says: Readonly<Partial<Record<FakeProviderName, Respond>>>;
  readonly deadlines?: Deadlines;
  readonly hedgeAfterMs?: number;
  readonly contextWindows?: Readonly<Partial<Record<FakeProviderName, number>>>;
  /** Those of the run's own when not given. */
  readonly breakers?: CircuitBreakers;
  /** Free where nothing is said. */
  readonly prices?: Readonly<Partial<Record<FakeProviderName, Price>>>;
  /** Ample ones unless told. */
  readonly settings?: QuotaSettings;
  readonly signal?: AbortSignal;
  readonly text?: string;
}

export interface Run {
  readonly ending: Ending;
  readonly events: readonly SessionEvent[];
  /** What the reader has in the end. */
  readonly text: string;
  readonly attempts: readonly Attempt[];
  /** The requests that each provider saw in this run. */
  readonly requests: Readonly<Record<FakeProviderName, readonly FakeRequest[]>>;
  readonly log: RecordedLog;
}

/** For a provider that is silent. */
export const quickDeadlines: Deadlines = { firstTokenMs: 250, idleMs: 250 };

/** For all others: on a busy machine a provider that answers is not taken for a silent one. */
const patientDeadlines: Deadlines = { firstTokenMs: 20_000, idleMs: 20_000 };

export const freshBreakers = (deadlines: Deadlines = patientDeadlines): CircuitBreakers =>
  createCircuitBreakers({ clock, settings: circuitSettings(deadlines) });

export type Fakes = Readonly<Record<FakeProviderName, FakeProvider>>;

export const startFakes = async (): Promise<Fakes> => {
  const [openai, claude, gemini] = await Promise.all([
    startFakeProvider('openai'),
    startFakeProvider('claude'),
    startFakeProvider('gemini'),
  ]);
  return { openai, claude, gemini };
};

export const closeFakes = async (fakes: Fakes): Promise<void> => {
  for (const name of names) await fakes[name].close();
};

export interface ChainStage {
  /** A generation from the request to its ending; resolves with the events of its log too. */
  generate(options?: { readonly text?: string; readonly signal?: AbortSignal }): Promise<{
    readonly ending: Ending;
    readonly events: readonly SessionEvent[];
  }>;
  readonly log: RecordedLog;
  close(): Promise<void>;
}

/** A chain over the real adapters, with the fakes behind them. */
export const openChain = (
  fakes: Readonly<Record<FakeProviderName, Pick<FakeProvider, 'baseUrl'>>>,
  {
    order,
    deadlines = patientDeadlines,
    hedgeAfterMs,
    contextWindows = {},
    prices = {},
    breakers = freshBreakers(deadlines),
    settings,
  }: RunOptions,
): ChainStage => {
  const candidates: Candidate[] = order.map((name) => ({
    model: providers[name].create({ apiKey: 'a-key', baseUrl: fakes[name].baseUrl, model: `${name}-model` }),
    contextWindow: contextWindows[name],
    price: prices[name] ?? free,
  }));
  const log = recordLog();
  const chain = createChain({ candidates, breakers, deadlines, hedgeAfterMs, clock, logger: log });
  return {
    log,
    generate: async ({ text = 'a text to work on', signal = new AbortController().signal } = {}) => {
      const eventLog = createMemoryEventLog<SessionEvent>({ timeToLiveMs: 60_000, clock });
      try {
        const request: ModelRequest = {
          system: 'You edit texts.',
          messages: [{ role: 'user', content: text }],
          maxOutputTokens: 500,
        };
        const prepared = {
          organizationId: 'organization',
          userId: 'user',
          sessionId: 'session',
          text,
          action: 'improve',
          prompt: request,
          masks: plainProtection,
        } as const;
        const accounts = openSessionAccounts({ candidates, log: eventLog, ...(settings && { settings }) });
        const { spending, writer } = await accounts.begin(prepared);
        const ending = await generate(
          {
            ...prepared,
            masker: openProtection(),
            spending,
            writer,
            epoch: 1,
            earlier: [],
            signal,
          },
          { chain, counter: estimatingCounter, clock },
        );
        const events = ((await eventLog.slice('session', 0)) ?? []).map(({ event }) => event);
        return { ending, events };
      } finally {
        await eventLog.close();
      }
    },
    close: async () => {
      for (const { model } of candidates) await model.close();
    },
  };
};

/** One generation with a chain of its own. */
export const run = async (t: ExecutionContext, fakes: Fakes, options: RunOptions): Promise<Run> => {
  const seenBefore = Object.fromEntries(names.map((name) => [name, fakes[name].requests.length]));
  for (const name of names) fakes[name].respond(options.says[name] ?? [{ status: 500 }]);
  const chain = openChain(fakes, options);
  try {
    const { ending, events } = await chain.generate(options);
    const requests = Object.fromEntries(
      names.map((name) => [name, fakes[name].requests.slice(seenBefore[name])]),
    ) as unknown as Run['requests'];
    t.is(ending.outcome.enhancedText, textOf(events));
    return { ending, events, text: textOf(events), attempts: ending.attempts, requests, log: chain.log };
  } finally {
    await chain.close();
  }
};
