import test from 'ava';
import { operations } from '../../../src/operations/index.ts';
import { callOverHttp } from '../../support/operation-call.ts';
import type { SocketClient } from '../../support/socket-client.ts';
import { adminCalls } from './calls.ts';
import { createAdminWorld, type AdminWorld } from './world.ts';

let world: AdminWorld;
let tokens: Readonly<Record<'editor' | 'viewer' | 'roleless', string>>;
let sockets: ReadonlyMap<string, SocketClient>;
test.before(async () => {
  world = await createAdminWorld();
  const { node, admin, foreignAdmin } = world;
  tokens = {
    editor: await node.login('editor'),
    viewer: await node.login('viewer'),
    roleless: await world.holderOf([]),
  };
  const all = [admin, foreignAdmin, ...Object.values(tokens)];
  sockets = new Map(await Promise.all(all.map(async (token) => [token, await node.connect(token)] as const)));
});
test.after.always(() => world.close());

const socketOf = (token: string): SocketClient => {
  const socket = sockets.get(token);
  if (!socket) throw new Error('no socket');
  return socket;
};

const administration = operations.filter(({ route }) => route.path.startsWith('/api/admin/'));

test('every operation of administration is among the calls, and asks a permission', (t) => {
  t.deepEqual(
    [...new Set(adminCalls.map(({ operation }) => operation))].sort(),
    administration.map(({ name }) => name).sort(),
  );
  for (const { name, permissions } of administration) t.true(permissions.length > 0, name);
});

/** The ids of the first organization's users and roles. */
const ownIds = async (): Promise<string[]> => {
  const [users, roles] = await Promise.all([
    world.call('GET', '/api/admin/users?limit=100'),
    world.call('GET', '/api/admin/roles'),
  ]);
  return [...(users.items as { id: string }[]), ...(roles.items as { id: string }[])].map(({ id }) => id);
};

for (const { operation: name, permission, input, fromOutside, alsoNeeds = [] } of adminCalls) {
  const operation = administration.find((candidate) => candidate.name === name);

  test.serial(
    `${name} is an administrator’s, and that of a user with ${permission}, over both transports`,
    async (t) => {
      const holder = await world.holderOf([permission, ...alsoNeeds]);
      for (const token of [world.admin, holder]) {
        const overHttp = await callOverHttp(world.node, operation, await input(world), token);
        t.true(overHttp.success, JSON.stringify(overHttp));
      }
      const overSocket = await socketOf(world.admin).emit(name, await input(world));
      t.true(overSocket.success, JSON.stringify(overSocket));
    },
  );

  test.serial(`${name} refuses editors, viewers and users without a role`, async (t) => {
    const call = await input(world);
    for (const [who, token] of Object.entries(tokens)) {
      const overHttp = await callOverHttp(world.node, operation, call, token);
      t.like(overHttp, { success: false, error: { code: 'forbidden', details: { permission } } }, who);
      t.deepEqual((await socketOf(token).emit(name, call)).error, overHttp.error, who);
    }
  });

  test.serial(`${name} keeps organizations apart`, async (t) => {
    const call = await input(world);
    const answers = [
      await callOverHttp(world.node, operation, call, world.foreignAdmin),
      await socketOf(world.foreignAdmin).emit(name, await input(world)),
    ];
    const ids = await ownIds();
    for (const answer of answers) {
      if (fromOutside === 'not_found') t.is(answer.success ? undefined : answer.error.code, 'not_found');
      else t.true(answer.success || answer.error.code === 'conflict', JSON.stringify(answer));
      t.deepEqual(
        ids.filter((id) => JSON.stringify(answer).includes(id)),
        [],
      );
    }
  });
}
