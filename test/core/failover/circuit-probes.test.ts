import test from 'ava';
import fc from 'fast-check';
import type { Permit } from '../../../src/core/failover/circuit-breakers.ts';
import { circuitSettings, openCircuit, times } from './open-circuit.ts';

const { minimumBad, slowMs, openMs, longestOpenMs, probeMs } = circuitSettings;

test('circuits let one of fifty that come at once try whether the provider answers again', (t) => {
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

test('circuits count failures anew after a complete answer', (t) => {
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

test('circuits admit another probe when one was released, and when one does not end in time', (t) => {
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
  t.is(state(), 'half_open', 'the end of an expired probe is ignored');
  t.true(isRefused());
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

test('circuits admit no request while they are open, one at a time while half open, and are never stuck', (t) => {
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
