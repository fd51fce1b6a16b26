import { createHmac } from 'node:crypto';
import test from 'ava';
import jwt from 'jsonwebtoken';
import { movableClock, startNode } from '../support/node.ts';
import type { Answer } from '../support/http-client.ts';

const cookieOf = ({ headers }: Answer): string => headers.get('set-cookie')?.split(';')[0] ?? '';
const editor = { email: 'editor@zoma.local', password: 'zoma-editor' };

test('logging in gives an access token for me and a refresh cookie that scripts cannot read', async (t) => {
  const node = await startNode();
  t.teardown(node.stop);
  const login = await node.http.request('/api/auth/login', { body: editor });
  t.is(login.status, 200);
  t.is(login.body.data.tokenType, 'Bearer');
  t.is(login.body.data.expiresIn, 900);
  t.regex(login.headers.get('set-cookie') ?? '', /^refresh_token=.*path=\/api\/auth.*samesite=strict.*httponly/i);
  const me = await node.http.request('/api/auth/me', { token: login.body.data.accessToken });
  t.is(me.body.data.email, editor.email);
  t.deepEqual(me.body.data.roles, ['Editor']);
  t.true(me.body.data.permissions.includes('ai.enhance.create'));
  t.false(me.body.data.permissions.includes('user.manage'));
});

test('a wrong password and an unknown e-mail get the same answer', async (t) => {
  const node = await startNode();
  t.teardown(node.stop);
  const wrong = await node.http.request('/api/auth/login', { body: { ...editor, password: 'guess' } });
  const unknown = await node.http.request('/api/auth/login', {
    body: { email: 'nobody@zoma.local', password: 'guess' },
  });
  t.is(wrong.status, 401);
  t.is(wrong.body.error.code, 'invalid_credentials');
  t.deepEqual(wrong.body.error, unknown.body.error);
});

test('an account is throttled for an address after ten wrong passwords, also for the right one; nothing else is', async (t) => {
  const node = await startNode({ env: { TRUST_PROXY: 'true' } });
  t.teardown(node.stop);
  const loginFrom = (address: string, body: object = editor) =>
    node.http.request('/api/auth/login', { body, headers: { 'X-Forwarded-For': address } });
  const wrong = { ...editor, password: 'guess' };

  const guesses = await Promise.all(Array.from({ length: 30 }, () => loginFrom('2001:db8:1:2::1', wrong)));
  t.is(guesses.filter(({ status }) => status === 401).length, 10);
  // Another address of the same /64 is the same subscriber.
  const refused = await loginFrom('2001:db8:1:2:ffff::9', { ...editor, email: 'Editor@Zoma.local ' });
  t.is(refused.status, 429);
  t.is(refused.body.error.code, 'rate_limited');
  t.like(refused.body.error.details, { limit: 'login', remaining: 0 });
  t.true(Number(refused.headers.get('retry-after')) > 0);
  t.is((await loginFrom('2001:db8:1:2::1', { email: 'viewer@zoma.local', password: 'zoma-viewer' })).status, 200);

  const before = performance.now();
  t.is((await loginFrom('2001:db8:1:3::1')).status, 200);
  t.true(performance.now() - before >= 250, 'a new address waits after ten failures');
  t.is((await loginFrom('2001:db8:1:3::2', wrong)).status, 401);
});

test('guesses from many addresses slow an account down and do not lock its owner out', async (t) => {
  const node = await startNode({ env: { TRUST_PROXY: 'true' } });
  t.teardown(node.stop);
  const loginFrom = (address: string, password = editor.password) =>
    node.http.request('/api/auth/login', {
      body: { ...editor, password },
      headers: { 'X-Forwarded-For': address },
    });
  t.is((await loginFrom('192.0.2.1')).status, 200);
  const guesses = await Promise.all(
    Array.from({ length: 12 }, (_, index) => loginFrom(`198.51.100.${String(index)}`, 'guess')),
  );
  t.true(guesses.every(({ status }) => status === 401));

  const started = performance.now();
  const answered: string[] = [];
  await Promise.all(
    ['203.0.113.7', '192.0.2.1'].map(async (address) => {
      t.is((await loginFrom(address)).status, 200);
      answered.push(address);
    }),
  );
  t.deepEqual(answered, ['192.0.2.1', '203.0.113.7'], 'an address that logged in before does not wait');
  t.true(performance.now() - started >= 1_000, 'a new one waits for a second after twelve failures');
});

