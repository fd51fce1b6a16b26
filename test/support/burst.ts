import { setTimeout as wait } from 'node:timers/promises';
import type { ExecutionContext } from 'ava';
import { startFakeProvider, type FakeProvider } from '../fakes/fake-provider.ts';
import type { FakeRequest } from '../fakes/fake-request.ts';
import type { Script } from '../fakes/script.ts';
import { leftIn } from './ledger.ts';
import { promptIn } from './failing-providers.ts';
import type { Answer, HttpClient } from './http-client.ts';
import { startNode } from './node.ts';
import { writePrices } from './prices.ts';
import { wholeOr } from './random-runs.ts';
import { environmentFor, gate } from './with-provider.ts';

export const userCount = 20;
/** How many of all requests the caps leave room for. */
export const room = 60;
const requestsOfUser = wholeOr(10, 25);
export const requestCount = userCount * requestsOfUser;

/** All are as long, in characters and in tokens. */
const requestOf = (number: number) => ({
  text: `a text to work on, number ${String(number).padStart(3, '0')}`,
  action: 'improve',
});

/** What one of the requests reserves: tokens, and at the price below as many micro-dollars. */
export const reservationOf = async (): Promise<number> => {
  const node = await startNode();
  try {
    const { estimatedTokens } = await node.http.enhance(await node.login('editor'), requestOf(0));
    return estimatedTokens;
  } finally {
    await node.stop();
  }
};

/** Each leaves room for that many of such a reservation, and for all but a little of one more. */
export const capsFor = (reservation: number) => ({
  requests: { AI_RATE_LIMIT_USER_REQUESTS: String(room / userCount) },
  tokens: { AI_RATE_LIMIT_USER_TOKENS: String((room / userCount + 1) * reservation - 1) },
  cost: { AI_RATE_LIMIT_ORG_COST: String(((room + 1) * reservation - 1) / 1e6) },
  concurrency: { MAX_CONCURRENT_SESSIONS_PER_USER: String(room / userCount) },
});

/** A micro-dollar a token, and half of it. */
const prices = {
  dear: { input: 1, cachedInput: 0.1, output: 1 },
  cheap: { input: 0.5, output: 0.5 },
};

const fates = ['answered', 'uncounted', 'failed', 'hung', 'cut', 'cancelled', 'cancelled early'] as const;
type Fate = (typeof fates)[number];
const fateOf = (number: number): Fate => fates[number % fates.length] ?? 'answered';

const numberIn = (request: FakeRequest): number => Number(/number (\d{3})/.exec(promptIn(request))?.[1]);

const usage = { inputTokens: 301, cachedInputTokens: 107, outputTokens: 43 };
const scripts: Readonly<Record<Fate, Script>> = {
  answered: [{ text: 'a better text' }, { finish: 'stop', usage }],
  uncounted: [{ text: 'a better text, of nobody knows how many tokens' }, { finish: 'stop', usage: null }],
  failed: [{ status: 500 }],
  hung: [{ text: 'a better te' }, { silence: true }],
  cut: [{ text: 'a better ' }, { cut: true }],
  cancelled: [{ text: 'a bet' }, { silence: true }],
  'cancelled early': [{ silence: true }],
};
/** Of the provider that takes over; the one that hangs bills on after an abort. */
const rescues: readonly Script[] = [
  scripts.answered,
  scripts.uncounted,
  [{ text: 'better text' }, { silence: true }],
  [{ status: 500 }],
];

export interface RushStage {
  /** The providers, and their prices. */
  readonly env: Readonly<Record<string, string>>;
  readonly dear: FakeProvider;
  /** Until this nobody is answered. */
  answerAll(): void;
}

/** Two providers of which each request has its fate by its number. */
export const openRush = async (t: ExecutionContext): Promise<RushStage> => {
  const [dear, cheap] = await Promise.all([startFakeProvider('openai'), startFakeProvider('gemini')]);
  t.teardown(dear.close);
  t.teardown(cheap.close);
  const { opened, open } = gate();
  dear.respond((request) => [{ wait: opened }, ...scripts[fateOf(numberIn(request))]]);
  cheap.respond((request) => rescues[numberIn(request) % rescues.length] ?? scripts.answered);
  return {
    dear,
    answerAll: open,
    env: {
      ...environmentFor({ openai: dear, gemini: cheap }),
      OPENAI_MODEL: 'dear',
      GEMINI_MODEL: 'cheap',
      LLM_PRICES_FILE: await writePrices(t, prices),
      LLM_FIRST_TOKEN_TIMEOUT_MS: '120000',
      LLM_IDLE_TIMEOUT_MS: '1500',
      SESSION_ABANDON_SECONDS: '600',
    },
  };
};

