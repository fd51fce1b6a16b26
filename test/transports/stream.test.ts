import test from 'ava';
import { EventSource } from 'eventsource';
import { movableClock } from '../support/node.ts';
import { gate, stage } from '../support/with-provider.ts';
import { assemble, isEnd, type StreamEvent } from '../support/wire.ts';

const request = { text: 'a text to work on', action: 'improve' };

const namesOf = (events: readonly StreamEvent[]): string[] => events.map(({ name }) => name);

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
  const usage = { inputTokens: 40, outputTokens: 9, cost: 0 };
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
    requests: { used: 1, limit: 100 },
    tokens: { used: 49, limit: 100_000 },
    breakdown: { byAction: { improve: { requests: 1, tokens: 49 } } },
  });
});

test('a stream at its end answers 204, and one that was never there 404', async (t) => {
  const { node, token } = await stage(t);
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

test('the browser’s own EventSource follows a stream by its stream token, and stops at the end', async (t) => {
  const { node, fake, token } = await stage(t);
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

test('a stream token opens the stream of its session alone, for five minutes, and falls with its login', async (t) => {
  const clock = movableClock();
  const { node, token } = await stage(t, { clock });
  const first = await node.http.enhance(token, request);
  const second = await node.http.enhance(token, request);
  const open = async (sessionId: string, streamToken: string) =>
    (await node.http.request(`/api/ai/stream/${sessionId}?token=${streamToken}`)).body.error.code;
  t.is(await open(second.sessionId, first.streamToken), 'unauthorized');
  t.is(await open(first.sessionId, token), 'unauthorized');
  t.is((await node.http.request('/api/auth/me', { token: first.streamToken })).body.error.code, 'unauthorized');
  const good = await node.http.openStream(`${first.streamUrl}?token=${first.streamToken}`);
  t.is(good.response.status, 200);
  good.close();
  await node.http.request('/api/auth/logout', { method: 'POST', token });
  t.is(await open(first.sessionId, first.streamToken), 'token_revoked');
  clock.advance(301_000);
  t.is(await open(first.sessionId, first.streamToken), 'token_expired');
});

test('a log that has expired is gone, and the result is still in the session', async (t) => {
  const clock = movableClock();
  const { node, token } = await stage(t, { clock, env: { JWT_ACCESS_TOKEN_EXPIRY_IN_MINUTES: '1440' } });
  const { sessionId } = await node.http.enhance(token, request);
  await node.http.stream(token, sessionId);
  clock.advance(3_601_000);
  const gone = await node.http.request(`/api/ai/stream/${sessionId}`, { token });
  t.is(gone.status, 410);
  t.is(gone.body.error.code, 'gone');
  const socket = await node.connect(token);
  t.is((await socket.emit('subscribe', { sessionId })).error.code, 'gone');
  t.is((await node.http.session(token, sessionId)).enhancedText, 'This is an answer.');
});

test('cancelling ends the session, aborts the provider’s request and keeps what was delivered', async (t) => {
  const { node, fake, token } = await stage(t);
  fake.respond([{ text: 'delivered' }, { silence: true }]);
  const socket = await node.connect(token);
  const { data } = await socket.emit('enhance', request);
  await socket.until(data.sessionId, (events) => assemble(events) === 'delivered');
  const watching = node.http.stream(token, data.sessionId);

  const answer = await node.http.request(`/api/ai/session/${data.sessionId}`, { method: 'DELETE', token });
  t.is(answer.status, 200);
  t.true(answer.body.success);
  t.like(await node.http.session(token, data.sessionId), {
    status: 'cancelled',
    enhancedText: 'delivered',
    reason: 'user',
  });
  await (
    await fake.received(0)
  ).whenAborted;
  const events = await socket.untilEnd(data.sessionId);
  t.like(events.at(-1), { name: 'cancelled', data: { reason: 'user' } });
  t.deepEqual(namesOf(await watching), namesOf(events));

  const again = await socket.emit('cancel', { sessionId: data.sessionId });
  t.true(again.success);
  t.is((await node.http.session(token, data.sessionId)).status, 'cancelled');
});

test('cancelling before the first token aborts the request as well', async (t) => {
  const { node, fake, token } = await stage(t);
  fake.respond([{ silence: true }]);
  const { sessionId } = await node.http.enhance(token, request);
  const received = await fake.received(0);
  await node.http.request(`/api/ai/session/${sessionId}`, { method: 'DELETE', token });
  await received.whenAborted;
  t.like(await node.http.session(token, sessionId), { status: 'cancelled', enhancedText: '' });
});

test('a session that nobody listens to is cancelled as abandoned', async (t) => {
  const { node, fake, token } = await stage(t, { env: { SESSION_ABANDON_SECONDS: '0.3' } });
  fake.respond([{ text: 'unheard' }, { silence: true }]);
  const { sessionId } = await node.http.enhance(token, request);
  await (
    await fake.received(0)
  ).whenAborted;
  const events = await node.http.stream(token, sessionId);
  t.like(events.at(-1), { name: 'cancelled', data: { reason: 'abandoned' } });
});

test('a session lives as long as somebody listens to it or asks after it', async (t) => {
  const clock = movableClock();
  const { node, fake, token } = await stage(t, { clock, env: { LLM_IDLE_TIMEOUT_MS: '60000' } });
  fake.respond([{ text: 'heard' }, { silence: true }]);
  const { sessionId } = await node.http.enhance(token, request);
  const received = await fake.received(0);
  for (let asked = 0; asked < 3; asked += 1) {
    clock.advance(29_000);
    t.is((await node.http.session(token, sessionId)).status, 'processing');
  }
  const socket = await node.connect(token);
  await socket.emit('subscribe', { sessionId });
  await socket.until(sessionId, (events) => assemble(events) === 'heard');
  clock.advance(60_000);
  t.is((await node.http.session(token, sessionId)).status, 'processing');
  t.false(received.aborted);
  await socket.emit('unsubscribe', { sessionId });
  clock.advance(31_000);
  await received.whenAborted;
  t.is((await node.http.stream(token, sessionId)).at(-1)?.name, 'cancelled');
});

test('a second subscribe of a socket replaces the first, and unsubscribe ends it', async (t) => {
  const { node, fake, token } = await stage(t);
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

test('an idempotency key makes one session of many requests, and refuses another body', async (t) => {
  const { node, fake, token } = await stage(t);
  const headers = { 'Idempotency-Key': 'save-button-7' };
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => node.http.request('/api/ai/enhance', { token, headers, body: request })),
  );
  t.deepEqual([...new Set(answers.map(({ status }) => status))], [201]);
  t.is(new Set(answers.map(({ body }) => body.data.sessionId)).size, 1);
  const { sessionId } = answers[0]?.body.data ?? { sessionId: '' };
  t.is((await node.http.stream(token, sessionId)).at(-1)?.name, 'done');
  const reordered = { action: request.action, text: request.text };
  t.is(
    (await node.http.request('/api/ai/enhance', { token, headers, body: reordered })).body.data.sessionId,
    sessionId,
  );
  t.is(fake.requests.length, 1);
  const other = await node.http.request('/api/ai/enhance', { token, headers, body: { ...request, text: 'another' } });
  t.is(other.status, 409);
  t.is(other.body.error.code, 'conflict');
  const colleague = await node.http.request('/api/ai/enhance', {
    token: await node.login('admin'),
    headers,
    body: request,
  });
  t.not(colleague.body.data.sessionId, sessionId);
});

test('the history is one’s own, newest first, page by page, and feedback is kept', async (t) => {
  const { node, token } = await stage(t);
  const ids: string[] = [];
  for (let index = 0; index < 5; index += 1) {
    const { sessionId } = await node.http.enhance(token, { ...request, text: `text ${String(index)}` });
    await node.http.stream(token, sessionId);
    ids.unshift(sessionId);
  }
  const feedback = await node.http.request(`/api/ai/session/${ids[0] ?? ''}/feedback`, {
    token,
    body: { accepted: true, finalText: 'mine' },
  });
  t.true(feedback.body.success);
  const pages: string[][] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { body } = await node.http.request(`/api/ai/sessions?limit=2${cursor && `&cursor=${cursor}`}`, { token });
    pages.push(body.data.sessions.map(({ sessionId }) => sessionId));
    cursor = body.data.nextCursor;
  }
  t.deepEqual(pages, [ids.slice(0, 2), ids.slice(2, 4), ids.slice(4)]);
  const newest = (await node.http.request('/api/ai/sessions?limit=1', { token })).body.data.sessions[0];
  t.like(newest, { status: 'completed', action: 'improve', textExcerpt: 'text 4', feedback: { accepted: true } });
});

test('a refinement shows the model what came before', async (t) => {
  const { node, fake, token } = await stage(t);
  fake.respond([{ text: 'the first result' }, { finish: 'stop' }]);
  const parent = await node.http.enhance(token, request);
  await node.http.stream(token, parent.sessionId);
  const child = { text: 'the first result', action: 'make_shorter', parentSessionId: parent.sessionId };
  const { sessionId } = await node.http.enhance(token, child);
  await node.http.stream(token, sessionId);
  const { messages } = (await fake.received(1)).body as { messages: { role: string; content: string }[] };
  t.deepEqual(
    messages.map(({ role }) => role),
    ['system', 'user', 'assistant', 'user'],
  );
  t.true(messages[1]?.content.includes(request.text));
  t.is(messages[2]?.content, 'the first result');

  fake.respond([{ silence: true }]);
  const unfinished = await node.http.enhance(token, request);
  const refused = await node.http.request('/api/ai/enhance', {
    token,
    body: { ...child, parentSessionId: unfinished.sessionId },
  });
  t.is(refused.body.error.code, 'conflict');
});

test('all tabs of a user are told the usage after each settled session, and other users are not', async (t) => {
  const { node, token } = await stage(t);
  const tabs = [await node.connect(token), await node.connect(await node.login('editor'))];
  const other = await node.connect(await node.login('admin'));
  let overheard = false;
  other.socket.on('usage', () => (overheard = true));
  const told = Promise.all(tabs.map((tab) => tab.next('usage')));
  const { sessionId } = await node.http.enhance(token, request);
  await node.http.stream(token, sessionId);
  for (const usage of await told) t.like(usage, { requests: { used: 1 }, tokens: { used: 15 } });
  t.true((await other.emit('usage', {})).success);
  t.false(overheard);
});

test('a connection is warned a minute before its token ends, can go on with another, and is closed otherwise', async (t) => {
  const { node, fake, token } = await stage(t, { env: { JWT_ACCESS_TOKEN_EXPIRY_IN_MINUTES: '0.05' } });
  const socket = await node.connect(token);
  t.is(typeof (await socket.next('token_expiring'))['expiresAt'], 'string');
  t.is((await socket.emit('authenticate', { token: await node.login('viewer') })).error.code, 'forbidden');

  // A session that takes 1.5 s, so that the next token ends well after the first.
  fake.respond([{ texts: Array.from({ length: 15 }, () => 'on '), everyMs: 100 }, { finish: 'stop' }]);
  await socket.untilEnd((await socket.emit('enhance', request)).data.sessionId);
  fake.respond([{ text: 'on ' }, { silence: true }]);
  const { sessionId } = (await socket.emit('enhance', request)).data;
  const stream = await node.http.openStream(`/api/ai/stream/${sessionId}`, { token });
  t.true((await socket.emit('authenticate', { token: await node.login('editor') })).success);

  // The stream goes with the old token, without an ending event; the socket lives on by the new one.
  const seen: StreamEvent[] = [];
  for await (const event of stream.events) seen.push(event);
  t.false(seen.some(isEnd));
  t.is((await node.http.request('/api/auth/me', { token })).body.error.code, 'token_expired');
  t.true((await socket.emit('usage', {})).success);
  t.like(await socket.next('unauthorized'), { code: 'token_expired' });
  await socket.disconnected;
});

test('a session outlives the time to live of its log as long as it runs', async (t) => {
  const { node, fake, token } = await stage(t, { env: { REDIS_TTL_SESSIONS: '1' } });
  const rest = gate();
  // The second takes two and a half times to live.
  fake.respond((_, index) =>
    index === 0
      ? [{ text: 'begun ' }, { wait: rest.opened }, { text: 'and ended' }, { finish: 'stop' }]
      : [{ texts: Array.from({ length: 25 }, () => 'on '), everyMs: 100 }, { finish: 'stop' }],
  );
  const { sessionId } = await node.http.enhance(token, request);
  await fake.received(0);
  const whole = node.http.stream(token, sessionId);
  const other = await node.http.enhance(token, request);
  await node.http.stream(token, other.sessionId);
  rest.open();
  t.is(assemble(await whole), 'begun and ended');
  t.is((await node.http.session(token, sessionId)).status, 'completed');
});
