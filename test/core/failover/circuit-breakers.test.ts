import test from 'ava';
import fc from 'fast-check';
import {
  createCircuitBreakers,
  type CircuitSettings,
  type Permit,
} from '../../../src/core/failover/circuit-breakers.ts';
import { stillClock } from '../../contracts/still-clock.ts';

const settings: CircuitSettings = {
  windowMs: 10_000,
  minimumBad: 5,
  slowMs: 1_000,
  openMs: 2_000,
  longestOpenMs: 8_000,
  probeMs: 3_000,
};
const { windowMs, minimumBad, slowMs, openMs, longestOpenMs, probeMs } = settings;

const times = (count: number, act: () => void): void => {
  for (let index = 0; index < count; index += 1) act();
};

/** One circuit, and what a test does with it. */
const openCircuit = () => {
  const clock = stillClock();
  const told: { readonly circuit: string; readonly retryAfterMs: number }[] = [];
  const breakers = createCircuitBreakers({
    clock,
    settings,
    onRetryAfter: (name, retryAfterMs) => told.push({ circuit: name, retryAfterMs }),
  });
  const circuit = 'openai/a-model';
  const admit = (): Permit => {
    const permit = breakers.admit(circuit);
    if (!permit) throw new Error('not admitted');
    return permit;
  };
  const fail = (options?: { retryAfterMs: number }): void => admit().failed(options);
  const answer = (firstTokenMs = 10): void => {
    const permit = admit();
    permit.answered(firstTokenMs);
    permit.completed();
  };
  return {
    breakers,
    circuit,
    told,
    pass: (milliseconds: number) => void clock.pass(milliseconds),
    state: () => breakers.report(circuit).state,
    admit,
    fail,
    answer,
    trip: () => times(minimumBad, fail),
    isRefused: () => !breakers.admit(circuit),
  };
};

test('circuits are closed as long as nobody has used them', (t) => {
  const { breakers, circuit } = openCircuit();
  t.deepEqual(breakers.report(circuit), { state: 'closed', retryAt: undefined });
  t.truthy(breakers.admit(circuit));
});

test('circuits open after so many failures, and say until when', (t) => {
  const { breakers, circuit, state, fail, isRefused, pass } = openCircuit();
  times(minimumBad - 1, fail);
  t.is(state(), 'closed');
  fail();
  t.is(state(), 'open');
  t.true(isRefused());
  const { retryAt = 0 } = breakers.report(circuit);
  pass(openMs / 2);
  t.is(breakers.report(circuit).retryAt, retryAt);
});

test("circuits know of each other's failures only what is their own", (t) => {
  const { breakers, trip } = openCircuit();
  trip();
  t.truthy(breakers.admit('claude/another-model'));
});

test('circuits stay closed while more than half of the requests are good', (t) => {
  const { state, fail, answer } = openCircuit();
  times(minimumBad + 2, answer);
  times(minimumBad + 1, fail);
  t.is(state(), 'closed');
  fail();
  t.is(state(), 'open');
});

test('circuits forget failures that are older than the window', (t) => {
  const { state, fail, pass } = openCircuit();
  times(minimumBad - 1, fail);
  pass(windowMs * 1.1);
  times(minimumBad - 1, fail);
  t.is(state(), 'closed');
});

test('circuits open on answers that are slow', (t) => {
  const { state, answer } = openCircuit();
  times(minimumBad, () => answer(slowMs));
  t.is(state(), 'closed');
  const { state: other, answer: slowly } = openCircuit();
  times(minimumBad, () => slowly(slowMs + 1));
  t.is(other(), 'open');
});

test('circuits count an answer that breaks off as a failure', (t) => {
  const { state, admit } = openCircuit();
  times(minimumBad, () => {
    const permit = admit();
    permit.answered(10);
    permit.failed();
  });
  t.is(state(), 'open');
});

test('circuits count nothing for requests that were released', (t) => {
  const { state, admit } = openCircuit();
  times(minimumBad * 3, () => admit().released());
  t.is(state(), 'closed');
});

test('circuits hear the end of a request once', (t) => {
  const { state, admit } = openCircuit();
  const permit = admit();
  times(minimumBad, () => permit.failed());
  t.is(state(), 'closed');
});

test('circuits let one of fifty that come at once find out whether the provider is back', (t) => {
  const { breakers, circuit, state, trip, pass, isRefused } = openCircuit();
  trip();
  pass(openMs);
  t.is(state(), 'half_open');
  const permits = Array.from({ length: 50 }, () => breakers.admit(circuit));
  t.is(permits.filter((permit) => permit !== undefined).length, 1);
  t.true(isRefused());
});

test('circuits close with the first text of the probe, without waiting for its end', (t) => {
  const { state, trip, pass, admit } = openCircuit();
  trip();
  pass(openMs);
  admit().answered(10);
  t.is(state(), 'closed');
  t.notThrows(() => [admit(), admit()]);
});

test('circuits open again, for twice as long each time, when the probe fails or is slow', (t) => {
  const { breakers, circuit, state, trip, pass, admit } = openCircuit();
  trip();
  pass(openMs);
  for (const [index, duration] of [openMs * 2, openMs * 4, longestOpenMs, longestOpenMs].entries()) {
    const probe = admit();
    if (index % 2 === 0) probe.failed();
    else probe.answered(slowMs + 1);
    t.is(state(), 'open');
    pass(duration - 1);
    t.is(state(), 'open');
    pass(1);
    t.is(state(), 'half_open');
    t.is(breakers.report(circuit).retryAt, undefined);
  }
});

