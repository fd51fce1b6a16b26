import test from 'ava';
import { circuitSettings, openCircuit, times } from './open-circuit.ts';

const { windowMs, minimumBad, slowMs, openMs } = circuitSettings;

test('circuits are closed before the first request', (t) => {
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

test('failures open no other circuit', (t) => {
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

test('circuits count the end of a request once', (t) => {
  const { state, admit } = openCircuit();
  const permit = admit();
  times(minimumBad, () => permit.failed());
  t.is(state(), 'closed');
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

test('circuits refuse requests for as long as the provider asked, and count that as no failure', (t) => {
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

test('circuits report the time that a provider asked for, and keep a time that another node reports', (t) => {
  const { breakers, circuit, reported, fail, pass, isRefused, state } = openCircuit();
  fail({ retryAfterMs: 500 });
  t.deepEqual(reported, [{ circuit, retryAfterMs: 500 }]);
  breakers.leaveAlone(circuit, 900);
  t.is(reported.length, 1, 'a time from another node is not reported again');
  pass(899);
  t.true(isRefused());
  t.is(state(), 'closed');
  pass(1);
  t.false(isRefused());
});
