import test from 'ava';
import type { AuditEvent } from '../../../src/ports/audit-trail.ts';
import { createAdminWorld, goodPassword, type AdminWorld } from './world.ts';

let world: AdminWorld;
test.before(async () => {
  world = await createAdminWorld();
});
test.after.always(() => world.close());

const path = '/api/admin/users';
const request = (method: string, url: string, body?: object, token = world.admin) =>
  world.node.http.request(url, { method, token, ...(body && { body }) });
const logIn = (email: string, password: string) =>
  world.node.http.request('/api/auth/login', { body: { email, password } });
const redeem = (token: string, password: string) =>
  world.node.http.request('/api/auth/password-link', { body: { token, password } });
const names = async (query: string): Promise<string[]> =>
  (await world.call('GET', `${path}?${query}`)).items.map(({ name }) => name);

test('a new user logs in with the password that came, and has the roles that were given', async (t) => {
  const body = {
    email: 'ada@acme.example',
    name: 'Ada',
    roles: ['Viewer', 'Viewer'],
    externalId: 'crm-1',
    password: goodPassword,
  };
  const created = await request('POST', path, body);
  t.is(created.status, 201);
  t.like(created.body.data, {
    email: body.email,
    roles: ['Viewer'],
    externalId: 'crm-1',
    disabled: false,
    hasPassword: true,
  });
  t.false('passwordLink' in created.body.data);
  const login = await logIn('ADA@acme.example', goodPassword);
  t.deepEqual(login.body.data.user.roles, ['Viewer']);
});

const refused = [
  { what: 'a common password', body: { password: 'password1234' }, path: 'password' },
  { what: 'the user’s own name as password', body: { password: 'ottilieottilie' }, path: 'password' },
  { what: 'an unknown role', body: { roles: ['Viewer', 'Emperor'] }, path: 'roles[1]' },
  { what: 'no e-mail address', body: { email: 'ottilie' }, path: 'email' },
  { what: 'a blank name', body: { name: ' ' }, path: 'name' },
  { what: 'an unknown field', body: { kind: 'key' }, path: 'kind' },
];
for (const { what, body, path: at } of refused) {
  test(`a new user with ${what} is refused`, async (t) => {
    const given = { email: 'ottilie@acme.example', name: 'Ottilie', roles: [], ...body };
    const { status, body: answer } = await request('POST', path, given);
    t.is(status, 400);
    t.deepEqual(
      (answer.error.details as { path: string }[]).map((problem) => problem.path),
      [at],
    );
  });
}

test('an e-mail address in use is a conflict, whatever its case and in whatever organization', async (t) => {
  const { id } = await world.newUser();
  for (const email of ['ADMIN@zoma.local', 'admin@OTHER.example']) {
    const created = await request('POST', path, { email, name: 'Copy', roles: [] });
    t.is(created.body.error.code, 'conflict');
    t.is((await request('PATCH', `${path}/${id}`, { email })).body.error.code, 'conflict');
  }
});

test('an external id in use is a conflict', async (t) => {
  const body = { name: 'Twin', roles: [], externalId: 'twin' };
  t.is((await request('POST', path, { ...body, email: 'twin-1@acme.example' })).status, 201);
  t.is((await request('POST', path, { ...body, email: 'twin-2@acme.example' })).body.error.code, 'conflict');
  t.deepEqual(await names('externalId=twin'), ['Twin']);
});

test('the search finds beginnings of names, addresses and external ids, and takes no character as a wildcard', async (t) => {
  const people = [
    { name: 'Zoë 100%_sure', email: 'z1@search.example', externalId: 'Q-1' },
    { name: 'ZOË Other', email: 'z_2@search.example', externalId: 'Q_2' },
  ];
  for (const person of people) await world.call('POST', path, { ...person, roles: [] });
  t.deepEqual(await names(`search=${encodeURIComponent('zoë ')}`), ['ZOË Other', 'Zoë 100%_sure']);
  t.deepEqual(await names(`search=${encodeURIComponent('Zoë 100%')}`), ['Zoë 100%_sure']);
  t.deepEqual(await names('search=Z_2@'), ['ZOË Other']);
  t.deepEqual(await names('search=Q_'), ['ZOË Other']);
  for (const wildcard of ['%', '_', '\\', 'z%', "' OR true --"]) {
    t.deepEqual(await names(`search=${encodeURIComponent(wildcard)}`), [], wildcard);
  }
});

