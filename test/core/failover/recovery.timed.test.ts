import test from 'ava';
import type { Script } from '../../fakes/script.ts';
import { begun, begunText, countsOf, metadataOf, obedient, whole } from '../../support/broken-text.ts';
import {
  closeFakes,
  continuationIn,
  freshBreakers,
  names,
  quickDeadlines,
  run,
  startFakes,
  type Fakes,
} from '../../support/failing-providers.ts';

let fakes: Fakes;
test.before(async () => {
  fakes = await startFakes();
});
test.after.always(() => closeFakes(fakes));

for (const failing of names) {
  const order = [failing, ...names.filter((name) => name !== failing)];
  const [, second = failing] = order;

  test(`${failing} fails once for a moment: it is asked again, and nobody else is`, async (t) => {
    const says = {
      [failing]: (request: { body: unknown }, index: number) =>
        index === first ? [{ status: 500 }] : obedient(request),
    };
    const first = fakes[failing].requests.length;
    const result = await run(t, fakes, { order, says });
    t.is(result.text, whole);
    t.is(result.requests[failing].length, 2);
    t.is(result.requests[second].length, 0);
    t.is(metadataOf(result).length, 1);
  });

  test(`${failing} asks for a short wait: it is asked again after it, not before`, async (t) => {
    const first = fakes[failing].requests.length;
    const limited: Script = [{ status: 429, headers: { 'retry-after': '1' } }];
    const says = {
      [failing]: (request: { body: unknown }, index: number) => (index === first ? limited : obedient(request)),
    };
    const result = await run(t, fakes, { order, says });
    t.is(result.text, whole);
    const [refused, answered] = result.requests[failing];
    t.true((answered?.at ?? 0) - (refused?.at ?? 0) >= 1000);
    t.is(result.requests[second].length, 0);
  });

  test(`${failing} asks for a long wait: the next answers, and it is not asked by anybody until then`, async (t) => {
    const breakers = freshBreakers();
    const says = { [failing]: [{ status: 429, headers: { 'retry-after': '30' } }], [second]: obedient };
    const result = await run(t, fakes, { order, says, breakers });
    t.is(result.text, whole);
    t.is(result.requests[failing].length, 1);
    const later = await run(t, fakes, { order, says, breakers });
    t.is(later.text, whole);
    t.is(later.requests[failing].length, 0);
    t.deepEqual(metadataOf(later)[0]?.failover, { from: failing, reason: 'rate_limited' });
  });

  test(`${failing} refuses for safety, before or in mid-stream: content_rejected, and nobody else is asked`, async (t) => {
    for (const script of [[{ finish: 'safety' }], [...begun, { finish: 'safety' }]] as const) {
      const result = await run(t, fakes, { order, says: { [failing]: script, [second]: obedient } });
      t.like(result.ending.event, { name: 'error', data: { code: 'content_rejected', retryable: false } });
      t.deepEqual(countsOf(result), { ...Object.fromEntries(names.map((name) => [name, 0])), [failing]: 1 });
    }
  });

  test(`${failing} stops at its output limit: it goes on itself, until the text is whole`, async (t) => {
    const says = {
      [failing]: (request: { body: unknown }): Script => {
        const asked = continuationIn(request);
        const from = asked?.begun.length ?? 0;
        const to = from + 40;
        const text = (asked?.anchor ?? '') + whole.slice(from, to);
        return [
          { text },
          { finish: to < whole.length ? 'length' : 'stop', usage: { inputTokens: 100, outputTokens: 30 } },
        ];
      },
    };
    const result = await run(t, fakes, { order, says });
    t.is(result.text, whole);
    t.is(result.requests[failing].length, 3);
    t.like(result.ending.event, {
      name: 'done',
      data: { provider: failing, totalTokens: 390, usage: { inputTokens: 300, outputTokens: 90 } },
    });
    t.true(result.attempts.every(({ usageSource }) => usageSource === 'provider'));
    t.is(metadataOf(result).length, 1);
  });

  test(`${failing} stops at its output limit again and again: four requests, then somebody else`, async (t) => {
    const endless: Script = [{ text: 'x' }, { finish: 'length' }];
    const result = await run(t, fakes, { order, says: { [failing]: endless, [second]: endless } });
    t.like(result.ending.event, { name: 'error', data: { code: 'provider_unavailable' } });
    t.true(names.every((name) => result.requests[name].length <= 4));
  });

  test(`${failing} sends an event that cannot have carried text among good ones: it is skipped`, async (t) => {
    const script: Script = [{ text: 'One ' }, { garbage: 'data: 42\n\n' }, { text: 'text' }, { finish: 'stop' }];
    const result = await run(t, fakes, { order, says: { [failing]: script } });
    t.is(result.text, 'One text');
    t.like(result.ending.event, { name: 'done', data: { provider: failing } });
  });

  test(`${failing} breaks off and there is nobody else: it goes on itself`, async (t) => {
    const first = fakes[failing].requests.length;
    const says = {
      [failing]: (request: { body: unknown }, index: number): Script =>
        index === first ? [...begun, { cut: true }] : obedient(request),
    };
    const result = await run(t, fakes, { order: [failing], says });
    t.is(result.text, whole);
    t.like(result.ending.event, { name: 'done', data: { provider: failing } });
  });

  test(`${failing} breaks off and so do all others, always: an error with what has come, and no more than four requests each`, async (t) => {
    const broken: Script = [...begun, { cut: true }];
    const result = await run(t, fakes, { order, says: Object.fromEntries(names.map((name) => [name, broken])) });
    t.like(result.ending.event, { name: 'error', data: { code: 'provider_unavailable', retryable: true } });
    t.true(result.text.startsWith(begunText));
    t.true(names.every((name) => result.requests[name].length >= 1 && result.requests[name].length <= 4));
    t.is(
      result.attempts.length,
      names.reduce((sum, name) => sum + result.requests[name].length, 0),
    );
  });

  test(`${failing} cannot hold the text: one with a larger window is asked, one with a smaller is not`, async (t) => {
    const [, small = failing, large = failing] = order;
    const says = { [failing]: [{ status: 413 }], [small]: obedient, [large]: obedient };
    // The prompt has about nine tokens.
    const contextWindows = { [failing]: 8, [small]: 4, [large]: 200_000 };
    const result = await run(t, fakes, { order, says, contextWindows });
    t.is(result.text, whole);
    t.deepEqual(countsOf(result), { [failing]: 1, [small]: 0, [large]: 1 });
  });

  test(`${failing} has the largest window and cannot hold the text: context_too_long, at once`, async (t) => {
    const contextWindows = { openai: 4, claude: 4, gemini: 4, [failing]: 8 };
    const says = { [failing]: [{ status: 413 }], [second]: obedient };
    const result = await run(t, fakes, { order, says, contextWindows });
    t.like(result.ending.event, { name: 'error', data: { code: 'context_too_long', retryable: false } });
    t.deepEqual(countsOf(result), { ...Object.fromEntries(names.map((name) => [name, 0])), [failing]: 1 });
  });
}

