import test from 'ava';
import { gemini } from '../../../src/adapters/providers/gemini/index.ts';
import { requestOf } from '../../../src/adapters/providers/gemini/built-request.ts';
import { apiKey, collect } from '../../contracts/language-model.ts';
import { startFakeProvider } from '../../fakes/fake-provider.ts';

/** What the process has as its global `fetch`; it writes down how it was called. */
const calls: unknown[][] = [];
const theirs: typeof fetch = (...request) => {
  calls.push(request);
  return Promise.resolve(new Response('theirs'));
};
globalThis.fetch = theirs;

test.serial.beforeEach(() => {
  calls.length = 0;
});

test.serial('keeps the request that a call makes before it awaits anything, unsent', async (t) => {
  const init = { method: 'POST', body: 'b' };
  const { url, init: kept } = await requestOf(async () => {
    const own = fetch;
    await Promise.resolve();
    return (await own('http://a.invalid/', init)) as never;
  });
  t.is(url, 'http://a.invalid/');
  t.is(kept, init);
  t.is(globalThis.fetch, theirs);
  t.deepEqual(calls, []);
});

test.serial('gives other code the global fetch back before the call is over', async (t) => {
  const building = requestOf(async () => {
    const own = fetch;
    await Promise.resolve();
    return (await own('http://inside.invalid/')) as never;
  });
  t.is(globalThis.fetch, theirs);
  t.is(await (await fetch('http://outside.invalid/')).text(), 'theirs');
  t.is((await building).url, 'http://inside.invalid/');
  t.deepEqual(calls, [['http://outside.invalid/']]);
});

test.serial('gives the global fetch back when the call throws, and throws what it threw', async (t) => {
  const refused = new Error('no contents');
  const thrown = await t.throwsAsync(
    requestOf(() => {
      throw refused;
    }),
  );
  t.is(thrown, refused);
  t.is(globalThis.fetch, theirs);
});

test.serial('is invisible to others during an answer', async (t) => {
  const fake = await startFakeProvider('gemini');
  const model = gemini.create({ apiKey, baseUrl: fake.baseUrl, model: 'm' });
  t.teardown(() => fake.close());
  const answer = collect(model);
  t.is(globalThis.fetch, theirs);
  t.is((await answer).text, 'This is an answer.');
  t.is(fake.requests.length, 1);
  t.deepEqual(calls, []);
  await model.close();
});
