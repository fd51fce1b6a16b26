import test from 'ava';
import { movableClock } from '../support/node.ts';
import { gate, stage } from '../support/with-provider.ts';
import { assemble, type StreamEvent } from '../support/wire.ts';

const request = { text: 'a text to work on', action: 'improve' };

const namesOf = (events: readonly StreamEvent[]): string[] => events.map(({ name }) => name);

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
