import test from 'ava';
import type { SessionEvent, Usage } from '../../src/client/index.ts';
import { startRestlessProxy } from '../support/restless-proxy.ts';
import { gate, shareStage } from '../support/with-provider.ts';
import { client, codeOf } from '../support/zoma-client.ts';

const request = { text: 'a text to work on', action: 'improve' } as const;
const transports = ['websocket', 'sse'] as const;

const shared = shareStage(test);
/** Its streams expire a second after their end. */
const expiring = shareStage(test, { env: { REDIS_TTL_SESSIONS: '1' } });

const typesIn = async (session: AsyncIterable<SessionEvent>): Promise<string[]> => {
  const types: string[] = [];
  for await (const { type } of session) types.push(type);
  return types;
};

/** Resolves with the session's first event of a type. */
const first = async (session: AsyncIterable<SessionEvent>, type: SessionEvent['type']): Promise<SessionEvent> => {
  for await (const event of session) if (event.type === type) return event;
  throw new Error(`no ${type}`);
};

for (const transport of transports) {
  test(`over ${transport} a session gives its events, its text and its end, and can be refined`, async (t) => {
    const { node, fake, token } = shared();
    fake.respond([{ texts: ['Better ', 'text.'] }, { finish: 'stop' }]);
    const zoma = client(t, { url: node.url, token, transport });
    const session = zoma.enhance({ ...request, format: 'markdown' });
    t.deepEqual([session.status, session.sessionId], ['pending', undefined]);
    t.deepEqual(await typesIn(session), ['metadata', 'chunk', 'done']);
    t.is(session.text, 'Better text.');
    t.is(session.status, 'completed');
    t.like(await session.done, { type: 'done', length: 12, finishReason: 'stop', sessionId: session.sessionId });
    const refined = session.refine({ action: 'make_shorter' });
    await refined.done;
    const record = await node.http.session(token, refined.sessionId ?? '');
    t.like(record, { text: 'Better text.', action: 'make_shorter', format: 'markdown' });
    t.like(record, { parentSessionId: session.sessionId });
  });

  test(`over ${transport} a session is iterated late, twice and from a number, and left in the middle`, async (t) => {
    const { node, fake, token } = shared();
    const rest = gate();
    fake.respond([{ text: 'one ' }, { wait: rest.opened }, { text: 'two' }, { finish: 'stop' }]);
    const zoma = client(t, { url: node.url, token, transport });
    const session = zoma.enhance(request);
    await first(session, 'chunk');
    rest.open();
    await session.done;
    t.deepEqual(await typesIn(session), ['metadata', 'chunk', 'chunk', 'done']);
    t.deepEqual(await typesIn(session), ['metadata', 'chunk', 'chunk', 'done']);
    const resumed = zoma.resume(session.sessionId ?? '', { after: 2 });
    t.deepEqual(await typesIn(resumed), ['chunk', 'done']);
    t.is(resumed.text, 'one two');
  });

  test(`over ${transport} cancel ends the session at the provider, and an end that came first stays`, async (t) => {
    const { node, fake, token } = shared();
    fake.respond([{ text: 'one ' }, { silence: true }]);
    const zoma = client(t, { url: node.url, token, transport });
    const session = zoma.enhance(request);
    await first(session, 'chunk');
    await session.cancel();
    t.is(await codeOf(session.done), 'cancelled');
    t.like(await first(session, 'cancelled'), { reason: 'user' });
    t.is(session.status, 'cancelled');
    const provider = await fake.received(0);
    await provider.whenAborted;
    fake.respond([{ text: 'all' }, { finish: 'stop' }]);
    const other = zoma.enhance(request);
    await other.done;
    await other.cancel();
    t.is(other.status, 'completed');
  });

  test(`over ${transport} a session that fails gives the service’s error, once as an event and once as done`, async (t) => {
    const { node, fake, token } = shared();
    fake.respond([{ finish: 'safety' }]);
    const zoma = client(t, { url: node.url, token, transport });
    const session = zoma.enhance(request);
    t.is((await typesIn(session)).filter((type) => type === 'error').length, 1);
    t.is(await codeOf(session.done), 'content_rejected');
    t.is(session.status, 'error');
    const refused = zoma.enhance({ ...request, text: '' });
    t.deepEqual(await typesIn(refused), ['error']);
    t.is(await codeOf(refused.done), 'validation_failed');
    t.is(await codeOf(zoma.resume('019ab000-0000-7000-8000-000000000999').done), 'not_found');
  });

  test(`over ${transport} two readers of one session of which one returns late both have all of it`, async (t) => {
    const { node, fake, token } = shared();
    const rest = gate();
    fake.respond([{ text: 'one ' }, { wait: rest.opened }, { text: 'two' }, { finish: 'stop' }]);
    const zoma = client(t, { url: node.url, token, transport });
    const session = zoma.enhance(request);
    await first(session, 'chunk');
    const second = zoma.resume(session.sessionId ?? '');
    await first(second, 'chunk');
    rest.open();
    await Promise.all([session.done, second.done]);
    for (const { text } of [session, second]) t.is(text, 'one two');
  });

  test(`over ${transport} a session whose stream has expired ends by its record`, async (t) => {
    const { node, fake, token } = expiring();
    fake.respond([{ text: 'all of it' }, { finish: 'stop' }]);
    const { sessionId } = await node.http.enhance(token, request);
    await node.http.stream(token, sessionId);
    const path = `/api/ai/stream/${sessionId}`;
    do await new Promise((resolve) => setTimeout(resolve, 200));
    while ((await node.http.request(path, { method: 'HEAD', token })).status !== 410);
    const session = client(t, { url: node.url, token, transport }).resume(sessionId);
    t.deepEqual(await typesIn(session), ['replace', 'done']);
    t.is(session.text, 'all of it');
  });

  test(`the usage is reported after a session over ${transport}`, async (t) => {
    const { node, token } = shared();
    const zoma = client(t, { url: node.url, token, transport });
    const before = (await zoma.usage()).requests.used;
    const used = new Promise<number>((resolve) => zoma.on('usage', ({ requests }) => resolve(requests.used)));
    await zoma.enhance(request).done;
    t.is(await used, before + 1);
  });
}

