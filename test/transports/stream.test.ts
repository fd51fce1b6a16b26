import test from 'ava';
import { EventSource } from 'eventsource';
import { gate, shareStage, stage } from '../support/with-provider.ts';
import { assemble, isEnd, type StreamEvent } from '../support/wire.ts';

const shared = shareStage(test);
const request = { text: 'a text to work on', action: 'improve' };

test('a stream begins with connected, then metadata, chunks and one done, and is closed by the server', async (t) => {
  const { node, fake, token } = await stage(t);
  fake.respond([
    { texts: ['Better ', 'text, ', 'at once. 🎉'] },
    { finish: 'stop', usage: { inputTokens: 40, outputTokens: 9 } },
  ]);
  const { sessionId, streamUrl, estimatedTokens } = await node.http.enhance(token, request);
  t.is(streamUrl, `/api/ai/stream/${sessionId}`);
  t.true(estimatedTokens > 0);
  const { response, events } = await node.http.openStream(streamUrl, { token });
  t.is(response.headers.get('content-type'), 'text/event-stream; charset=utf-8');
  t.is(response.headers.get('cache-control'), 'no-cache, no-transform');
  t.is(response.headers.get('x-accel-buffering'), 'no');
  t.is(response.headers.get('content-encoding'), null);
  const seen: StreamEvent[] = [];
  for await (const event of events) seen.push(event);

  t.is(seen[0]?.name, 'connected');
  t.is(seen[0]?.id, undefined);
  t.like(seen[1], { name: 'metadata', data: { provider: 'openai', status: 'processing', sessionId } });
  t.is(assemble(seen), 'Better text, at once. 🎉');
  // Of gpt-5.4-mini, 0.75 and 4.50 dollars for a million tokens.
  const cost = 0.0000705;
  const usage = { inputTokens: 40, outputTokens: 9, cost };
  t.like(seen.at(-1), {
    name: 'done',
    data: { length: 24, totalTokens: 49, usage, provider: 'openai', finishReason: 'stop', checks: {} },
  });
  t.is(seen.filter(isEnd).length, 1);
  const session = await node.http.session(token, sessionId);
  t.like(session, {
    status: 'completed',
    enhancedText: 'Better text, at once. 🎉',
    tokens: 49,
    usage,
    provider: 'openai',
  });
  t.like((await node.http.request('/api/ai/usage', { token })).body.data, {
    requests: { used: 1 },
    tokens: { used: 49 },
    cost: { used: cost },
    breakdown: {
      byAction: { improve: { requests: 1, tokens: 49, cost } },
      byProvider: { openai: { requests: 1, tokens: 49, cost } },
    },
  });
});

test('a stream at its end answers 204, and a cursor beyond it is refused', async (t) => {
  const { node, token } = shared();
  const { sessionId } = await node.http.enhance(token, request);
  const last = (await node.http.stream(token, sessionId)).at(-1)?.data.seq ?? 0;
  const again = await node.http.openStream(`/api/ai/stream/${sessionId}?after=${String(last)}`, { token });
  t.is(again.response.status, 204);
  const beyond = await node.http.request(`/api/ai/stream/${sessionId}?after=${String(last + 1)}`, { token });
  t.is(beyond.body.error.code, 'validation_failed');
  const wins = await node.http.openStream(`/api/ai/stream/${sessionId}?after=${String(last + 1)}`, {
    token,
    headers: { 'Last-Event-ID': String(last) },
  });
  t.is(wins.response.status, 204);
});

test('the header Last-Event-ID wins over lastEventId, which wins over after', async (t) => {
  const { node, token } = shared();
  const { sessionId } = await node.http.enhance(token, request);
  await node.http.stream(token, sessionId);
  const firstSeq = async (query: string, header?: string): Promise<number | undefined> => {
    const headers = header === undefined ? {} : { 'Last-Event-ID': header };
    const { events } = await node.http.openStream(`/api/ai/stream/${sessionId}${query}`, { token, headers });
    for await (const { data } of events) if (data.seq !== undefined) return data.seq;
    return undefined;
  };
  t.is(await firstSeq('?lastEventId=1'), 2);
  t.is(await firstSeq('?after=0&lastEventId=2'), 3);
  t.is(await firstSeq('?after=1&lastEventId='), 2);
  t.is(await firstSeq('?after=0&lastEventId=2', '1'), 2);
  const refused = await node.http.request(`/api/ai/stream/${sessionId}?lastEventId=no`, { token });
  t.is(refused.body.error.code, 'validation_failed');
});

test('the browser’s own EventSource follows a stream by its stream token, and stops at the end', async (t) => {
  const { node, fake, token } = shared();
  fake.respond([{ texts: ['one ', 'two ', 'three'], everyMs: 40 }, { finish: 'stop' }]);
  const { streamUrl, streamToken } = await node.http.enhance(token, request);
  const source = new EventSource(`${node.url}${streamUrl}?token=${streamToken}`);
  t.teardown(() => source.close());
  let text = '';
  source.addEventListener('chunk', ({ data }) => {
    text += (JSON.parse(data as string) as { text: string }).text;
  });
  await new Promise((resolve) => source.addEventListener('done', resolve));
  t.is(text, 'one two three');
  // It comes back after the server has closed; the 204 that it gets then makes it give up.
  await new Promise<void>((resolve) => {
    source.addEventListener('error', () => source.readyState === EventSource.CLOSED && resolve());
  });
});

test('a second subscribe of a socket replaces the first, and unsubscribe ends it', async (t) => {
  const { node, fake, token } = shared();
  const second = gate();
  const third = gate();
  fake.respond([
    { text: 'one ' },
    { wait: second.opened },
    { text: 'two ' },
    { wait: third.opened },
    { text: 'three' },
    { finish: 'stop' },
  ]);
  const { sessionId } = await node.http.enhance(token, request);
  const socket = await node.connect(token);
  await socket.emit('subscribe', { sessionId });
  await socket.until(sessionId, (events) => assemble(events) === 'one ');
  const reply = await socket.emit('subscribe', { sessionId, after: 2 });
  t.like(reply.data, { sessionId, status: 'processing' });
  second.open();
  await socket.until(sessionId, (events) => events.some(({ data }) => data.seq === 3));
  t.deepEqual(
    socket.eventsOf(sessionId).map(({ data }) => data.seq),
    [undefined, 1, 2, undefined, 3],
  );
  t.true((await socket.emit('unsubscribe', { sessionId })).success);
  third.open();
  await node.http.stream(token, sessionId);
  t.is(socket.eventsOf(sessionId).length, 5);
});