test('circuits are on probation after the probe: one failure opens them again', (t) => {
  const { state, trip, pass, admit, fail } = openCircuit();
  trip();
  pass(openMs);
  admit().answered(10);
  fail();
  t.is(state(), 'open');
  pass(openMs * 2 - 1);
  t.is(state(), 'open');
});

test('circuits are as new when an answer has been whole since', (t) => {
  const { state, trip, pass, admit, answer, fail } = openCircuit();
  trip();
  pass(openMs);
  admit().answered(10);
  answer();
  times(minimumBad - 1, fail);
  t.is(state(), 'closed');
  fail();
  pass(openMs);
  t.is(state(), 'half_open');
});

test('circuits admit another probe when one was released, and when one is never heard of again', (t) => {
  const { trip, pass, admit, isRefused, state } = openCircuit();
  trip();
  pass(openMs);
  admit().released();
  const lost = admit();
  pass(probeMs - 1);
  t.true(isRefused());
  pass(1);
  admit();
  lost.failed();
  t.is(state(), 'half_open', 'what was lost says nothing any more');
  t.true(isRefused());
});

test('circuits are not moved by requests from before they opened', (t) => {
  const { breakers, circuit, state, trip, admit, pass } = openCircuit();
  const early = Array.from({ length: 6 }, admit);
  trip();
  const { retryAt } = breakers.report(circuit);
  early[0]?.answered(10);
  early[0]?.completed();
  early[1]?.failed();
  t.deepEqual(breakers.report(circuit), { state: 'open', retryAt });
  pass(openMs);
  admit().answered(10);
  for (const permit of early.slice(2)) permit.failed();
  t.is(state(), 'closed');
});

test('circuits keep everybody away for as long as the provider asked, and count that as no failure', (t) => {
  const { breakers, circuit, fail, pass, isRefused, state } = openCircuit();
  times(minimumBad * 2, () => {
    fail({ retryAfterMs: 500 });
    t.true(isRefused());
    t.is(state(), 'closed');
    t.true((breakers.report(circuit).retryAt ?? 0) > 0);
    pass(499);
    t.true(isRefused());
    pass(1);
  });
  t.is(breakers.report(circuit).retryAt, undefined);
});

test('circuits never shorten the time that a provider asked for', (t) => {
  const { admit, pass, isRefused, breakers, circuit } = openCircuit();
  const [one, other] = [admit(), admit()];
  one.failed({ retryAfterMs: 5_000 });
  other.failed({ retryAfterMs: 1_000 });
  pass(4_999);
  t.true(isRefused());
  pass(1);
  t.truthy(breakers.admit(circuit));
});

test('circuits let a probe that is asked to wait be followed by another, without a longer time', (t) => {
  const { trip, pass, admit, state, isRefused } = openCircuit();
  trip();
  pass(openMs);
  admit().failed({ retryAfterMs: 700 });
  t.true(isRefused());
  pass(700);
  t.is(state(), 'half_open');
  admit().answered(10);
  t.is(state(), 'closed');
});

test('circuits admit nobody while they are open, one at a time while half open, and are never stuck', (t) => {
  const step = fc.oneof(
    fc.constant({ kind: 'admit' as const }),
    fc.record({
      kind: fc.constantFrom(
        'answered' as const,
        'slow' as const,
        'completed' as const,
        'failed' as const,
        'limited' as const,
        'released' as const,
      ),
      which: fc.nat(5),
    }),
    fc.record({ kind: fc.constant('pass' as const), milliseconds: fc.integer({ min: 1, max: longestOpenMs }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const { breakers, circuit, pass, state } = openCircuit();
      let permits: Permit[] = [];
      let probes = 0;
      for (const next of steps) {
        if (next.kind === 'pass') {
          pass(next.milliseconds);
          probes = 0;
        } else if (next.kind === 'admit') {
          const before = state();
          const permit = breakers.admit(circuit);
          if (before === 'open') t.is(permit, undefined);
          if (before === 'half_open' && permit) probes += 1;
          if (before === 'half_open') t.true(probes <= 1);
          if (permit) permits = [permit, ...permits].slice(0, 6);
        } else {
          const permit = permits[next.which];
          if (next.kind === 'answered') permit?.answered(10);
          if (next.kind === 'slow') permit?.answered(slowMs + 1);
          if (next.kind === 'completed') permit?.completed();
          if (next.kind === 'failed') permit?.failed();
          if (next.kind === 'limited') permit?.failed({ retryAfterMs: 300 });
          if (next.kind === 'released') permit?.released();
          probes = 0;
        }
      }
      pass(longestOpenMs + probeMs);
      t.truthy(breakers.admit(circuit));
    }),
    { numRuns: 200 },
  );
});

test('circuits tell of the time that a provider asked for, and keep a time that another node was asked for', (t) => {
  const { breakers, circuit, told, fail, pass, isRefused, state } = openCircuit();
  fail({ retryAfterMs: 500 });
  t.deepEqual(told, [{ circuit, retryAfterMs: 500 }]);
  breakers.leaveAlone(circuit, 900);
  t.is(told.length, 1, 'what another node told is not told again');
  pass(899);
  t.true(isRefused());
  t.is(state(), 'closed');
  pass(1);
  t.false(isRefused());
});
