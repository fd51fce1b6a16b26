import test from 'ava';
import { addIssuer, exchange, hostIssuer, signToken } from '../../support/host-tokens.ts';
import { createAdminWorld, type AdminWorld } from './world.ts';

const secret = 'a secret that the host and the service share';

let world: AdminWorld;
test.beforeEach(async () => {
  world = await createAdminWorld();
});
test.afterEach.always(() => world.close());

/** Registers an issuer of administrators; resolves with the id of the issuer and the access token of its administrator. */
const setup = async () => {
  const fields = { algorithms: ['HS256'], secret, allowedRoles: ['Admin', 'Editor'], defaultRoles: [] };
  const added = await addIssuer(world.node.http, world.admin, fields);
  const logIn = async (roles: readonly string[]) =>
    (await exchange(world.node.http, await signToken(secret, { claims: { roles } }))).body.access_token;
  return { issuerId: added.body.data.id, logIn, hostAdmin: await logIn(['Admin']) };
};

test.serial('who may manage issuers alone neither changes nor doubles an issuer of administrators', async (t) => {
  const { issuerId, hostAdmin, logIn } = await setup();
  const token = await world.holderOf(['issuer.manage']);
  const own = { secret: 'x'.repeat(32), allowedRoles: [], defaultRoles: [] };
  const path = `/api/admin/issuers/${issuerId}`;
  const attempts = {
    'without its roles': () => world.node.http.request(path, { token, method: 'PATCH', body: own }),
    deleted: () => world.node.http.request(path, { token, method: 'DELETE' }),
    'with another audience': () =>
      addIssuer(world.node.http, token, { ...own, algorithms: ['HS256'], audience: 'two' }),
  };
  for (const [name, attempt] of Object.entries(attempts)) {
    t.like((await attempt()).body, { error: { code: 'forbidden' } }, name);
  }
  const { data } = (await world.node.http.request('/api/auth/me', { token: hostAdmin })).body;
  t.deepEqual(data.roles, ['Admin']);

  // The users of an issuer that was deleted keep their roles, and are the same when their `iss` is registered again.
  t.is((await world.node.http.request(path, { token: world.admin, method: 'DELETE' })).status, 200);
  const again = await addIssuer(world.node.http, token, { ...own, algorithms: ['HS256'] });
  t.is(again.body.error.code, 'forbidden');
  t.is(await logIn(['Admin']), undefined as never);
  const elsewhere = { ...own, algorithms: ['HS256'], issuer: `${hostIssuer}/other` };
  t.is((await addIssuer(world.node.http, token, elsewhere)).status, 201);
});

test.serial('an administrator without a password does not count as the last one', async (t) => {
  const { hostAdmin } = await setup();
  const { id } = await world.call('GET', '/api/auth/me');
  for (const body of [{ disabled: true }, { roles: ['Editor'] }]) {
    const path = `/api/admin/users/${id}`;
    const refused = await world.node.http.request(path, { token: hostAdmin, method: 'PATCH', body });
    t.is(refused.body.error.code, 'conflict');
  }
  const erased = await world.node.http.request(`/api/admin/users/${id}`, { token: hostAdmin, method: 'DELETE' });
  t.is(erased.body.error.code, 'conflict');
  t.deepEqual((await world.call('GET', '/api/auth/me')).roles, ['Admin']);
});
