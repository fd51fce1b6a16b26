import test, { type ExecutionContext } from 'ava';
import { createZoma, type ZomaOptions } from '../../src/client/index.ts';
import { startRestlessProxy } from '../support/restless-proxy.ts';
import { stage } from '../support/with-provider.ts';

const request = { text: 'a text to work on', action: 'improve' } as const;

/** What a proxy makes of the data of an event; as long as before. */
type Garble = (data: string) => string;

const keepLength = (data: string, changed: string): string => changed.slice(0, data.length).padEnd(data.length);

const garbles: Readonly<Record<string, Garble>> = {
  'is cut off in the middle': (data) => keepLength(data, data.slice(0, data.length / 2)),
  'has a character changed': (data) => data.replace('{', '!'),
  'is not an object': (data) => keepLength(data, 'null'),
  'has another number': (data) => data.replace('"seq":2', '"seq":7'),
  'has no text': (data) => data.replace('"text"', '"test"'),
  'has another session': (data) => data.replace('"sessionId"', '"sessionXX"'),
};

/** Garbles the second event of each event stream. */
const ofStream =
  (garble: Garble) =>
  (text: string): string =>
    text.replace(/(?<=data: )\{[^\n]*"seq":2[,}][^\n]*/, garble);

/** Garbles the second event of each WebSocket. */
const ofSocket =
  (garble: Garble) =>
  (text: string): string =>
    text.replace(/(?<=\/ai,\["chunk",)\{[^\]]*"seq":2[,}][^\]]*(?=\])/, garble);

const setup = async (t: ExecutionContext, options: Pick<ZomaOptions, 'transport'> = {}) => {
  const { node, fake, token } = await stage(t);
  fake.respond([{ texts: ['one ', 'two ', 'three'], everyMs: 40 }, { finish: 'stop' }]);
  const proxy = await startRestlessProxy([Number(new URL(node.url).port)]);
  t.teardown(proxy.close);
  const zoma = createZoma({ url: proxy.url, token, ...options });
  t.teardown(zoma.close);
  return { proxy, zoma };
};

/** The longest time until a session fails, in milliseconds: two seconds of which a client waits for a WebSocket. */
const mostMs = 10_000;

for (const [what, garble] of Object.entries(garbles)) {
  test(`an event of a stream that ${what} is read again over the WebSocket, and the text is whole`, async (t) => {
    const { proxy, zoma } = await setup(t);
    proxy.refuse('websocket');
    proxy.alter(
      ofStream((data) => {
        proxy.refuse(undefined);
        return garble(data);
      }),
    );
    const session = zoma.enhance(request);
    await session.done;
    t.is(session.text, 'one two three');
    t.deepEqual({ ...proxy.counts, cuts: 0 }, { cuts: 0, websocket: 1, sse: 1 });
  });

  test(`a session fails soon when an event ${what} over every transport that is left`, async (t) => {
    const { proxy, zoma } = await setup(t);
    proxy.refuse('websocket');
    proxy.alter(ofStream(garble));
    const session = zoma.enhance(request);
    const startedAt = performance.now();
    await t.throwsAsync(session.done, { code: 'unreachable', message: 'The events arrive garbled.' });
    t.true(performance.now() - startedAt < mostMs);
    t.is(proxy.counts.sse, 2);
  });
}

test('an event of a WebSocket that is garbled is read again as a stream, and the text is whole', async (t) => {
  const { proxy, zoma } = await setup(t);
  proxy.alter(ofSocket((data) => data.replace('"text"', '"test"')));
  const session = zoma.enhance(request);
  await session.done;
  t.is(session.text, 'one two three');
  t.deepEqual({ ...proxy.counts, cuts: 0 }, { cuts: 0, websocket: 1, sse: 1 });
});

test('where streams alone are allowed, an event that is garbled once is read again as a stream', async (t) => {
  const { proxy, zoma } = await setup(t, { transport: 'sse' });
  proxy.alter(ofStream((data) => (proxy.counts.sse > 1 ? data : data.replace('{', '!'))));
  const session = zoma.enhance(request);
  await session.done;
  t.is(session.text, 'one two three');
  t.is(proxy.counts.sse, 2);
});
