import test from 'ava';
import { stage } from '../../support/with-provider.ts';

const request = { text: 'a text to work on', action: 'improve' };

test('a node that runs as many sessions as it may refuses more at once, until one has ended', async (t) => {
  const { node, fake, token } = await stage(t, { env: { MAX_CONCURRENT_SESSIONS: '2' } });
  fake.respond([{ text: 'begun' }, { silence: true }]);
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => node.http.request('/api/ai/enhance', { token, body: request })),
  );
  const taken = answers.filter(({ status }) => status === 201);
  t.is(taken.length, 2);
  for (const { status, headers, body } of answers.filter((answer) => !taken.includes(answer))) {
    t.is(status, 503);
    t.like(body.error, { code: 'overloaded', retryable: true, details: { reason: 'full' } });
    t.is(headers.get('Retry-After'), '1');
  }
  const socket = await node.connect(token);
  t.is((await socket.emit('enhance', request)).error.code, 'overloaded');
  const sessionId = taken[0]?.body.data.sessionId ?? '';
  await node.http.request(`/api/ai/session/${sessionId}`, { token, method: 'DELETE' });
  await node.http.stream(token, sessionId);
  t.true((await socket.emit('enhance', request)).success);
});

test('a user who runs as many sessions as one may is refused more, until one has ended, and others are not', async (t) => {
  const { node, fake, token } = await stage(t, { env: { MAX_CONCURRENT_SESSIONS_PER_USER: '2' } });
  fake.respond([{ text: 'begun' }, { silence: true }]);
  const first = await node.http.enhance(token, request);
  await node.http.enhance(token, request);
  const refused = await node.http.request('/api/ai/enhance', { token, body: request });
  t.is(refused.status, 429);
  t.like(refused.body.error, { code: 'rate_limited', details: { limit: 'concurrency', remaining: 0 } });
  t.is(refused.headers.get('Retry-After'), '2');
  await node.http.enhance(await node.login('admin'), request);
  await node.http.request(`/api/ai/session/${first.sessionId}`, { token, method: 'DELETE' });
  await node.http.enhance(token, request);
});