test('pages hold each user once, newest first, although users are created meanwhile', async (t) => {
  const role = await world.newRole();
  const made: string[] = [];
  for (let count = 0; count < 5; count += 1) made.unshift((await world.newUser([role.name])).id);
  const query = `${path}?role=${encodeURIComponent(role.name)}&limit=2`;
  const seen: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page = await world.call('GET', cursor === '' ? query : `${query}&cursor=${cursor}`);
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
    await world.newUser([role.name]);
  }
  t.deepEqual(seen, made);
  t.is((await request('GET', `${path}?cursor=nonsense`)).status, 400);
});

test('a disabled user is out at once, and finds no way in until enabled', async (t) => {
  const { id, email, password } = await world.newUser(['Editor']);
  const token = await world.node.http.login(email, password);
  const socket = await world.node.connect(token);
  await world.call('PATCH', `${path}/${id}`, { disabled: true });
  await socket.disconnected;
  t.is((await world.node.http.request('/api/auth/me', { token })).status, 401);
  t.is((await logIn(email, password)).body.error.code, 'invalid_credentials');
  t.deepEqual(
    (await world.call('GET', `${path}?disabled=true&search=${email}`)).items.map((user) => user.id),
    [id],
  );
  await world.call('PATCH', `${path}/${id}`, { disabled: false });
  t.is((await world.node.http.request('/api/auth/me', { token })).status, 401);
  t.is((await logIn(email, password)).status, 200);
});

test('a new password ends the user’s logins, and the old password', async (t) => {
  const { id, email, password } = await world.newUser();
  const token = await world.node.http.login(email, password);
  await world.call('PATCH', `${path}/${id}`, { password: 'seven quiet herons walk' });
  t.is((await world.node.http.request('/api/auth/me', { token })).body.error.code, 'token_revoked');
  t.is((await logIn(email, password)).status, 401);
  t.is((await logIn(email, 'seven quiet herons walk')).status, 200);
});

test('ending a user’s sessions ends each login, and the user logs in again', async (t) => {
  const { id, email, password } = await world.newUser();
  const tokens = [await world.node.http.login(email, password), await world.node.http.login(email, password)];
  await world.call('POST', `${path}/${id}/end-sessions`);
  for (const token of tokens) t.is((await world.node.http.request('/api/auth/me', { token })).status, 401);
  t.is((await logIn(email, password)).status, 200);
});

test('a one-time link sets a password once, and ends earlier logins', async (t) => {
  const email = 'linked@acme.example';
  const created = await world.call('POST', path, { email, name: 'Linked', roles: ['Viewer'] });
  const { token } = created.passwordLink;
  t.regex(token, /^[\w-]{43}$/);
  t.is((await redeem(token, 'password1234')).body.error.code, 'validation_failed');
  const both = await Promise.all([redeem(token, goodPassword), redeem(token, goodPassword)]);
  t.deepEqual(both.map(({ status }) => status).sort(), [200, 401]);
  t.is((await logIn(email, goodPassword)).status, 200);
});

type NewUser = Awaited<ReturnType<AdminWorld['newUser']>>;

const linksEnd: Readonly<Record<string, (user: NewUser) => Promise<unknown>>> = {
  'a newer link is made': ({ id }) => world.call('POST', `${path}/${id}/password-link`),
  'an administrator sets a password': ({ id }) =>
    world.call('PATCH', `${path}/${id}`, { password: 'seven quiet herons walk' }),
  'the user changes the password': async ({ email, password }) => {
    const token = await world.node.http.login(email, password);
    const body = { current: password, next: 'seven quiet herons walk' };
    return world.node.http.request('/api/auth/password', { token, body });
  },
  'the user has another e-mail address': ({ id, email }) =>
    world.call('PATCH', `${path}/${id}`, { email: `new-${email}` }),
  'the user is disabled, and enabled again': async ({ id }) => {
    await world.call('PATCH', `${path}/${id}`, { disabled: true });
    return world.call('PATCH', `${path}/${id}`, { disabled: false });
  },
  'the account is disabled past administration, and enabled again': async ({ id }) => {
    await world.node.app.accountChanges.setDisabled(id, true);
    await world.node.app.accountChanges.setDisabled(id, false);
  },
  'the user is disabled': ({ id }) => world.call('PATCH', `${path}/${id}`, { disabled: true }),
  'the user is erased': ({ id }) => request('DELETE', `${path}/${id}`),
};

