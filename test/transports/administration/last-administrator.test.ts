import test, { type ExecutionContext } from 'ava';
import { createAdminWorld, type AdminWorld } from './world.ts';

/** A node of its own for each test: the first organization has one administrator, `admin@zoma.local`. */
let world: AdminWorld;
const openWorld = async (t: ExecutionContext): Promise<void> => {
  world = await createAdminWorld();
  t.teardown(world.close);
};

const request = (method: string, path: string, body?: object) =>
  world.node.http.request(path, { method, token: world.admin, ...(body && { body }) });

const administratorRole = async (): Promise<string> => {
  const { items } = await world.call('GET', '/api/admin/roles');
  return items.find(({ allPermission }) => allPermission)?.id ?? '';
};

test.serial(
  'the last administrator cannot give up the role, be disabled or erased, or lose the role’s permissions',
  async (t) => {
    await openWorld(t);
    const { id } = await world.call('GET', '/api/auth/me');
    const role = await administratorRole();
    // Another administrator who cannot log in, one who is disabled, and one of another organization do not count.
    await world.call('POST', '/api/admin/users', { email: 'invited@acme.example', name: 'Invited', roles: ['Admin'] });
    const { id: disabled } = await world.newUser(['Admin']);
    await world.call('PATCH', `/api/admin/users/${disabled}`, { disabled: true });
    const everything = (await world.call('GET', '/api/admin/permissions')).items.map(({ name }) => name);
    const attempts = [
      ['PATCH', `/api/admin/users/${id}`, { roles: [] }],
      ['PATCH', `/api/admin/users/${id}`, { roles: ['Editor'] }],
      ['PATCH', `/api/admin/users/${id}`, { disabled: true }],
      ['PATCH', `/api/admin/roles/${role}`, { allPermission: false }],
      ['PATCH', `/api/admin/roles/${role}`, { permissions: everything }],
      ['DELETE', `/api/admin/roles/${role}`, undefined],
      ['DELETE', `/api/admin/users/${id}`, undefined],
    ] as const;
    for (const [method, path, body] of attempts) {
      const answer = await request(method, path, body);
      t.is(answer.body.error.code, 'conflict', JSON.stringify(body));
    }
    t.deepEqual((await world.call('GET', '/api/auth/me')).roles, ['Admin']);
  },
);

test.serial('with a second administrator the first can leave', async (t) => {
  await openWorld(t);
  const { id } = await world.call('GET', '/api/auth/me');
  await world.newUser(['Admin']);
  t.is((await request('PATCH', `/api/admin/users/${id}`, { roles: ['Editor'] })).status, 200);
  t.is((await request('GET', '/api/admin/roles')).status, 403);
});

test.serial('of administrators who leave all at once, one stays', async (t) => {
  await openWorld(t);
  const { id } = await world.call('GET', '/api/auth/me');
  const others = [await world.newUser(['Admin']), await world.newUser(['Admin'])];
  const [role, spare] = [await administratorRole(), await world.newRole()];
  const leave = [
    request('PATCH', `/api/admin/users/${id}`, { roles: [] }),
    ...others.map((other, index) =>
      request('PATCH', `/api/admin/users/${other.id}`, index === 0 ? { disabled: true } : { roles: [spare.name] }),
    ),
    request('PATCH', `/api/admin/roles/${role}`, { permissions: [] }),
  ];
  const statuses = (await Promise.all(leave)).map(({ status }) => status);
  t.true(statuses.includes(409), String(statuses));
  t.true(statuses.includes(200), String(statuses));
  const stillIn = await Promise.all(
    [{ email: 'admin@zoma.local', password: 'zoma-admin' }, ...others].map(async ({ email, password }) => {
      const { body } = await world.node.http.request('/api/auth/login', { body: { email, password } });
      return body.success && body.data.user.permissions.includes('role.manage');
    }),
  );
  t.true(stillIn.includes(true));
});
