import test, { type ExecutionContext } from 'ava';
import { startFakeProvider } from '../fakes/fake-provider.ts';
import { wholeOr } from '../support/random-runs.ts';
import { startRestlessProxy } from '../support/restless-proxy.ts';
import { environmentFor } from '../support/with-provider.ts';
import { nodeFor } from './support/browser-node.ts';
import { useBrowser } from './support/browser.ts';
import { serveHost } from './support/host-page.ts';

const browser = useBrowser(test);

const script = `
  import { createZoma } from './src/client/index.ts';
  let zoma;
  const sessions = [];
  Object.assign(window, {
    connect: (options) => {
      zoma = createZoma(options);
      window.states = [];
      zoma.on('connection', (state) => window.states.push(state));
    },
    start: (text) => sessions.push(zoma.enhance({ text, action: 'improve' })) - 1,
    read: async (index) => {
      const session = sessions[index];
      const events = [];
      for await (const event of session) events.push(event);
      const gap = events.findIndex(({ seq }, position) => seq !== position + 1);
      return { sessionId: session.sessionId, text: session.text, end: events.at(-1), gap };
    },
    chunk: async (index) => {
      for await (const { type } of sessions[index]) if (type === 'chunk') return;
    },
    cancel: (index) => sessions[index].cancel(),
  });`;

interface Reading {
  readonly sessionId: string;
  readonly text: string;
  readonly end: { readonly type: string };
  /** The position of the first event whose number is not the next one, or -1. */
  readonly gap: number;
}

/** The functions of the page. */
interface PageWindow {
  readonly states: readonly string[];
  start(text: string): number;
  read(index: number): Promise<Reading>;
  chunk(index: number): Promise<void>;
  cancel(index: number): Promise<void>;
}

/** Opens the page with a client of a node behind a proxy. */
const setup = async (
  t: ExecutionContext,
  { everyMs, transport, env }: { everyMs?: number; transport?: string; env?: Record<string, string> } = {},
) => {
  const origin = await serveHost(t, { script, policy: null });
  const node = await nodeFor(t, origin, { env: { MAX_STREAMS_PER_USER: '1000', ...env } });
  const token = await node.login('editor');
  const proxy = await startRestlessProxy([Number(new URL(node.url).port)], everyMs);
  t.teardown(proxy.close);
  // Chromium logs each connection that fails.
  const page = await browser.open(t, { expected: [/^console: (Failed to load resource|WebSocket|Access to fetch)/] });
  await page.goto(origin);
  const options = { url: proxy.url, token, ...(transport !== undefined && { transport }) };
  await page.evaluate((given) => (window as unknown as { connect(options: object): void }).connect(given), options);
  return { node, token, proxy, page };
};

const textOf = (index: number, words: number): string =>
  `session ${String(index)}: ${Array.from({ length: words }, (_, word) => `word-${String(word)}`).join(' ')}`;

const sessions = wholeOr(60, 200);

test(`${sessions} sessions in Chromium over connections that are cut every 300 ms, each transport refused in turn, are whole`, async (t) => {
  const { node, token, proxy, page } = await setup(t, { everyMs: 300 });
  let started = 0;
  const work = async (): Promise<void> => {
    while (started < sessions) {
      const text = textOf((started += 1), 50);
      const reading = await page.evaluate((given) => {
        const own = window as unknown as PageWindow;
        return own.read(own.start(given));
      }, text);
      t.is(reading.end.type, 'done', JSON.stringify(reading.end));
      t.is(reading.gap, -1);
      t.is(reading.text, `(Sample) ${text}`);
      t.is((await node.http.session(token, reading.sessionId)).enhancedText, reading.text);
    }
  };
  await Promise.all(Array.from({ length: 10 }, work));
  t.log(proxy.counts);
  t.true(proxy.counts.websocket > 3 && proxy.counts.sse > sessions / 10, JSON.stringify(proxy.counts));
});

test('over event streams a page with more sessions than connections can still cancel each of them', async (t) => {
  const { page } = await setup(t, { transport: 'sse' });
  const text = textOf(0, 300);
  const end = await page.evaluate(async (given) => {
    const own = window as unknown as PageWindow;
    const indexes = Array.from({ length: 8 }, () => own.start(given));
    // Five of them have a stream, in the order of the answers to their requests.
    await Promise.race(indexes.map((index) => own.chunk(index)));
    for (const index of indexes) await own.cancel(index);
    return Promise.all(indexes.map((index) => own.read(index)));
  }, text);
  t.deepEqual(
    end.map(({ end: { type } }) => type),
    Array(8).fill('cancelled'),
  );
});

test('over event streams more sessions than connections take turns, so that none is abandoned', async (t) => {
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  const words = Array.from({ length: 60 }, (_, index) => `word-${String(index)} `);
  fake.respond([{ texts: words, everyMs: 250 }, { finish: 'stop' }]);
  const env = { ...environmentFor({ openai: fake }), SESSION_ABANDON_SECONDS: '8' };
  const { page } = await setup(t, { transport: 'sse', env });
  const readings = await page.evaluate((given) => {
    const own = window as unknown as PageWindow;
    return Promise.all(Array.from({ length: 8 }, () => own.read(own.start(given))));
  }, 'a text');
  t.deepEqual(
    readings.map(({ end, gap }) => [end.type, gap]),
    Array.from({ length: 8 }, () => ['done', -1]),
  );
});

test('a session goes on when the network of the page returns', async (t) => {
  const { page } = await setup(t);
  const text = textOf(0, 200);
  await page.evaluate(async (given) => {
    const own = window as unknown as PageWindow;
    await own.chunk(own.start(given));
  }, text);
  await page.context().setOffline(true);
  await page.waitForFunction(() => (window as unknown as PageWindow).states.at(-1) === 'offline');
  await page.context().setOffline(false);
  const reading = await page.evaluate(() => (window as unknown as PageWindow).read(0));
  t.is(reading.text, `(Sample) ${text}`);
  t.is(reading.gap, -1);
  t.deepEqual(await page.evaluate(() => (window as unknown as PageWindow).states), ['offline', 'online']);
});
