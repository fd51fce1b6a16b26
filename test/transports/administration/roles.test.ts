import test from 'ava';
import { createAdminWorld, type AdminWorld } from './world.ts';

let world: AdminWorld;
test.before(async () => {
  world = await createAdminWorld();
});
test.after.always(() => world.close());

const path = '/api/admin/roles';
const request = (method: string, url: string, body?: object, token = world.admin) =>
  world.node.http.request(url, { method, token, ...(body && { body }) });

test('roles are listed with their permissions, and permissions with their descriptions', async (t) => {
  const roles = await world.call('GET', path);
  t.like(
    roles.items.find(({ name }) => name === 'Viewer'),
    {
      allPermission: false,
      permissions: ['ai.session.view', 'ai.usage.view', 'entity.view'],
    },
  );
  const permissions = await world.call('GET', '/api/admin/permissions');
  t.like(
    permissions.items.find(({ name }) => name === 'role.manage'),
    { description: 'Change roles' },
  );
});

test('a name is taken once in an organization', async (t) => {
  const { name } = await world.newRole();
  t.is((await request('POST', path, { name })).body.error.code, 'conflict');
  t.is((await request('POST', path, { name }, world.foreignAdmin)).status, 201);
});

test('a permission that does not exist is refused', async (t) => {
  const answer = await request('POST', path, { name: 'Dreamer', permissions: ['ai.usage.view', 'ai.dream'] });
  t.is(answer.status, 400);
});

test('a changed role takes effect on the open connections of each of its users', async (t) => {
  const role = await world.newRole(['ai.usage.view', 'ai.stream.access', 'ai.enhance.create']);
  const users = [await world.newUser([role.name]), await world.newUser([role.name])];
  const sockets = await Promise.all(
    users.map(async ({ email, password }) => world.node.connect(await world.node.http.login(email, password))),
  );
  for (const socket of sockets) {
    await socket.emit('enhance', { text: 'word '.repeat(50), action: 'improve' });
    t.true((await socket.emit('usage', {})).success);
  }
  await world.call('PATCH', `${path}/${role.id}`, { permissions: ['ai.enhance.create'] });
  for (const socket of sockets) {
    t.is((await socket.emit('usage', {})).error.code, 'forbidden');
    t.true((await socket.emit('me', {})).success);
  }
  await world.call('PATCH', `${path}/${role.id}`, { permissions: ['ai.usage.view'] });
  for (const socket of sockets) t.true((await socket.emit('usage', {})).success);
});

test('a role is deleted only when no user has it', async (t) => {
  const role = await world.newRole();
  const { id } = await world.newUser([role.name]);
  const refused = await request('DELETE', `${path}/${role.id}`);
  t.is(refused.body.error.code, 'conflict');
  t.like(refused.body.error, { details: { users: 1 } });
  t.regex(refused.body.error.message, /in use \(users: 1\)/);
  await world.call('PATCH', `/api/admin/users/${id}`, { roles: [] });
  t.is((await request('DELETE', `${path}/${role.id}`)).status, 200);
  t.is((await request('DELETE', `${path}/${role.id}`)).status, 404);
});

test('a caller who lacks a permission grants it to no role, and changes no role that has it', async (t) => {
  const manager = await world.holderOf(['role.manage', 'ai.usage.view']);
  const own = await world.newRole(['ai.usage.view']);
  const { items } = await world.call('GET', path);
  const idOf = (name: string): string => items.find((role) => role.name === name)?.id ?? '';
  const attempts = [
    request('POST', path, { name: 'Mine', permissions: ['audit.view'] }, manager),
    request('POST', path, { name: 'Mine', allPermission: true }, manager),
    request('PATCH', `${path}/${own.id}`, { permissions: ['ai.usage.view', 'user.manage'] }, manager),
    request('PATCH', `${path}/${own.id}`, { allPermission: true }, manager),
    request('PATCH', `${path}/${idOf('Editor')}`, { permissions: [] }, manager),
    request('PATCH', `${path}/${idOf('Admin')}`, { allPermission: false, permissions: [] }, manager),
    request('DELETE', `${path}/${idOf('Editor')}`, undefined, manager),
  ];
  for (const { status } of await Promise.all(attempts)) t.is(status, 403);
  t.is((await request('PATCH', `${path}/${own.id}`, { permissions: [] }, manager)).status, 200);
});