export interface Rush {
  readonly nodes: readonly { readonly http: HttpClient }[];
  /** Of each user. */
  readonly tokens: readonly string[];
  readonly limit: keyof ReturnType<typeof capsFor>;
  readonly reservation: number;
}

interface Asked {
  readonly number: number;
  readonly token: string;
  readonly http: HttpClient;
  readonly answer: Answer;
}

const isAdmitted = ({ answer }: Asked): boolean => answer.status === 201;

/**
 * All requests at once, of all users, by turns at each node; asserts that as many are admitted as there is room for,
 * and that the others are told which limit is in the way. Resolves with those that were admitted.
 */
export const rush = async (t: ExecutionContext, { nodes, tokens, limit, reservation }: Rush): Promise<Asked[]> => {
  const awayFor = new Set<number>();
  const ask = async (number: number): Promise<Asked> => {
    const http = nodes[number % nodes.length]?.http;
    const token = tokens[Math.floor(number / requestsOfUser)];
    if (!http || token === undefined) throw new Error('no node, or no user');
    const headers = { 'Idempotency-Key': `rush-${String(number)}` };
    let answer = await http.request('/api/ai/enhance', { token, headers, body: requestOf(number) });
    while (answer.status === 503) {
      awayFor.add(number);
      await wait(100);
      answer = await http.request('/api/ai/enhance', { token, headers, body: requestOf(number) });
    }
    return { number, token, http, answer };
  };

  const turns = Array.from({ length: requestsOfUser }, (_, turn) => turn);
  const numbers = turns.flatMap((turn) => tokens.map((_, user) => user * requestsOfUser + turn));
  let asked = await Promise.all(numbers.map(ask));
  t.is(asked.length, requestCount);
  t.log({ unavailable: awayFor.size });
  // On a machine that is too slow for a store's patience, what was reserved for a request that was told so is taken back later.
  while (awayFor.size > 0 && asked.filter(isAdmitted).length < room) {
    asked = await Promise.all(asked.map(async (one) => (isAdmitted(one) ? one : ask(one.number))));
  }
  const admitted = asked.filter(isAdmitted);
  t.is(admitted.length, room);
  t.is(new Set(admitted.map(({ number }) => fateOf(number))).size, fates.length, 'of every fate some');
  for (const { answer } of admitted) t.is(answer.body.data.estimatedTokens, reservation);
  for (const { answer } of asked.filter((one) => !isAdmitted(one))) {
    t.is(answer.status, 429);
    t.like(answer.body.error, { code: 'rate_limited', details: { limit } });
    t.true(Number(answer.headers.get('Retry-After')) >= 1);
    const left = leftIn(answer.headers);
    if (!left || limit === 'concurrency') continue;
    t.true(left[limit].remaining < (limit === 'requests' ? 1 : reservation), 'no other one would have fitted');
  }
  return admitted;
};

/** Lets every session that was admitted meet its fate; resolves with how many ended how. */
export const playOut = async (
  admitted: readonly Asked[],
  { answerAll }: RushStage,
): Promise<Record<string, number>> => {
  const idOf = ({ answer }: Asked): string => answer.body.data.sessionId;
  const cancel = (session: Asked): Promise<Answer> =>
    session.http.request(`/api/ai/session/${idOf(session)}`, { token: session.token, method: 'DELETE' });
  await Promise.all(admitted.filter(({ number }) => fateOf(number) === 'cancelled early').map(cancel));
  const ends = admitted.map(async (session) => {
    const stream = await session.http.openStream(`/api/ai/stream/${idOf(session)}`, { token: session.token });
    let last = '';
    for await (const { name } of stream.events) {
      if (name === 'chunk' && fateOf(session.number) === 'cancelled') await cancel(session);
      last = name;
    }
    return last;
  });
  answerAll();
  const counts: Record<string, number> = {};
  for (const end of await Promise.all(ends)) counts[end] = (counts[end] ?? 0) + 1;
  return counts;
};