for (const [what, end] of Object.entries(linksEnd)) {
  test(`a one-time link is refused once ${what}`, async (t) => {
    const user = await world.newUser();
    const { token } = (await world.call('POST', `${path}/${user.id}/password-link`)).passwordLink;
    await end(user);
    t.is((await redeem(token, goodPassword)).body.error.code, 'unauthorized');
  });
}

test('of a link that is redeemed and a password that is changed at the same time, the account has one of the passwords', async (t) => {
  for (let round = 0; round < 4; round += 1) {
    const { id, email, password } = await world.newUser();
    const access = await world.node.http.login(email, password);
    const { token } = (await world.call('POST', `${path}/${id}/password-link`)).passwordLink;
    const own = 'seven quiet herons walk';
    const answers = await Promise.all([
      redeem(token, 'nine calm badgers read'),
      world.node.http.request('/api/auth/password', { token: access, body: { current: password, next: own } }),
      request('PATCH', `${path}/${id}`, { name: 'Renamed' }),
    ]);
    t.true(answers.every(({ status }) => status === 200 || status === 401));
    const logins = [await logIn(email, 'nine calm badgers read'), await logIn(email, own)];
    t.is(logins.filter(({ status }) => status === 200).length, 1);
  }
});

test('invented links are refused, and after a while not looked up', async (t) => {
  const world2 = await createAdminWorld();
  try {
    const statuses: number[] = [];
    for (let count = 0; count < 101; count += 1) {
      const answer = await world2.node.http.request('/api/auth/password-link', {
        body: { token: `t${String(count)}`, password: goodPassword },
      });
      statuses.push(answer.status);
    }
    t.deepEqual([...new Set(statuses)], [401, 429]);
  } finally {
    await world2.close();
  }
});

test('who manages users grants no role, and touches no user, with a permission that they lack', async (t) => {
  const manager = await world.holderOf(['user.manage', 'ai.usage.view']);
  const { id: administrator } = await world.newUser(['Admin']);
  const { id: plain } = await world.newUser();
  const attempts = [
    request('POST', path, { email: 'new-admin@acme.example', name: 'New', roles: ['Admin'] }, manager),
    request('PATCH', `${path}/${plain}`, { roles: ['Editor'] }, manager),
    request('PATCH', `${path}/${administrator}`, { password: goodPassword }, manager),
    request('PATCH', `${path}/${administrator}`, { email: 'mine@acme.example' }, manager),
    request('PATCH', `${path}/${administrator}`, { disabled: true }, manager),
    request('PATCH', `${path}/${administrator}`, { roles: [] }, manager),
    request('POST', `${path}/${administrator}/password-link`, undefined, manager),
    request('POST', `${path}/${administrator}/end-sessions`, undefined, manager),
  ];
  for (const { status, body } of await Promise.all(attempts)) {
    t.is(status, 403);
    t.is(typeof (body.error.details as { permission: string }).permission, 'string');
  }
  t.is((await request('PATCH', `${path}/${plain}`, { name: 'Renamed' }, manager)).status, 200);
});

test('the audit has what changed, without secrets and personal data', async (t) => {
  const { id, email } = await world.newUser();
  await world.call('PATCH', `${path}/${id}`, {
    name: 'Renamed',
    roles: ['Viewer'],
    password: 'seven quiet herons walk',
  });
  const { token } = (await world.call('POST', `${path}/${id}/password-link`)).passwordLink;
  await redeem(token, 'nine brave badgers hum');
  const lines = world.node.log.lines.filter((line) => JSON.stringify(line).includes(id));
  const events = lines.filter(({ level }) => level === 'audit').map(({ fields }) => fields as Partial<AuditEvent>);
  t.like(
    events.find(({ type }) => type === 'user.updated'),
    {
      before: { roles: [] },
      after: { roles: ['Viewer'] },
      details: { changed: ['name', 'password'] },
    },
  );
  t.deepEqual(
    events.map(({ type }) => type),
    ['user.created', 'user.updated', 'user.password_link_created', 'auth.password_link_redeemed'],
  );
  for (const secret of [token, 'herons', 'badgers', '$argon2', 'Renamed', 'Somebody', email])
    t.false(JSON.stringify(lines).includes(secret), secret);
});