test('everything fails: provider_unavailable lists the attempts, and neither it nor the log has a key or a text', async (t) => {
  const text = 'a very private text';
  const result = await run(t, fakes, {
    order: names,
    says: { openai: [{ status: 503 }], claude: [{ status: 401 }] },
    text,
  });
  t.like(result.ending.event, {
    name: 'error',
    data: {
      code: 'provider_unavailable',
      details: {
        attempts: [
          { provider: 'openai', model: 'openai-model', reason: 'overloaded' },
          { provider: 'claude', model: 'claude-model', reason: 'not_authorized' },
          { provider: 'gemini', model: 'gemini-model', reason: 'transient' },
          { provider: 'gemini', model: 'gemini-model', reason: 'transient' },
          { provider: 'gemini', model: 'gemini-model', reason: 'transient' },
        ],
      },
    },
  });
  t.true(result.attempts.every(({ inputTokens, outputTokens }) => inputTokens + outputTokens === 0));
  for (const secret of ['a-key', text]) {
    t.false(JSON.stringify(result.events).includes(secret));
    t.false(JSON.stringify(result.log.lines).includes(secret));
  }
});

test('everything is silent: an error after the sum of the deadlines, not later', async (t) => {
  const silent: Script = [{ open: true }, { silence: true }];
  const started = performance.now();
  const { ending, requests } = await run(t, fakes, {
    order: names,
    says: { openai: silent, claude: silent, gemini: silent },
    deadlines: quickDeadlines,
  });
  const sum = quickDeadlines.firstTokenMs * names.length;
  t.like(ending.event, { name: 'error', data: { code: 'provider_unavailable' } });
  t.true(performance.now() - started < sum * 2);
  t.true(names.every((name) => requests[name].length === 1));
  for (const name of names) await requests[name][0]?.whenAborted;
});