test('an address is throttled after a hundred wrong passwords for whatever accounts', async (t) => {
  const node = await startNode();
  t.teardown(node.stop);
  for (let account = 0; account < 100; account += 1) {
    const email = `nobody-${String(account)}@zoma.local`;
    const { status } = await node.http.request('/api/auth/login', { body: { email, password: 'guess' } });
    t.is(status, 401);
  }
  const refused = await node.http.request('/api/auth/login', { body: editor });
  t.is(refused.body.error.code, 'rate_limited');
});

test('a refresh rotates the cookie; within the leeway the old one gets the same successor', async (t) => {
  const clock = movableClock();
  const node = await startNode({ clock });
  t.teardown(node.stop);
  const login = await node.http.request('/api/auth/login', { body: editor });
  const cookie = cookieOf(login);
  const refresh = (shown: string) =>
    node.http.request('/api/auth/refresh', { method: 'POST', headers: { cookie: shown } });

  const [first, second] = await Promise.all([refresh(cookie), refresh(cookie)]);
  t.is(first.status, 200);
  t.not(cookieOf(first), cookie);
  t.is(cookieOf(first), cookieOf(second));
  const me = (token: string) => node.http.request('/api/auth/me', { token });
  t.is((await me(first.body.data.accessToken)).status, 200);
  t.is((await me(login.body.data.accessToken)).status, 200);

  clock.advance(9_000);
  t.is(cookieOf(await refresh(cookie)), cookieOf(first));
});

test('a refresh cookie that comes back after the leeway revokes its whole family', async (t) => {
  const clock = movableClock();
  const node = await startNode({ clock });
  t.teardown(node.stop);
  const login = await node.http.request('/api/auth/login', { body: editor });
  const refresh = (shown: string) =>
    node.http.request('/api/auth/refresh', { method: 'POST', headers: { cookie: shown } });
  const successor = await refresh(cookieOf(login));
  const socket = await node.connect(successor.body.data.accessToken);
  const told = socket.next('unauthorized');

  clock.advance(11_000);
  const reused = await refresh(cookieOf(login));
  t.is(reused.status, 401);
  t.is(reused.body.error.code, 'refresh_reused');
  t.is((await refresh(cookieOf(successor))).body.error.code, 'token_revoked');
  const me = await node.http.request('/api/auth/me', { token: successor.body.data.accessToken });
  t.is(me.body.error.code, 'token_revoked');
  t.like(await told, { code: 'token_revoked' });
});

test('a refresh cookie that was made up or has expired is refused', async (t) => {
  const clock = movableClock();
  const node = await startNode({ clock });
  t.teardown(node.stop);
  const refresh = (headers: Record<string, string>) =>
    node.http.request('/api/auth/refresh', { method: 'POST', headers });
  t.is((await refresh({})).body.error.code, 'unauthorized');
  t.is((await refresh({ cookie: 'refresh_token=nonsense' })).body.error.code, 'unauthorized');
  const cookie = cookieOf(await node.http.request('/api/auth/login', { body: editor }));
  const [id = '', , mac = ''] = cookie.split('.');
  t.is((await refresh({ cookie: `${id}.2.${mac}` })).body.error.code, 'unauthorized');
  clock.advance(10_081 * 60_000);
  t.is((await refresh({ cookie })).body.error.code, 'token_expired');
});

