import test from 'ava';
import { usageOfOrganization } from '../support/ledger.ts';
import { startNode } from '../support/node.ts';
import { assemble, isEnd, type StreamEvent } from '../support/wire.ts';
import { gate, stage } from '../support/with-provider.ts';

const request = { text: 'a text to work on', action: 'improve' };

const toEnd = async (events: AsyncIterable<StreamEvent>): Promise<StreamEvent[]> => {
  const seen: StreamEvent[] = [];
  for await (const event of events) seen.push(event);
  return seen;
};

test('a user who is disabled gets nothing more: sockets are told and closed, streams are closed without an end', async (t) => {
  // No sweep finds the change: it is announced.
  const { node, fake, token } = await stage(t, { intervals: { sweepMs: 3_600_000 } });
  fake.respond([{ text: 'begun ' }, { silence: true }]);
  const socket = await node.connect(token);
  const other = await node.connect(await node.login('viewer'));
  const { sessionId, streamToken } = (await socket.emit('enhance', request)).data;
  const streams = [
    await node.http.openStream(`/api/ai/stream/${sessionId}`, { token }),
    await node.http.openStream(`/api/ai/stream/${sessionId}?token=${streamToken}`),
  ];
  await socket.until(sessionId, (events) => assemble(events) === 'begun ');
  const { id } = (await node.http.request('/api/auth/me', { token })).body.data;

  await node.app.accountChanges.setDisabled(id, true);
  t.like(await socket.next('unauthorized'), { code: 'token_revoked' });
  await socket.disconnected;
  for (const { events } of streams) t.false((await toEnd(events)).some(isEnd));
  t.true((await other.emit('usage', {})).success);

  await node.app.accountChanges.setDisabled(id, false);
  t.truthy(await node.login('editor'));
});

test('without ai.stream.access subscriptions and streams end, the socket stays, and usage is pushed to who may see it', async (t) => {
  const { node, fake, token } = await stage(t);
  const rest = gate();
  fake.respond([{ text: 'begun ' }, { wait: rest.opened }, { text: 'and ended' }, { finish: 'stop' }]);
  const socket = await node.connect(token);
  const { sessionId } = (await socket.emit('enhance', request)).data;
  const stream = await node.http.openStream(`/api/ai/stream/${sessionId}`, { token });
  await socket.until(sessionId, (events) => assemble(events) === 'begun ');
  const { id } = (await node.http.request('/api/auth/me', { token })).body.data;

  await node.app.accountChanges.setRoles(id, []);
  t.like(await socket.next('unsubscribed'), {
    sessionId,
    error: { code: 'forbidden', details: { permission: 'ai.stream.access' } },
  });
  t.false((await toEnd(stream.events)).some(isEnd));
  t.true((await socket.emit('me', {})).success);
  t.is((await socket.emit('usage', {})).error.code, 'forbidden');

  // The session goes on; neither its text nor its usage reaches who may see neither.
  rest.open();
  const admin = await node.login('admin');
  while ((await usageOfOrganization(node.http, admin)).breakdown.byUser[id] === undefined);
  await node.app.accountChanges.setRoles(id, ['Editor']);
  let view = await node.http.session(token, sessionId);
  while (view.status !== 'completed') view = await node.http.session(token, sessionId);
  t.is(assemble(socket.eventsOf(sessionId)), 'begun ');
  fake.respond([{ text: 'another' }, { finish: 'stop' }]);
  await socket.untilEnd((await socket.emit('enhance', request)).data.sessionId);
  t.like(await socket.next('usage'), { requests: { used: 2 } });
});

test('a role that the organization does not have changes nothing', async (t) => {
  const node = await startNode();
  t.teardown(node.stop);
  const token = await node.login('editor');
  const { id, roles } = (await node.http.request('/api/auth/me', { token })).body.data;
  const error = await t.throwsAsync(node.app.accountChanges.setRoles(id, ['Viewer', 'Emperor']));
  t.like(error, { code: 'validation_failed', details: [{ path: 'roles[1]' }] });
  t.deepEqual((await node.http.request('/api/auth/me', { token })).body.data.roles, roles);
  const unknown = node.app.accountChanges.setDisabled('00000000-0000-7000-8000-000000000000', true);
  await t.throwsAsync(unknown, { message: 'There is no such thing here.' });
});
