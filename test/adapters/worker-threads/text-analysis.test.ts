import test, { type ExecutionContext } from 'ava';
import { createTextAnalysis, type TextAnalysisOptions } from '../../../src/adapters/worker-threads/text-analysis.ts';
import { analyses, type Masking } from '../../../src/core/enhancement/analyses.ts';
import { ZomaError } from '../../../src/core/errors.ts';
import { defaultPrivacyPolicy, type PrivacyPolicy } from '../../../src/ports/privacy-policies.ts';
import { recordLog } from '../../support/recorded-log.ts';

const open = (t: ExecutionContext, options: Partial<TextAnalysisOptions> = {}) => {
  const analysis = createTextAnalysis({ logger: recordLog(), ...options });
  t.teardown(analysis.close);
  return analysis;
};

const maskingOf = (text: string, policy: PrivacyPolicy = defaultPrivacyPolicy): Masking => ({
  policy,
  format: 'markdown',
  masks: [{ label: 'EMAIL', number: 1, value: 'ida@acme.example' }],
  texts: [
    { text, keepsProtected: true },
    { text: 'ida@acme.example, KD-12', keepsProtected: false },
  ],
});

const ordinary = maskingOf(
  'Write to ida@acme.example or max@acme.example, see https://acme.example/a and `code`. KD-12',
);
/** Patterns whose time for each character is the longest there is. */
const slow = (length: number): Masking =>
  maskingOf('a'.repeat(length), {
    ...defaultPrivacyPolicy,
    patterns: Array.from({ length: 8 }, (_, index) => ({ name: `P ${index}`, pattern: '(?:a|b|c){100}$|(a?){90}b' })),
  });
const long = { organizationId: 'one', effort: Infinity };
const short = { organizationId: 'one', effort: 1 };

const codeOf = (thrown: unknown): string => (thrown instanceof ZomaError ? thrown.code : String(thrown));
/** The code that a call is refused with, or `done`. */
const outcomeOf = (call: Promise<unknown>): Promise<string> => call.then(() => 'done', codeOf);

for (const [place, options] of Object.entries({ thread: long, place: short })) {
  test(`what is masked in a ${place} is what the core's function masks`, async (t) => {
    const policy = { ...defaultPrivacyPolicy, patterns: [{ name: 'Customer', pattern: 'KD-\\d+' }] };
    const analysis = open(t);
    t.deepEqual(await analysis.run('mask', { ...ordinary, policy }, options), analyses.mask({ ...ordinary, policy }));
    const comparison = {
      input: '{{name}} pays 5 EUR',
      result: '{{ Name }} pays 6 EUR',
      format: 'text',
      knownMasked: ['⟦EMAIL_1⟧ and 6 EUR'],
      masks: ordinary.masks,
      policy,
      leftOut: [],
    } as const;
    const repaired = await analysis.run('repair', comparison, options);
    t.deepEqual(repaired, analyses.repair(comparison));
    t.is(repaired.result, '{{name}} pays 6 EUR');
  });
}

test('what is not checked in time is refused, and the next text is checked by a new thread', async (t) => {
  const analysis = open(t, { deadlineMs: 3_000 });
  t.is(await outcomeOf(analysis.run('mask', slow(2_000_000), long)), 'payload_too_large');
  t.deepEqual(await analysis.run('mask', ordinary, long), analyses.mask(ordinary));
});

test('the event loop goes on while a long text is checked', async (t) => {
  const analysis = open(t, { deadlineMs: 60_000 });
  await analysis.run('mask', ordinary, long);
  const state = { done: false };
  const began = performance.now();
  const masked = analysis.run('mask', slow(400), long).finally(() => (state.done = true));
  let turns = 0;
  while (!state.done) {
    await new Promise(setImmediate);
    turns += 1;
  }
  await masked;
  const taken = performance.now() - began;
  t.true(turns > 50, `${turns} turns in ${taken.toFixed(0)} ms`);
});

test("an organization's long texts wait for each other, another's does not wait for them all", async (t) => {
  const analysis = open(t, { concurrency: 1, deadlineMs: 60_000 });
  await analysis.run('mask', ordinary, long);
  const order: string[] = [];
  const run = (organizationId: string, running = false) =>
    analysis
      .run('mask', slow(500), { organizationId, effort: Infinity, running })
      .then(() => order.push(running ? `${organizationId}, of a session` : organizationId));
  await Promise.all([run('one'), run('one'), run('one'), run('one', true), run('two')]);
  t.deepEqual(order, ['one', 'one, of a session', 'two', 'one', 'one']);
});

test('a text is refused when too many of its organization wait; those of running sessions wait all the same', async (t) => {
  const analysis = open(t, { concurrency: 1, maxWaiting: 1, deadlineMs: 60_000 });
  const run = (organizationId: string, running = false) =>
    outcomeOf(analysis.run('mask', slow(500), { organizationId, effort: Infinity, running }));
  t.deepEqual(await Promise.all([run('one'), run('one'), run('one'), run('one', true), run('two')]), [
    'done',
    'done',
    'overloaded',
    'done',
    'done',
  ]);
});

test('a text is refused when it has waited too long', async (t) => {
  const analysis = open(t, { concurrency: 1, maxWaitMs: 20, deadlineMs: 60_000 });
  const first = analysis.run('mask', slow(1_000), long);
  t.is(await outcomeOf(analysis.run('mask', ordinary, long)), 'overloaded');
  await first;
});

test('what is given up ends at once, while it works and while it waits', async (t) => {
  const analysis = open(t, { concurrency: 1, deadlineMs: 60_000 });
  const controller = new AbortController();
  const options = { ...long, signal: controller.signal };
  const calls = [analysis.run('mask', slow(2_000_000), options), analysis.run('mask', ordinary, options)];
  controller.abort('user');
  t.deepEqual(await Promise.all(calls.map((call) => call.catch((reason: unknown) => reason))), ['user', 'user']);
  t.deepEqual(await analysis.run('mask', ordinary, long), analyses.mask(ordinary));
});

test('closing ends what works and what waits, and later calls are refused', async (t) => {
  const analysis = open(t, { concurrency: 1, deadlineMs: 60_000 });
  const calls = [analysis.run('mask', slow(2_000_000), long), analysis.run('mask', ordinary, long)].map(outcomeOf);
  await analysis.close();
  t.deepEqual(await Promise.all(calls), ['overloaded', 'overloaded']);
  t.is(await outcomeOf(analysis.run('mask', ordinary, short)), 'overloaded');
});

test('short texts that come at once leave the event loop its turns between them', async (t) => {
  const analysis = open(t, { maxInPlace: 100 });
  let done = 0;
  const calls = Array.from({ length: 10 }, () =>
    analysis.run('mask', ordinary, { organizationId: 'one', effort: 50 }).then(() => (done += 1)),
  );
  const seen: number[] = [];
  while (done < calls.length) {
    seen.push(done);
    await new Promise(setImmediate);
  }
  t.true(seen.length >= 4, `done by turn: ${seen.join(', ')}`);
  await Promise.all(calls);
});
