import { createRequire } from 'node:module';
import path from 'node:path';
import test from 'ava';
import type { QueryInterface } from 'sequelize';
import { connectDatabase, createLedger, createSessions, prepareDatabase } from '../../src/adapters/postgres/index.ts';
import type { Owner } from '../../src/ports/sessions.ts';
import { rowsOf } from '../adapters/postgres/shared-database.ts';
import { attempt, newSession, outcome } from '../contracts/sessions-setup.ts';
import { root } from '../support/data-directory.ts';
import { startPostgresServer, type PostgresServer } from '../support/postgres-server.ts';

let server: PostgresServer;
test.before(async () => {
  server = await startPostgresServer();
});
test.after.always(() => server.close());

const setup = async () => {
  const url = await server.createDatabase();
  const database = await connectDatabase({ url });
  await prepareDatabase({ database, url, root, migrate: true, seed: false });
  const { addUser } = rowsOf(database);
  const first = await addUser();
  const { organizationId } = first;
  const owners: Owner[] = [first, await addUser({ organizationId }), await addUser({ organizationId })];
  const sessions = createSessions(database);
  const ledger = createLedger(database);
  const since = new Date(0);

  /** Ends sessions of all users at once; those of one user ask two providers in opposite orders. */
  const endSessions = (count: number): Promise<unknown> =>
    Promise.all(
      Array.from({ length: count }, async (_, index) => {
        const session = newSession(owners[index % owners.length] ?? first);
        await sessions.create(session);
        const providers = index % 2 === 0 ? ['openai', 'claude'] : ['claude', 'openai'];
        const attempts = providers.map((provider, place) => attempt({ provider, number: place + 1, cost: 7n }));
        await sessions.finish(session.id, outcome(), attempts);
      }),
    );

  /** The requests and the cost of all shares, each of which covers every session. */
  const totals = async () => {
    const shares = await ledger.organizationBreakdown(organizationId, since);
    const sum = (values: readonly { requests: number; cost: bigint }[]) => ({
      requests: values.reduce((total, { requests }) => total + requests, 0),
      cost: values.reduce((total, { cost }) => total + cost, 0n),
    });
    return {
      byAction: sum(shares.byAction),
      byDay: sum(shares.byDay),
      byUser: sum(shares.byUser),
      byProvider: sum(shares.byProvider),
    };
  };
  const expected = (count: number) => {
    const each = { requests: count, cost: BigInt(count) * 14n };
    return { byAction: each, byDay: each, byUser: each, byProvider: { ...each, requests: 2 * count } };
  };
  return { database, endSessions, totals, expected };
};

test('every session is counted once when many end at once and the sums are rebuilt meanwhile', async (t) => {
  const { database, endSessions, totals, expected } = await setup();
  t.teardown(database.close);
  const ended = new AbortController();
  const rebuilding = (async () => {
    while (!ended.signal.aborted) await database.sequelize.query('SELECT rebuild_usage_sums()');
  })();
  await endSessions(300);
  ended.abort();
  await rebuilding;
  t.deepEqual(await totals(), expected(300));
});

type Migration = Record<'up' | 'down', (on: QueryInterface) => Promise<unknown>>;
const migrations = ['20261127100000-create-usage-sums', '20261128130000-add-usage-blocks'].map(
  (name) => createRequire(import.meta.url)(path.join(root, `migrations/${name}.js`)) as Migration,
);

test('the migrations sum up the sessions that ended before them, and a repeated one changes nothing', async (t) => {
  const { database, endSessions, totals, expected } = await setup();
  t.teardown(database.close);
  const queryInterface = database.sequelize.getQueryInterface();
  for (const { down } of [...migrations].reverse()) await down(queryInterface);
  for (const { up } of migrations) {
    await endSessions(20);
    await up(queryInterface);
    await endSessions(20);
    // As after a node was killed between the migration and its record.
    await up(queryInterface);
  }
  t.deepEqual(await totals(), expected(80));
});
