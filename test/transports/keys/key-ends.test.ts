import test from 'ava';
import { preparedDataDirectory } from '../../support/data-directory.ts';
import { addToOrganization, createKey, onBehalfOf } from '../../support/keys.ts';
import { movableClock } from '../../support/node.ts';
import { SocketClient } from '../../support/socket-client.ts';
import { stage } from '../../support/with-provider.ts';
import { assemble, isEnd, type StreamEvent } from '../../support/wire.ts';

const request = { text: 'a text to work on', action: 'improve' };
const user = 'editor@zoma.local';
const backEnd = { 'Back end': ['ai.enhance.create', 'ai.stream.access', 'ai.session.view', 'user.impersonate'] };

const toEnd = async (events: AsyncIterable<StreamEvent>): Promise<StreamEvent[]> => {
  const seen: StreamEvent[] = [];
  for await (const event of events) seen.push(event);
  return seen;
};

/** A node that no sweep helps, and a session of the editor that a key has begun, with everything that can be open of it. */
const open = async (t: Parameters<typeof stage>[0], lifetimeMs?: number) => {
  const clock = movableClock();
  const directory = await preparedDataDirectory();
  t.teardown(directory.remove);
  await addToOrganization(directory, { roles: backEnd });
  const { node, fake } = await stage(t, { directory, clock, intervals: { sweepMs: 3_600_000 } });
  const admin = await node.login('admin');
  const end = lifetimeMs !== undefined && { expiresAt: new Date(Date.now() + lifetimeMs).toISOString() };
  const created = await createKey(node, admin, { roles: ['Back end'], ...end });
  const { key: token } = created;
  fake.respond([{ text: 'begun ' }, { silence: true }]);
  const socket = new SocketClient(node.url, { token, onBehalfOf: user });
  t.teardown(() => socket.close());
  await socket.connected();
  const { sessionId, streamToken } = (await socket.emit('enhance', request)).data;
  const own = await node.connect(token);
  const streams = [
    await node.http.openStream(`/api/ai/stream/${sessionId}`, { token, headers: onBehalfOf(user) }),
    await node.http.openStream(`/api/ai/stream/${sessionId}?token=${streamToken}`),
  ];
  await socket.until(sessionId, (events) => assemble(events) === 'begun ');
  return { node, clock, admin, created, token, socket, own, streams, sessionId, streamToken };
};

test('a revoked key ends its sockets, streams and stream tokens; those of the user stay open', async (t) => {
  const { node, admin, created, token, socket, own, streams, sessionId, streamToken } = await open(t);
  const editor = await node.login('editor');
  const person = await node.connect(editor);
  const theirs = await node.http.openStream(`/api/ai/stream/${sessionId}`, { token: editor });

  const revoked = await node.http.request(`/api/admin/keys/${created.id}`, { token: admin, method: 'DELETE' });
  t.true(revoked.body.success);
  for (const each of [socket, own]) {
    t.like(await each.next('unauthorized'), { code: 'token_revoked' });
    await each.disconnected;
  }
  for (const { events } of streams) t.false((await toEnd(events)).some(isEnd));

  const refused = [
    await node.http.request('/api/auth/me', { token }),
    await node.http.request('/api/auth/me', { token, headers: onBehalfOf(user) }),
    await node.http.request(`/api/ai/stream/${sessionId}?token=${streamToken}`),
  ];
  for (const { body } of refused) t.is(body.error.code, 'token_revoked');
  t.like(await t.throwsAsync(node.connect(token)), { data: { code: 'token_revoked' } });
  // Revoking again is no error, and the list has the key no longer.
  const again = await node.http.request(`/api/admin/keys/${created.id}`, { token: admin, method: 'DELETE' });
  t.true(again.body.success);
  t.false(JSON.stringify((await node.http.request('/api/admin/keys', { token: admin })).body).includes(created.id));

  t.true((await person.emit('usage', {})).success);
  await node.http.request(`/api/ai/session/${sessionId}`, { token: editor, method: 'DELETE' });
  t.true((await toEnd(theirs.events)).some(isEnd));
});

test('a key that expires ends its sockets, streams and stream tokens at that time', async (t) => {
  const { node, clock, token, socket, streams, sessionId, streamToken } = await open(t, 6_000);
  t.is(typeof (await socket.next('token_expiring'))['expiresAt'], 'string');
  t.like(await socket.next('unauthorized'), { code: 'token_expired' });
  await socket.disconnected;
  for (const { events } of streams) t.false((await toEnd(events)).some(isEnd));
  clock.advance(6_000);
  t.is((await node.http.request('/api/auth/me', { token })).body.error.code, 'token_expired');
  const stream = await node.http.request(`/api/ai/stream/${sessionId}?token=${streamToken}`);
  t.is(stream.body.error.code, 'token_expired');
});

test('what a key opened for a user ends when the user is disabled; the key goes on', async (t) => {
  const { node, token, socket, own, streams } = await open(t);
  const { id } = (await node.http.request('/api/auth/me', { token, headers: onBehalfOf(user) })).body.data;
  await node.app.accountChanges.setDisabled(id, true);
  t.like(await socket.next('unauthorized'), { code: 'forbidden', details: { reason: 'user_disabled' } });
  await socket.disconnected;
  for (const { events } of streams) t.false((await toEnd(events)).some(isEnd));
  t.true((await own.emit('me', {})).success);
});

test('what a key opened for a user ends when the key loses user.impersonate, and its user’s when the user logs out everywhere', async (t) => {
  const { node, created, socket, own, streams } = await open(t);
  const editor = await node.login('editor');
  const person = await node.connect(editor);
  await node.http.request('/api/auth/logout', { token: editor, body: { everywhere: true } });
  t.like(await person.next('unauthorized'), { code: 'token_revoked' });
  t.true((await socket.emit('me', {})).success);

  await node.app.accountChanges.setRoles(created.id, ['Editor']);
  t.like(await socket.next('unauthorized'), { code: 'forbidden', details: { permission: 'user.impersonate' } });
  await socket.disconnected;
  for (const { events } of streams) t.false((await toEnd(events)).some(isEnd));
  t.true((await own.emit('usage', {})).success);
});

test('a socket of a key goes on with another key for the same user, and with nothing else', async (t) => {
  const { node, admin, created, socket } = await open(t);
  const renew = async (token: string) => {
    const { success, error } = await socket.emit('authenticate', { token });
    return success ? undefined : error.code;
  };
  t.is(await renew(await node.login('editor')), 'forbidden');
  t.is(await renew((await createKey(node, admin, { roles: ['Editor'] })).key), 'forbidden');
  t.is(await renew('zk_nonsense'), 'unauthorized');
  const next = await createKey(node, admin, { roles: ['Back end'] });
  t.is(await renew(next.key), undefined);
  await node.http.request(`/api/admin/keys/${created.id}`, { token: admin, method: 'DELETE' });
  t.is((await socket.emit('me', {})).data.email, user);
  await node.http.request(`/api/admin/keys/${next.id}`, { token: admin, method: 'DELETE' });
  t.like(await socket.next('unauthorized'), { code: 'token_revoked' });
});
