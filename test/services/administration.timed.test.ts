import test from 'ava';
import { startFakeProvider } from '../fakes/fake-provider.ts';
import { runningOn, startCluster } from '../support/cluster.ts';
import { SocketClient } from '../support/socket-client.ts';
import { isEnd } from '../support/wire.ts';

const request = { text: 'a text to work on', action: 'improve' };
const password = 'five gentle otters knit';

/** Two nodes whose provider falls silent in mid-answer, and an administrator of the first. */
const setup = async (t: Parameters<typeof startCluster>[0]) => {
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  fake.respond([{ text: 'begun ' }, { silence: true }]);
  const cluster = await startCluster(t, { fake, count: 2, env: { SESSION_ABANDON_SECONDS: '600' } });
  const [near, far] = cluster.nodes;
  if (!near || !far) throw new Error('two nodes');
  const admin = await near.http.login('admin@zoma.local', 'zoma-admin');
  const asAdmin = async (method: string, path: string, body?: object) => {
    const answer = await near.http.request(path, { method, token: admin, ...(body && { body }) });
    if (!answer.body.success) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body.data;
  };
  return { fake, cluster, near, far, asAdmin };
};

test('a permission that is taken from a role on one node ends what it opened on the other within a second', async (t) => {
  const { near, far, asAdmin } = await setup(t);
  const permissions = ['ai.enhance.create', 'ai.stream.access', 'ai.session.view', 'ai.usage.view'];
  const { id: roleId } = await asAdmin('POST', '/api/admin/roles', { name: 'Writer', permissions });
  const email = 'writer@acme.example';
  await asAdmin('POST', '/api/admin/users', { email, name: 'A writer', roles: ['Writer'], password });
  const token = await far.http.login(email, password);
  const other = await far.http.login('editor@zoma.local', 'zoma-editor');

  const { sessionId } = await far.http.enhance(token, request);
  const kept = await far.http.enhance(other, request);
  const connect = async (own: string, session: string): Promise<SocketClient> => {
    const socket = new SocketClient(far.url, { token: own });
    t.teardown(() => socket.close());
    await socket.connected();
    t.true((await socket.emit('subscribe', { sessionId: session })).success);
    return socket;
  };
  const [socket, keptSocket] = [await connect(token, sessionId), await connect(other, kept.sessionId)];
  const stream = await far.http.openStream(`/api/ai/stream/${sessionId}`, { token });
  const streamed = (async () => {
    const names: string[] = [];
    for await (const event of stream.events) names.push(isEnd(event) ? 'end' : event.name);
    return names;
  })();

  const asked = performance.now();
  const left = permissions.filter((name) => name !== 'ai.stream.access' && name !== 'ai.usage.view');
  await asAdmin('PATCH', `/api/admin/roles/${roleId}`, { permissions: left });
  t.like(await socket.next('unsubscribed'), {
    sessionId,
    error: { code: 'forbidden', details: { permission: 'ai.stream.access' } },
  });
  t.false((await streamed).includes('end'));
  t.true(performance.now() - asked < 1_000);

  // The same permissions are checked for each call of either transport.
  t.like((await socket.emit('usage', {})).error, { code: 'forbidden', details: { permission: 'ai.usage.view' } });
  t.like((await socket.emit('subscribe', { sessionId })).error, { code: 'forbidden' });
  t.like((await far.http.request('/api/ai/usage', { token })).body.error, { code: 'forbidden' });
  t.is((await far.http.openStream(`/api/ai/stream/${sessionId}`, { token })).response.status, 403);
  t.true((await socket.emit('session', { sessionId })).success);
  t.deepEqual((await near.http.request('/api/auth/me', { token })).body.data.permissions, [...left].sort());
  t.true((await keptSocket.emit('usage', {})).success);
  t.is(keptSocket.count('unsubscribed'), 0);

  // What is given back is in force as soon.
  await asAdmin('PATCH', `/api/admin/roles/${roleId}`, { permissions });
  t.true((await socket.emit('subscribe', { sessionId })).success);
});

test('an administrator stops a session that runs on the other node: its readers, its provider and its record have the end', async (t) => {
  const { fake, cluster, near, far, asAdmin } = await setup(t);
  const { token } = cluster;
  const { sessionId } = await far.http.enhance(token, request);
  const provider = await fake.received(0);
  t.deepEqual([await runningOn(near), await runningOn(far)], [0, 1]);
  const socket = new SocketClient(near.url, { token });
  t.teardown(() => socket.close());
  await socket.connected();
  await socket.emit('subscribe', { sessionId });
  const stream = far.http.stream(token, sessionId);
  await socket.until(sessionId, (events) => events.some(({ name }) => name === 'chunk'));

  await asAdmin('DELETE', `/api/admin/sessions/${sessionId}`);
  t.like(await near.http.session(token, sessionId), { status: 'cancelled', enhancedText: 'begun ' });
  t.like((await stream).at(-1), { name: 'cancelled', data: { reason: 'admin' } });
  t.like((await socket.untilEnd(sessionId)).at(-1), { name: 'cancelled', data: { reason: 'admin' } });
  await provider.whenAborted;
  t.is(await runningOn(far), 0);
  t.deepEqual((await asAdmin('GET', '/api/admin/sessions')).items, [] as never);
  const { items } = await asAdmin('GET', '/api/admin/audit?type=session.stopped');
  t.like(items[0], { subject: { type: 'session', id: sessionId } } as never);
  // Stopping what has ended changes nothing.
  await asAdmin('DELETE', `/api/admin/sessions/${sessionId}`);
});
