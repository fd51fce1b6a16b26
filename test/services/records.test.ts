import test from 'ava';
import {
  connectDatabase,
  createEntities,
  createEntitySyncs,
  createPrivacyPolicies,
  type Database,
} from '../../src/adapters/postgres/index.ts';
import { rowsOf } from '../adapters/postgres/shared-database.ts';
import { entitiesContract } from '../contracts/entities.ts';
import { privacyPoliciesContract } from '../contracts/privacy-policies.ts';
import { startPostgresServer, type PostgresServer } from '../support/postgres-server.ts';

let server: PostgresServer;
let database: Database;
test.before(async () => {
  server = await startPostgresServer();
  const url = await server.createSeededDatabase();
  database = await connectDatabase({ url });
});
test.after.always(async () => {
  await database.close();
  await server.close();
});

/** What is the same in the embedded database, on a server's many connections. */
entitiesContract(test, {
  name: 'records on a PostgreSQL server',
  create: () =>
    Promise.resolve({
      entities: createEntities(database),
      entitySyncs: createEntitySyncs(database),
      expiredSyncs: createEntitySyncs(database, { lifetime: 0 }),
      addOrganization: rowsOf(database).addOrganization,
    }),
});

privacyPoliciesContract(test, {
  name: 'privacy policies on a PostgreSQL server',
  create: () =>
    Promise.resolve({ policies: createPrivacyPolicies(database), addOrganization: rowsOf(database).addOrganization }),
});