test('logging out ends this login alone: its token, its cookie and its sockets', async (t) => {
  const node = await startNode();
  t.teardown(node.stop);
  const here = await node.http.request('/api/auth/login', { body: editor });
  const there = await node.login('editor');
  const token = here.body.data.accessToken;
  const socket = await node.connect(token);
  const told = socket.next('unauthorized');

  const logout = await node.http.request('/api/auth/logout', {
    method: 'POST',
    token,
    headers: { cookie: cookieOf(here) },
  });
  t.is(logout.status, 200);
  t.regex(logout.headers.get('set-cookie') ?? '', /^refresh_token=;/);
  t.is((await node.http.request('/api/auth/me', { token })).body.error.code, 'token_revoked');
  const refresh = await node.http.request('/api/auth/refresh', { method: 'POST', headers: { cookie: cookieOf(here) } });
  t.is(refresh.body.error.code, 'token_revoked');
  t.is((await node.http.request('/api/auth/me', { token: there })).status, 200);
  t.like(await told, { code: 'token_revoked' });
  await socket.disconnected;
});

test('logging out everywhere ends every login of the user and nobody else’s', async (t) => {
  const node = await startNode();
  t.teardown(node.stop);
  const here = await node.login('editor');
  const there = await node.login('editor');
  const other = await node.login('viewer');
  await node.http.request('/api/auth/logout', { token: here, body: { everywhere: true } });
  for (const token of [here, there]) {
    t.is((await node.http.request('/api/auth/me', { token })).body.error.code, 'token_revoked');
  }
  t.is((await node.http.request('/api/auth/me', { token: other })).status, 200);
  t.is((await node.http.request('/api/auth/me', { token: await node.login('editor') })).status, 200);
});

test('logging out by the cookie alone works; with nothing to tell who, it does not', async (t) => {
  const node = await startNode();
  t.teardown(node.stop);
  const login = await node.http.request('/api/auth/login', { body: editor });
  const logout = (headers: Record<string, string>) =>
    node.http.request('/api/auth/logout', { method: 'POST', headers });
  t.is((await logout({})).body.error.code, 'unauthorized');
  t.is((await logout({ cookie: cookieOf(login) })).status, 200);
  t.is(
    (await node.http.request('/api/auth/me', { token: login.body.data.accessToken })).body.error.code,
    'token_revoked',
  );
});

test('a token that is expired, tampered with, signed by another key or not at all is refused with its code', async (t) => {
  const clock = movableClock();
  const node = await startNode({ clock, env: { JWT_SECRET: 'a secret of this test, thirty-two bytes' } });
  t.teardown(node.stop);
  const token = await node.login('editor');
  const codeOf = async (shown: string) => {
    const { status, body } = await node.http.request('/api/auth/me', { token: shown });
    t.is(status, 401);
    const refused = await t.throwsAsync<Error & { data?: { code: string } }>(node.connect(shown));
    t.is(refused.data?.code, body.error.code);
    return body.error.code;
  };
  const [header = '', payload = '', signature = ''] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

  t.is(await codeOf(`${header}.${encode({ ...claims, sub: 'somebody else' })}.${signature}`), 'unauthorized');
  t.is(await codeOf(jwt.sign(claims, 'another key')), 'unauthorized');
  t.is(await codeOf(`${encode({ alg: 'none', typ: 'JWT' })}.${payload}.`), 'unauthorized');
  const hs512 = `${encode({ alg: 'HS512', typ: 'JWT' })}.${payload}`;
  const mac = createHmac('sha512', 'a secret of this test, thirty-two bytes').update(hs512).digest('base64url');
  t.is(await codeOf(`${hs512}.${mac}`), 'unauthorized');
  t.is(await codeOf('nonsense'), 'unauthorized');
  clock.advance(16 * 60_000);
  t.is(await codeOf(token), 'token_expired');
});

test('without a token there is nothing to see', async (t) => {
  const node = await startNode();
  t.teardown(node.stop);
  for (const path of ['/api/auth/me', '/api/ai/usage', '/api/ai/sessions', '/api/ai/actions']) {
    t.is((await node.http.request(path)).body.error.code, 'unauthorized');
  }
});
