import test from 'ava';
import { movableClock } from '../support/node.ts';
import { stage } from '../support/with-provider.ts';
import { isEnd, type StreamEvent } from '../support/wire.ts';

const request = { text: 'a text to work on', action: 'improve' };

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

test('a new stream token opens a stream whose first token has expired', async (t) => {
  const clock = movableClock();
  const { node, token } = await stage(t, { clock });
  const { sessionId, streamUrl } = await node.http.enhance(token, request);
  clock.advance(301_000);
  const path = `/api/ai/session/${sessionId}/stream-token`;
  const renewed = (await node.http.request(path, { method: 'POST', token })).body.data;
  t.is(renewed.streamUrl, streamUrl);
  const stream = await node.http.openStream(`${streamUrl}?token=${renewed.streamToken}`);
  t.is(stream.response.status, 200);
  stream.close();
  const foreign = await node.http.request(path, { method: 'POST', token: await node.login('admin') });
  t.is(foreign.body.error.code, 'not_found');
});

test('a connection is warned a minute before its token ends, can go on with another, and is closed otherwise', async (t) => {
  const { node, fake, token } = await stage(t, { env: { JWT_ACCESS_TOKEN_EXPIRY_IN_MINUTES: '0.1' } });
  const socket = await node.connect(token);
  t.is(typeof (await socket.next('token_expiring'))['expiresAt'], 'string');
  t.is((await socket.emit('authenticate', { token: await node.login('viewer') })).error.code, 'forbidden');

  // A session that takes half of a token's time, so that the next token ends well after the first.
  fake.respond([{ texts: Array.from({ length: 30 }, () => 'on '), everyMs: 100 }, { finish: 'stop' }]);
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
