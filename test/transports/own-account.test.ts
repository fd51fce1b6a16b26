import test from 'ava';
import type { Answer } from '../support/http-client.ts';
import { startNode, type TestNode } from '../support/node.ts';

const editor = 'editor@zoma.local';
const strong = 'quiet-lantern-94-harbour';

interface ListedLogin {
  readonly id: string;
  readonly startedAt: string;
  readonly lastUsedAt: string;
  readonly expiresAt: string;
  readonly address: string | null;
  readonly current: boolean;
  readonly by: string;
}

const itemsOf = ({ body }: Answer): ListedLogin[] => (body.data as unknown as { items: ListedLogin[] }).items;

const setUp = async (t: { teardown(step: () => Promise<void>): void }): Promise<TestNode> => {
  const node = await startNode();
  t.teardown(node.stop);
  return node;
};

const change = (node: TestNode, token: string, current: string, next: string): Promise<Answer> =>
  node.http.request('/api/auth/password', { token, body: { current, next } });

test('a changed password opens the account, the old one does not, and the other logins end with their connections', async (t) => {
  const node = await setUp(t);
  const [own, other] = [await node.login('editor'), await node.login('editor')];
  const [kept, ended] = [await node.connect(own), await node.connect(other)];
  const stranger = await node.login('viewer');

  t.is((await change(node, own, 'zoma-editor', strong)).status, 200);
  t.like(await ended.next('unauthorized'), { code: 'token_revoked' });
  t.is((await node.http.request('/api/auth/me', { token: other })).body.error.code, 'token_revoked');
  t.is((await node.http.request('/api/auth/me', { token: own })).status, 200);
  t.true((await kept.emit('me', {})).success);
  t.is((await node.http.request('/api/auth/me', { token: stranger })).status, 200);

  const login = (password: string) => node.http.request('/api/auth/login', { body: { email: editor, password } });
  t.is((await login('zoma-editor')).body.error.code, 'invalid_credentials');
  t.is((await login(strong)).status, 200);
});

for (const [fault, next] of [
  ['short', 'lantern-94'],
  ['common', 'Password1234!'],
  ['made of the own name and address', 'editor@zoma.local'],
  ['the current one', 'zoma-editor'],
] as const) {
  test(`a new password that is ${fault} is refused, and the old one stays`, async (t) => {
    const node = await setUp(t);
    const token = await node.login('editor');
    const { body } = await change(node, token, 'zoma-editor', next);
    t.is(body.error.code, 'validation_failed');
    t.is((body.error.details as { path: string }[])[0]?.path, 'next');
    t.false(JSON.stringify(body).includes(next));
    t.truthy(await node.login('editor'));
  });
}

test('guesses of the current password are counted together with logins', async (t) => {
  const node = await setUp(t);
  const token = await node.login('editor');
  for (let attempt = 0; attempt < 10; attempt += 1) {
    t.is((await change(node, token, 'a wrong password', strong)).body.error.code, 'invalid_credentials');
  }
  const refused = await change(node, token, 'zoma-editor', strong);
  t.is(refused.status, 429);
  t.like(refused.body.error, { code: 'rate_limited', details: { limit: 'login' } });
  const login = await node.http.request('/api/auth/login', { body: { email: editor, password: 'zoma-editor' } });
  t.is(login.status, 429);
});

test('a user sees the own logins, newest first, and ends one of them', async (t) => {
  const node = await setUp(t);
  const [first, second] = [await node.login('editor'), await node.login('editor')];
  const viewer = await node.login('viewer');
  const listed = itemsOf(await node.http.request('/api/auth/logins', { token: second }));
  t.deepEqual(
    listed.map(({ current, by, address }) => ({ current, by, address })),
    [
      { current: true, by: 'password', address: '127.0.0.1' },
      { current: false, by: 'password', address: '127.0.0.1' },
    ],
  );
  t.true(listed.every(({ startedAt, lastUsedAt, expiresAt }) => startedAt <= lastUsedAt && lastUsedAt < expiresAt));
  const page = await node.http.request('/api/auth/logins?limit=1', { token: second });
  t.deepEqual(itemsOf(page), listed.slice(0, 1));
  const rest = await node.http.request(`/api/auth/logins?cursor=${String(page.body.data.nextCursor)}`, {
    token: second,
  });
  t.deepEqual(itemsOf(rest), listed.slice(1));

  const socket = await node.connect(first);
  const end = (token: string) =>
    node.http.request(`/api/auth/logins/${listed[1]?.id ?? ''}`, { token, method: 'DELETE' });
  t.is((await end(viewer)).body.error.code, 'not_found');
  t.is((await end(second)).status, 200);
  t.like(await socket.next('unauthorized'), { code: 'token_revoked' });
  t.is((await node.http.request('/api/auth/me', { token: first })).body.error.code, 'token_revoked');
  t.deepEqual(itemsOf(await node.http.request('/api/auth/logins', { token: second })), listed.slice(0, 1));
  t.is((await end(second)).status, 200);
});

test('a refreshed login shows when and from where it was used last', async (t) => {
  const node = await setUp(t);
  const login = await node.http.request('/api/auth/login', { body: { email: editor, password: 'zoma-editor' } });
  const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
  const { body } = await node.http.request('/api/auth/refresh', { method: 'POST', headers: { cookie } });
  const [listed] = itemsOf(await node.http.request('/api/auth/logins', { token: body.data.accessToken }));
  t.true(listed !== undefined && listed.lastUsedAt > listed.startedAt && listed.current);
});

test('no login and no refresh that runs while the password changes survives the change', async (t) => {
  const node = await setUp(t);
  const own = await node.login('editor');
  const passwords = ['zoma-editor', strong, 'another-lantern-31-river', strong, 'another-lantern-31-river'];
  for (let round = 0; round + 1 < passwords.length; round += 1) {
    const [current = '', next = ''] = passwords.slice(round);
    const login = () => node.http.request('/api/auth/login', { body: { email: editor, password: current } });
    const other = await login();
    const cookie = other.headers.get('set-cookie')?.split(';')[0] ?? '';
    const refresh = () => node.http.request('/api/auth/refresh', { method: 'POST', headers: { cookie } });
    const [changed, ...answers] = await Promise.all([change(node, own, current, next), login(), login(), refresh()]);
    t.is(changed.status, 200);
    for (const { status, body } of answers) {
      if (status !== 200) continue;
      const me = await node.http.request('/api/auth/me', { token: body.data.accessToken });
      t.is(me.body.error.code, 'token_revoked');
    }
    const listed = itemsOf(await node.http.request('/api/auth/logins', { token: own }));
    t.deepEqual(
      listed.map(({ current: isCurrent }) => isCurrent),
      [true],
    );
  }
});
