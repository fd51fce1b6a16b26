import test from 'ava';
import type { WireData } from '../../support/wire.ts';
import { createAdminWorld, type AdminWorld } from './world.ts';

let world: AdminWorld;
test.before(async () => {
  world = await createAdminWorld();
});
test.after.always(() => world.close());
const nothing = { organization: {}, user: {}, roles: {}, users: {} };
const reset = { enabled: true, providers: null, models: null, retentionDays: null, limits: nothing };
test.afterEach.always(async () => world.call('PATCH', path, reset));

const path = '/api/admin/settings';
const patch = (body: object) => world.node.http.request(path, { method: 'PATCH', token: world.admin, body });
const text = { text: 'a text', action: 'improve' };
const enhance = (token: string) => world.node.http.request('/api/ai/enhance', { token, body: text });
const newEditor = async () => {
  const { id, email, password } = await world.newUser(['Editor']);
  return { id, token: await world.node.http.login(email, password) };
};

test.serial('settings begin with everything allowed, keep what is not given, and return to it', async (t) => {
  const defaults = { enabled: true, retentionDays: 30, limits: nothing };
  t.deepEqual(await world.call('GET', path), defaults as unknown as WireData);
  await world.call('PATCH', path, { retentionDays: 90, limits: { user: { requests: 5 } } });
  const changed = await world.call('PATCH', path, { providers: ['mock'], limits: { organization: { cost: 1.5 } } });
  const limits = { ...nothing, organization: { cost: 1.5 }, user: { requests: 5 } };
  t.deepEqual(changed, { ...defaults, retentionDays: 90, providers: ['mock'], limits } as unknown as WireData);
  t.deepEqual(
    await world.call('PATCH', path, { providers: null, retentionDays: null, limits: { organization: {}, user: {} } }),
    defaults as unknown as WireData,
  );
});

const refused: readonly { readonly body: object; readonly at: string }[] = [
  { body: { retentionDays: 0 }, at: 'retentionDays' },
  { body: { retentionDays: 3_651 }, at: 'retentionDays' },
  { body: { providers: [] }, at: 'providers' },
  { body: { providers: ['mock', 'oracle'] }, at: 'providers[1]' },
  { body: { models: ['gpt-0'] }, at: 'models[0]' },
  { body: { limits: { user: { requests: -1 } } }, at: 'limits.user.requests' },
  { body: { limits: { user: { cost: 1 } } }, at: 'limits.user.cost' },
  { body: { limits: { roles: { Emperor: { requests: 1 } } } }, at: 'limits.roles.Emperor' },
  { body: { limits: { roles: { Editor: { requests: 1.5 } } } }, at: 'limits.roles' },
  { body: { limits: { users: { nobody: { requests: 1 } } } }, at: 'limits.users' },
  {
    body: { limits: { users: { '019ab000-0000-7000-8000-00000000ffff': { requests: 1 } } } },
    at: 'limits.users.019ab000-0000-7000-8000-00000000ffff',
  },
];
for (const { body, at } of refused) {
  test.serial(`settings with ${JSON.stringify(body)} are refused at ${at}`, async (t) => {
    const answer = await patch(body);
    t.is(answer.status, 400, JSON.stringify(answer.body));
    t.deepEqual(
      (answer.body.error.details as { path: string }[]).map((problem) => problem.path),
      [at],
    );
  });
}

test.serial('with the assistant off no enhancement begins, and one that runs goes on', async (t) => {
  const { token } = await newEditor();
  const { sessionId } = await world.node.http.enhance(token, { text: 'word '.repeat(200), action: 'improve' });
  await world.call('PATCH', path, { enabled: false });
  const answer = await enhance(token);
  t.is(answer.status, 403);
  t.regex(answer.body.error.message, /turned the assistant off/);
  const events = await world.node.http.stream(token, sessionId);
  t.is(events.at(-1)?.name, 'done');
  t.is((await enhance(world.foreignAdmin)).status, 201);
  await world.call('PATCH', path, { enabled: true });
  t.is((await enhance(token)).status, 201);
});

test.serial('a user’s limit refuses from the next enhancement on, and GET /usage shows it', async (t) => {
  const [one, other] = [await newEditor(), await newEditor()];
  await world.call('PATCH', path, { limits: { user: { requests: 3 }, users: { [one.id]: { requests: 1 } } } });
  t.is((await enhance(one.token)).status, 201);
  const answer = await enhance(one.token);
  t.is(answer.status, 429);
  t.like(answer.body.error.details, { limit: 'requests', remaining: 0 });
  t.regex(answer.headers.get('RateLimit-Policy') ?? '', /^"requests";q=1;/);
  const usage = await world.node.http.request('/api/ai/usage', { token: one.token });
  t.like(usage.body.data, { requests: { used: 1, limit: 1 } });
  t.like((await world.node.http.request('/api/ai/usage', { token: other.token })).body.data, {
    requests: { limit: 3 },
  });
  await world.call('PATCH', path, { limits: { users: { [one.id]: { requests: 2 } } } });
  t.is((await enhance(one.token)).status, 201);
});

test.serial('a role’s limit applies to its users, and is removed with the role', async (t) => {
  const role = await world.newRole(['ai.enhance.create', 'ai.usage.view']);
  const { id, email, password } = await world.newUser([role.name]);
  const token = await world.node.http.login(email, password);
  await world.call('PATCH', path, { limits: { roles: { [role.name]: { tokens: 1 } } } });
  t.like((await enhance(token)).body.error.details, { limit: 'tokens' });
  await world.call('PATCH', `/api/admin/users/${id}`, { roles: ['Editor'] });
  t.is((await enhance(token)).status, 201);
  await world.call('DELETE', `/api/admin/roles/${role.id}`);
  t.deepEqual(((await world.call('GET', path)) as unknown as { limits: { roles: object } }).limits.roles, {});
});

test.serial('the organization’s cost bounds all its users', async (t) => {
  const { token } = await newEditor();
  await world.call('PATCH', path, { limits: { organization: { cost: 0.000001 } } });
  const usage = await world.node.http.request('/api/ai/usage', { token });
  t.like(usage.body.data, { cost: { limit: 0.000001 } });
});

test.serial('the privacy policy is at both paths, each with its permissions', async (t) => {
  const manager = await world.holderOf(['settings.manage']);
  const keeper = await world.holderOf(['entity.manage']);
  const statuses = async (token: string) =>
    Promise.all(
      ['/api/admin/privacy', '/api/org/privacy'].map(
        async (url) => (await world.node.http.request(url, { method: 'PUT', token, body: { enabled: false } })).status,
      ),
    );
  t.deepEqual(await statuses(manager), [200, 200]);
  t.deepEqual(await statuses(keeper), [403, 200]);
  t.like(await world.call('GET', '/api/admin/privacy'), { enabled: false });
});
