import test from 'ava';
import { connectDatabase, createAccounts } from '../../../src/adapters/postgres/index.ts';
import { createStatement, createStatementRunner } from '../../../src/adapters/postgres/hot-statements.ts';
import { newId } from '../../../src/core/ids.ts';
import { shareDatabase } from './shared-database.ts';

const database = shareDatabase(test);

const prepared = createStatement(
  'list_prepared',
  "SELECT name FROM pg_prepared_statements WHERE name LIKE $pattern AND name LIKE $pattern || ''",
);

test('a connection prepares a statement once, and keeps none when preparing is off', async (t) => {
  const run = createStatementRunner(database());
  const runUnprepared = createStatementRunner({ ...database(), prepares: false });
  const kept = createStatement('kept_1', 'SELECT $value::int AS value');
  const unkept = createStatement('unkept_1', 'SELECT $value::int AS value');
  for (const value of [1, 2]) {
    t.deepEqual(await run(kept, { value }), [{ value }]);
    t.deepEqual(await runUnprepared(unkept, { value }), [{ value }]);
  }
  t.deepEqual(await run(prepared, { pattern: '%kept_1' }), [{ name: 'kept_1' }]);
});

test('a statement that fails gives its connection back', async (t) => {
  const run = createStatementRunner(database());
  const failing = createStatement('failing', 'SELECT 1 / $divisor::int AS value');
  await t.throwsAsync(run(failing, { divisor: 0 }), { message: /division by zero/ });
  t.deepEqual(await run(failing, { divisor: 1 }), [{ value: 1 }]);
});

test('a statement for a server that cannot be reached is unavailable', async (t) => {
  const gone = await connectDatabase({ url: 'postgres://nobody@127.0.0.1:1/none' });
  t.teardown(gone.close);
  await t.throwsAsync(createAccounts(gone).find(newId()), { code: 'unavailable' });
});
