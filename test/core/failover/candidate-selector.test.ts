import test from 'ava';
import fc from 'fast-check';
import type { Candidate } from '../../../src/core/failover/candidate.ts';
import { createCandidateSelector } from '../../../src/core/failover/candidate-selector.ts';
import { free } from '../../../src/core/pricing/price.ts';
import { failureClasses, ProviderError, type FailureClass } from '../../../src/ports/language-model.ts';

const candidate = (provider: string, contextWindow?: number): Candidate => ({
  model: {
    provider,
    model: 'a-model',
    billsAfterAbort: false,
    answer: () => {
      throw new TypeError('nobody is asked here');
    },
    close: () => Promise.resolve(),
  },
  contextWindow,
  price: free,
});

const stage = (count: number) => {
  let time = 1_000_000;
  const candidates = Array.from({ length: count }, (_, index) => candidate(`provider ${String(index)}`));
  const selector = createCandidateSelector({ candidates, patienceMs: 10_000, now: () => time, random: () => 0.5 });
  const take = () => {
    const turn = selector.next();
    if (!turn) return undefined;
    time += turn.waitMs;
    selector.asked(turn.candidate);
    return { index: candidates.indexOf(turn.candidate), waitMs: turn.waitMs, candidate: turn.candidate };
  };
  /** Who is asked, and after how long, when everyone fails so. */
  const play = (fail: (index: number, time: number) => readonly [ProviderError, boolean]) => {
    const turns: [index: number, waitMs: number][] = [];
    for (let turn = take(); turn; turn = take()) {
      turns.push([turn.index, turn.waitMs]);
      selector.failed(turn.candidate, ...fail(turn.index, time));
    }
    return turns;
  };
  return { selector, candidates, take, play };
};

test('a prompt that does not fit goes to a smaller window that has room for it, and to no other', (t) => {
  const asked = (promptTokens: number): number[] => {
    const candidates = [400_000, 200_000, 4_000, undefined].map((window, index) =>
      candidate(`provider ${String(index)}`, window),
    );
    const selector = createCandidateSelector({ candidates, patienceMs: 10_000, promptTokens, now: () => 0 });
    const order: number[] = [];
    for (let turn = selector.next(); turn; turn = selector.next()) {
      selector.asked(turn.candidate);
      order.push(candidates.indexOf(turn.candidate));
      selector.failed(turn.candidate, new ProviderError('context_too_long'), false);
    }
    return order;
  };
  t.deepEqual(asked(5_000), [0, 1, 3]);
  t.deepEqual(asked(1_000), [0, 1, 2, 3]);
  t.deepEqual(asked(500_000), [0, 3]);
});

const always =
  (failure: FailureClass, retryAfterSeconds?: number, progressed = false) =>
  () =>
    [new ProviderError(failure, { retryAfterSeconds }), progressed] as const;

test('an answer that reaches its output limit is continued by the same provider, as often as the whole one takes and four times more', (t) => {
  const asked = (mostContinuations: number): number[] => {
    const candidates = [candidate('first'), candidate('second')];
    const selector = createCandidateSelector({ candidates, patienceMs: 10_000, mostContinuations, now: () => 0 });
    const order: number[] = [];
    for (let turn = selector.next(); turn && order.length < 100; turn = selector.next()) {
      selector.asked(turn.candidate);
      order.push(candidates.indexOf(turn.candidate));
      if (turn.candidate !== candidates[0]) break;
      selector.failed(turn.candidate, new ProviderError('output_limit'), true);
    }
    return order;
  };
  for (const continuations of [0, 1, 12]) {
    t.deepEqual(asked(continuations), [...Array.from({ length: continuations + 4 }, () => 0), 1]);
  }
});

test('whose window cannot hold the request and its answer is not asked while another can', (t) => {
  const first = (...windows: (number | undefined)[]): number => {
    const candidates = windows.map((window, index) => candidate(`provider ${String(index)}`, window));
    const selector = createCandidateSelector({ candidates, patienceMs: 0, neededTokens: 5_000, now: () => 0 });
    const turn = selector.next();
    return turn ? candidates.indexOf(turn.candidate) : -1;
  };
  t.is(first(4_000, 8_000), 1);
  t.is(first(4_000, undefined), 1);
  t.is(first(5_000, 8_000), 0);
  t.is(first(4_000, 3_000), 0);
});

test('a transient failure is retried once, and twice where nobody else is left, each time after a longer while', (t) => {
  t.deepEqual(stage(2).play(always('transient')), [
    [0, 0],
    [0, 200],
    [1, 0],
    [1, 200],
    [1, 400],
  ]);
});

test('an overloaded provider is left for the next; the last one is given more time', (t) => {
  t.deepEqual(stage(2).play(always('overloaded')), [
    [0, 0],
    [1, 0],
    [1, 1000],
    [1, 2000],
  ]);
});

test('a short wait that the provider asks for is waited for exactly; for a long one the next is asked', (t) => {
  t.deepEqual(stage(2).play(always('rate_limited', 2)).slice(0, 4), [
    [0, 0],
    [0, 2000],
    [0, 2000],
    [1, 0],
  ]);
  t.deepEqual(stage(2).play(always('rate_limited', 3)).slice(0, 2), [
    [0, 0],
    [1, 0],
  ]);
});

test('a wait that is longer than the patience is the end, when nobody else is left', (t) => {
  t.deepEqual(stage(1).play(always('rate_limited', 11)), [[0, 0]]);
  t.deepEqual(stage(1).play(always('rate_limited', 10)), [
    [0, 0],
    [0, 10_000],
    [0, 10_000],
  ]);
});

for (const failure of ['silent', 'not_authorized', 'invalid_request', 'malformed', 'context_too_long'] as const) {
  test(`who failed as ${failure} is not asked again`, (t) => {
    t.deepEqual(stage(3).play(always(failure)), [
      [0, 0],
      [1, 0],
      [2, 0],
    ]);
  });
}

test('after a break in mid-stream the next is asked, and the round goes on until all have been asked four times', (t) => {
  const turns = stage(2).play(always('broken_stream', undefined, true));
  t.deepEqual(turns.map(([index]) => index).slice(0, 3), [0, 1, 0]);
  t.deepEqual(
    [0, 1].map((wanted) => turns.filter(([index]) => index === wanted).length),
    [4, 4],
  );
});

test('nobody is asked more than four times, nor within its Retry-After, nor again after silence, whatever happens', (t) => {
  const outcome = fc.record({
    failure: fc.constantFrom(...failureClasses.filter((failure) => failure !== 'safety' && failure !== 'cancelled')),
    retryAfterSeconds: fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined }),
    progressed: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 4 }),
      fc.array(outcome, { minLength: 20, maxLength: 20 }),
      (count, outcomes) => {
        const { play } = stage(count);
        const asked = Array.from({ length: count }, () => 0);
        const notBefore = Array.from({ length: count }, () => 0);
        const silent = new Set<number>();
        let turn = 0;
        play((index, time) => {
          asked[index] = (asked[index] ?? 0) + 1;
          t.true((asked[index] ?? 0) <= 4);
          t.true(time >= (notBefore[index] ?? 0));
          t.false(silent.has(index));
          const next = outcomes[turn % outcomes.length];
          turn += 1;
          if (!next) throw new TypeError('no outcome');
          if (next.failure === 'silent') silent.add(index);
          notBefore[index] = time + (next.retryAfterSeconds ?? 0) * 1000;
          return [new ProviderError(next.failure, next), next.progressed];
        });
      },
    ),
    { numRuns: 500 },
  );
});
