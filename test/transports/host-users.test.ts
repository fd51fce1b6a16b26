import test from 'ava';
import { useHostIssuers } from '../support/host-issuer.ts';
import { addIssuer, exchange, signToken } from '../support/host-tokens.ts';
import { startNode } from '../support/node.ts';

const { admin, clock, key, me, node, setup } = useHostIssuers(test);

test('the first exchanges of a user at the same time make one user', async (t) => {
  const host = await setup();
  const claims = { sub: 'ada', email: 'ada@host.example', name: 'Ada Lovelace', roles: ['Viewer'] };
  const answers = await Promise.all(Array.from({ length: 12 }, () => host.exchange(claims)));
  t.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
  const users = await Promise.all(answers.map(async ({ body }) => (await me(body.access_token)).data));
  t.is(new Set(users.map(({ id }) => id)).size, 1);
  t.like(users[0], { email: 'ada@host.example', name: 'Ada Lovelace', roles: ['Viewer'] });
});

test('an exchange updates name, e-mail address and roles, and keeps what the token does not say', async (t) => {
  const host = await setup();
  const first = await host.exchange({ sub: 'a', email: 'before@host.example', name: 'Before', roles: ['Editor'] });
  await host.exchange({ sub: 'a', email: 'after@host.example', name: 'After', roles: 'Viewer' });
  t.like((await me(first.body.access_token)).data, {
    email: 'after@host.example',
    name: 'After',
    roles: ['Viewer'],
  });
  await host.exchange({ sub: 'a', roles: [] });
  t.like((await me(first.body.access_token)).data, { email: 'after@host.example', name: 'After', roles: [] });
  await host.exchange({ sub: 'a' });
  t.deepEqual((await me(first.body.access_token)).data.roles, ['Editor'], 'the default roles');
});

test('roles beyond the allowed ones are not given', async (t) => {
  const host = await setup({ allowedRoles: ['Viewer'] });
  const { body } = await host.exchange({ sub: 'a', roles: ['Admin', 'Viewer', 'nonsense'] });
  t.deepEqual((await me(body.access_token)).data.roles, ['Viewer']);
});

test('claims have the names that the issuer says, also nested ones and ones with dots', async (t) => {
  const claims = { userId: 'uid', email: 'https://host.example/email', name: 'profile.name', roles: 'realm.roles' };
  const host = await setup({ claims });
  const { body } = await host.exchange({
    sub: undefined,
    uid: 4711,
    'https://host.example/email': 'dot@host.example',
    profile: { name: 'Dot' },
    realm: { roles: ['Viewer'] },
  });
  t.like((await me(body.access_token)).data, { email: 'dot@host.example', name: 'Dot', roles: ['Viewer'] });
});

test('an e-mail address that another user has refuses the exchange and links nothing', async (t) => {
  const host = await setup();
  const first = await host.exchange({ sub: 'evil', email: 'Editor@Zoma.local', roles: ['Editor'] });
  t.is(first.status, 400);
  t.is(first.body.error, 'invalid_request');
  const own = await host.exchange({ sub: 'mover', email: 'mover@host.example' });
  const moved = await host.exchange({ sub: 'mover', email: 'admin@zoma.local' });
  t.is(moved.status, 400);
  t.is((await me(own.body.access_token)).data.email, 'mover@host.example');
  const both = await Promise.all(['one', 'two'].map((sub) => host.exchange({ sub, email: 'same@host.example' })));
  t.deepEqual(both.map(({ status }) => status).sort(), [200, 400]);
  t.like((await me(await node().login('editor'))).data, { email: 'editor@zoma.local' });
});

test('an e-mail address that the host has not verified is not taken', async (t) => {
  const host = await setup();
  const claims = { sub: 'a', email: 'editor@zoma.local', email_verified: false };
  t.like(await me((await host.exchange(claims)).body.access_token), { data: { email: null } });
});

test('a user is known by iss and sub: by another audience of the host, and after the issuer was registered anew', async (t) => {
  const host = await setup();
  const other = await setup({ issuer: host.iss });
  const [one, two] = [await host.exchange({ sub: 'same' }), await other.exchange({ iss: host.iss, sub: 'same' })];
  const idOf = async (answer: typeof one) => (await me(answer.body.access_token)).data.id;
  const id = await idOf(one);
  t.is(await idOf(two), id);
  await node().http.request(`/api/admin/issuers/${host.id}`, { token: admin(), method: 'DELETE' });
  await addIssuer(node().http, admin(), {
    issuer: host.iss,
    audience: host.audience,
    algorithms: ['EdDSA'],
    jwks: { keys: [key().jwk] },
  });
  t.is(await idOf(await host.exchange({ sub: 'same' })), id);
  t.not(await idOf(await (await setup()).exchange({ sub: 'same' })), id);
});