test('the usage is reported although the session ended before the socket was connected', async (t) => {
  const { node, token } = shared();
  const options = { url: node.url, token, transport: 'websocket' } as const;
  const idempotencyKey = 'ended-before-the-socket';
  const socket = await node.connect(token);
  const earlier = client(t, options);
  await earlier.enhance(request, { idempotencyKey }).done;
  const { used } = (await earlier.usage()).requests;
  // The last event about this session has gone to the sockets that are connected now.
  while (((await socket.next('usage')) as unknown as Usage).requests.used < used);
  const zoma = client(t, options);
  const reported = new Promise<object>((resolve) => zoma.on('usage', resolve));
  await zoma.enhance(request, { idempotencyKey }).done;
  const { breakdown: _, ...current } = await zoma.usage();
  t.is(current.requests.used, used);
  t.deepEqual(await reported, current);
});

test('a blocked WebSocket is replaced by event streams, and used again when it passes', async (t) => {
  const { node, token } = shared();
  const proxy = await startRestlessProxy([Number(new URL(node.url).port)]);
  t.teardown(proxy.close);
  proxy.refuse('websocket');
  const zoma = client(t, { url: proxy.url, token });
  await zoma.enhance(request).done;
  t.deepEqual({ ...proxy.counts, cuts: 0 }, { cuts: 0, websocket: 0, sse: 1 });
  proxy.refuse('sse');
  await zoma.enhance(request).done;
  t.is(proxy.counts.websocket, 1);
  await zoma.enhance(request).done;
  t.is(proxy.counts.websocket, 1);
});

test('a WebSocket is waited for where nothing else is allowed', async (t) => {
  const { node, token } = shared();
  const proxy = await startRestlessProxy([Number(new URL(node.url).port)]);
  t.teardown(proxy.close);
  // Longer than a client waits that may use event streams.
  proxy.delay('websocket', 2_300);
  const session = client(t, { url: proxy.url, token, transport: 'websocket' }).enhance(request);
  await session.done;
  t.is(session.status, 'completed');
});

test('sessions share one socket, and nothing connects before the first', async (t) => {
  const { node, token } = shared();
  const proxy = await startRestlessProxy([Number(new URL(node.url).port)]);
  t.teardown(proxy.close);
  const zoma = client(t, { url: proxy.url, token });
  await zoma.usage();
  t.is(proxy.counts.websocket, 0);
  await Promise.all(Array.from({ length: 20 }, () => zoma.enhance(request).done));
  t.deepEqual({ ...proxy.counts, cuts: 0 }, { cuts: 0, websocket: 1, sse: 0 });
});
