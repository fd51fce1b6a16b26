import test from 'ava';
import pg from 'pg';
import { startFakeProvider } from '../fakes/fake-provider.ts';
import { startCluster } from '../support/cluster.ts';
import { createKey, onBehalfOf } from '../support/keys.ts';
import { SocketClient } from '../support/socket-client.ts';
import { isEnd, type StreamEvent } from '../support/wire.ts';

const user = 'editor@zoma.local';
const request = { text: 'a text to work on', action: 'improve' };

const toEnd = async (events: AsyncIterable<StreamEvent>): Promise<StreamEvent[]> => {
  const seen: StreamEvent[] = [];
  for await (const event of events) seen.push(event);
  return seen;
};

test('a key works on every node, stays with its user, and is out on all of them within a second', async (t) => {
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  fake.respond([{ text: 'begun ' }, { silence: true }]);
  const { nodes, databaseUrl } = await startCluster(t, { fake, count: 2, env: { SESSION_ABANDON_SECONDS: '600' } });
  const [first, second] = nodes;
  if (!first || !second) throw new Error('the cluster has two nodes');
  const admin = await first.http.login('admin@zoma.local', 'zoma-admin');
  const { id, key: token } = await createKey(first, admin, { roles: ['Admin'] });

  const headers = onBehalfOf(user);
  const { id: userId } = (await second.http.request('/api/auth/me', { token, headers })).body.data;
  const open = async (url: string): Promise<SocketClient> => {
    const socket = new SocketClient(url, { token, onBehalfOf: user });
    t.teardown(() => socket.close());
    await socket.connected();
    return socket;
  };
  const sockets = await Promise.all(nodes.map(({ url }) => open(url)));
  const { sessionId } = (await first.http.request('/api/ai/enhance', { token, headers, body: request })).body.data;
  const streams = await Promise.all(
    nodes.map(({ http }) => http.openStream(`/api/ai/stream/${sessionId}`, { token, headers })),
  );

  // The address goes to another user: what is open stays with the first one.
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query("UPDATE users SET email = 'old@zoma.local' WHERE email = $1", [user]);
  await client.query("UPDATE users SET email = $1 WHERE email = 'viewer@zoma.local'", [user]);
  await client.end();
  for (const socket of sockets) t.is((await socket.emit('me', {})).data.id, userId);

  const asked = performance.now();
  await first.http.request(`/api/admin/keys/${id}`, { token: admin, method: 'DELETE' });
  for (const socket of sockets) {
    t.like(await socket.next('unauthorized'), { code: 'token_revoked' });
    await socket.disconnected;
  }
  for (const { events } of streams) t.false((await toEnd(events)).some(isEnd));
  for (const { http } of nodes) {
    t.is((await http.request('/api/auth/me', { token })).body.error.code, 'token_revoked');
    t.is((await http.request('/api/auth/me', { token, headers })).body.error.code, 'token_revoked');
  }
  t.true(performance.now() - asked < 1_000);
});
