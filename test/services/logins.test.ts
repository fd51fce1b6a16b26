import test from 'ava';
import { connectDatabase, createAccounts, createLogins } from '../../src/adapters/postgres/index.ts';
import type { Database } from '../../src/adapters/postgres/index.ts';
import { rowsOf } from '../adapters/postgres/shared-database.ts';
import { loginsContract } from '../contracts/logins.ts';
import { startPostgresServer, type PostgresServer } from '../support/postgres-server.ts';

let server: PostgresServer;
let nodes: readonly [Database, Database];
test.before(async () => {
  server = await startPostgresServer();
  const url = await server.createSeededDatabase();
  nodes = [await connectDatabase({ url }), await connectDatabase({ url })];
});
test.after.always(async () => {
  for (const database of nodes) await database.close();
  await server.close();
});

loginsContract(test, {
  name: 'logins of two nodes on a PostgreSQL server',
  create: () => {
    const [one, other] = nodes.map((database) => createLogins(database));
    if (!one || !other) throw new Error('two nodes');
    const accounts = createAccounts(nodes[0]);
    let calls = 0;
    // Rotations go to both nodes by turns, where only the row's lock keeps them apart.
    return Promise.resolve({
      logins: { ...one, rotate: (shown, decide) => ((calls += 1) % 2 === 0 ? one : other).rotate(shown, decide) },
      addUser: async () => (await rowsOf(nodes[0]).addUser()).userId,
      tokenVersionOf: async (userId) => (await accounts.find(userId))?.tokenVersion,
    });
  },
});
