import { setImmediate as nextTurn } from 'node:timers/promises';
import test from 'ava';
import { gemini } from '../../../src/adapters/providers/gemini/index.ts';
import { withOwnFetch } from '../../../src/adapters/providers/gemini/exchange.ts';
import { apiKey, collect } from '../../contracts/language-model.ts';
import { startFakeProvider } from '../../fakes/fake-provider.ts';

/** What the process had as its global `fetch`, before any provider was asked; it writes down how it was called. */
const calls: unknown[][] = [];
globalThis.fetch = (...request) => {
  calls.push(request);
  return Promise.resolve(new Response('theirs'));
};

const own = () => Promise.resolve(new Response('own'));

const askGlobally = async (...request: Parameters<typeof fetch>): Promise<string> => (await fetch(...request)).text();

test.serial.beforeEach(() => {
  calls.length = 0;
});

test.serial('is the global fetch of the code that the call runs and awaits', async (t) => {
  const text = await withOwnFetch(own, async () => {
    await nextTurn();
    return askGlobally('http://a.invalid/');
  });
  t.is(text, 'own');
  t.deepEqual(calls, []);
});

test.serial('leaves the original fetch to all other callers, with their arguments', async (t) => {
  let goOn = (): void => undefined;
  const wait = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const inside = withOwnFetch(own, async () => {
    await wait;
    return askGlobally('http://inside.invalid/');
  });
  const init = { method: 'POST', body: 'b' };
  t.is(await askGlobally('http://outside.invalid/', init), 'theirs');
  t.deepEqual(calls, [['http://outside.invalid/', init]]);
  t.is(calls[0]?.[1], init);
  goOn();
  t.is(await inside, 'own');
  t.is(await askGlobally('http://outside.invalid/'), 'theirs');
});

test.serial('keeps concurrent calls apart', async (t) => {
  const texts = await Promise.all(
    ['one', 'two'].map((text) =>
      withOwnFetch(
        () => Promise.resolve(new Response(text)),
        async () => {
          await nextTurn();
          return askGlobally('http://a.invalid/');
        },
      ),
    ),
  );
  t.deepEqual(texts, ['one', 'two']);
});

test.serial('is not the global fetch of the own fetch itself', async (t) => {
  const text = await withOwnFetch(
    (...request) => fetch(...request),
    () => askGlobally('http://a.invalid/'),
  );
  t.is(text, 'theirs');
});

test.serial('is the only fetch of Gemini’s requests, and invisible to others during an answer', async (t) => {
  const fake = await startFakeProvider('gemini');
  const model = gemini.create({ apiKey, baseUrl: fake.baseUrl, model: 'm' });
  t.teardown(() => fake.close());
  const answer = collect(model);
  t.is(await askGlobally('http://outside.invalid/'), 'theirs');
  t.is((await answer).text, 'This is an answer.');
  t.is(fake.requests.length, 1);
  t.deepEqual(calls, [['http://outside.invalid/']]);
  await model.close();
});