test('the user whom an administrator created with the external id is adopted, once, and no user is by e-mail address', async (t) => {
  const host = await setup();
  const other = await setup();
  const create = async (externalId: string, email: string) => {
    const body = { email, name: 'Made here', roles: ['Editor'], externalId };
    return (await node().http.request('/api/admin/users', { token: admin(), body })).body.data.id;
  };
  const id = await create('crm-1', 'crm-1@acme.example');
  await create('crm-2', 'crm-2@acme.example');
  const adopted = await host.exchange({ sub: 'crm-1', email: 'crm-1@acme.example', roles: ['Viewer'] });
  t.like((await me(adopted.body.access_token)).data, { id, roles: ['Viewer'], email: 'crm-1@acme.example' });
  const audited = node().log.lines.findLast(({ message }) => message === 'user.provisioned');
  t.like(audited, { fields: { subject: { id }, details: { changed: ['issuer', 'roles'] } } });
  const elsewhere = await other.exchange({ sub: 'crm-1', roles: ['Viewer'] });
  t.not((await me(elsewhere.body.access_token)).data.id, id);
  t.is((await host.exchange({ sub: 'crm-3', email: 'crm-2@acme.example' })).status, 400);
});

test('an exchange that takes the role of the last administrator away leaves it, and the audit has it', async (t) => {
  const own = await startNode({ clock });
  t.teardown(own.stop);
  const token = await own.login('admin');
  const issuer = {
    algorithms: ['EdDSA'],
    jwks: { keys: [key().jwk] },
    allowedRoles: ['Admin', 'Viewer'],
    defaultRoles: [],
  };
  await addIssuer(own.http, token, issuer);
  const exchangeAs = async (sub: string, roles: readonly string[]) => {
    const { body } = await exchange(own.http, await signToken(key(), { claims: { sub, roles } }, clock.now()));
    return (await own.http.request('/api/auth/me', { token: body.access_token })).body.data;
  };
  const users = '/api/admin/users';
  const newAdmin = { name: 'Boss', roles: ['Admin'], password: 'five gentle otters knit' };
  const boss = { ...newAdmin, email: 'boss@acme.example', externalId: 'boss' };
  const { id } = (await own.http.request(users, { token, body: boss })).body.data;
  t.is((await exchangeAs('boss', ['Admin'])).id, id);
  const seeded = (await own.http.request('/api/auth/me', { token })).body.data.id;
  t.is((await own.http.request(users, { token, body: { ...newAdmin, email: 'spare@acme.example' } })).status, 201);
  const spare = await own.http.login('spare@acme.example', newAdmin.password);
  t.is((await own.http.request(`${users}/${seeded}`, { token: spare, method: 'DELETE' })).status, 200);
  const spareId = (await own.http.request('/api/auth/me', { token: spare })).body.data.id;
  t.is(
    (await own.http.request(`${users}/${spareId}`, { token: spare, method: 'PATCH', body: { roles: [] } })).status,
    200,
  );
  t.deepEqual((await exchangeAs('boss', ['Viewer'])).roles.toSorted(), ['Admin', 'Viewer']);
  const audited = own.log.lines.findLast(({ message }) => message === 'user.role_kept');
  t.like(audited, { fields: { subject: { id }, details: { roles: ['Admin'] } } });
  const again = await own.http.login(boss.email, boss.password);
  const other = { ...newAdmin, email: 'other@acme.example' };
  t.is((await own.http.request(users, { token: again, body: other })).status, 201);
  t.deepEqual((await exchangeAs('boss', ['Viewer'])).roles, ['Viewer']);
});

test('a disabled user is refused, and enabled again is not', async (t) => {
  const host = await setup();
  const { body } = await host.exchange({ sub: 'a' });
  const { id } = (await me(body.access_token)).data;
  await node().app.accountChanges.setDisabled(id, true);
  t.is((await host.exchange({ sub: 'a' })).status, 400);
  t.is((await me(body.access_token)).error.code, 'token_revoked');
  await node().app.accountChanges.setDisabled(id, false);
  t.is((await host.exchange({ sub: 'a' })).status, 200);
});

test('the login ends with the subject token, is revocable, and the audit has the ids in act', async (t) => {
  const host = await setup();
  const exp = Math.floor(clock.now() / 1000) + 90;
  const act = { sub: 'helpdesk-7' };
  const { body } = await host.exchange({
    sub: 'a',
    exp,
    act: { ...act, name: 'Grace Hopper', act: { email: 'a@example.org' } },
  });
  t.true(body.expires_in <= 90);
  const audited = node().log.lines.findLast(({ message }) => message === 'auth.token_exchanged');
  t.like(audited, { fields: { outcome: 'done' } });
  t.deepEqual(audited?.fields, { ...audited?.fields, details: { issuerId: host.id, acting: { ...act, act: {} } } });
  const socket = await node().connect(body.access_token);
  const logout = await node().http.request('/api/auth/logout', { token: body.access_token, method: 'POST' });
  t.is(logout.status, 200);
  t.is((await me(body.access_token)).error.code, 'token_revoked');
  await t.notThrowsAsync(socket.disconnected);
});

test('an entity names a host user by the host’s own id', async (t) => {
  const host = await setup();
  const path = '/api/entities/note/of-the-host-user';
  const visibility = { users: ['user-4711'] };
  await node().http.request(path, { token: admin(), method: 'PUT', body: { title: 'Only theirs', visibility } });
  const statusFor = async (sub: string) =>
    (await node().http.request(path, { token: (await host.exchange({ sub })).body.access_token })).status;
  t.is(await statusFor('user-4711'), 200);
  t.is(await statusFor('user-4712'), 404);
});
