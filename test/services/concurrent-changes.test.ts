import test from 'ava';
import { connectDatabase, createLogins, createWebhooks, type Database } from '../../src/adapters/postgres/index.ts';
import { newId } from '../../src/core/ids.ts';
import { rowsOf } from '../adapters/postgres/shared-database.ts';
import { startFakeProvider } from '../fakes/fake-provider.ts';
import { startCluster } from '../support/cluster.ts';
import { lostParts, patched } from '../support/concurrent-patches.ts';
import { startPostgresServer, type PostgresServer } from '../support/postgres-server.ts';

let server: PostgresServer;
let database: Database;
test.before(async () => {
  server = await startPostgresServer();
  database = await connectDatabase({ url: await server.createSeededDatabase() });
});
test.after.always(async () => {
  await database.close();
  await server.close();
});

test('webhooks that are created at once are no more than an organization may have', async (t) => {
  const { organizationId } = await rowsOf(database).addUser();
  const webhooks = createWebhooks(database);
  const fields = { organizationId, url: 'https://example.org/', events: ['session.ended'], enabled: true } as const;
  const create = () => webhooks.create({ ...fields, id: newId(), sealed: 'sealed' }, 3);
  for (let round = 0; round < 5; round += 1) {
    await database.sequelize.query('DELETE FROM webhooks');
    const created = await Promise.all(Array.from({ length: 10 }, create));
    t.is(created.filter((webhook) => webhook !== undefined).length, 3);
  }
});

test('the logins of an issuer end while those of its users end one by one', async (t) => {
  const logins = createLogins(database);
  const { organizationId } = await rowsOf(database).addUser();
  for (let round = 0; round < 10; round += 1) {
    const issuerId = newId();
    const users = Array.from({ length: 30 }, newId);
    const bind = { users, organizationId };
    await database.sequelize.query(
      `INSERT INTO users (id, organization_id, name) SELECT unnest($users::uuid[]), $organizationId, 'A user'`,
      { bind },
    );
    await database.sequelize.query(
      `INSERT INTO logins (id, user_id, token_version, issuer_id, expires_at)
       SELECT gen_random_uuid(), unnest($users::uuid[]), 1, $issuerId, now() + interval '1 hour' FROM generate_series(1, 40)`,
      { bind: { users, issuerId } },
    );
    const one = users.slice(-8).reverse();
    await Promise.all([logins.revokeIssuer(issuerId), ...one.map((userId) => logins.revokeUser(userId))]);
    const [left] = await database.sequelize.query(
      'SELECT id FROM logins WHERE issuer_id = $issuerId AND revoked_at IS NULL',
      { bind: { issuerId } },
    );
    t.deepEqual(left, []);
  }
});

test('changes of different fields at the same time, at two nodes, are all kept', async (t) => {
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  const { nodes } = await startCluster(t, { fake, count: 2 });
  const clients = nodes.map(({ http }) => http);
  const token = await clients[0]?.login('admin@zoma.local', 'zoma-admin');
  for (const thing of patched) t.deepEqual(await lostParts(clients, token ?? '', thing), [], thing.what);
});
