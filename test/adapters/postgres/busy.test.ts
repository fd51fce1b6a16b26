import { mock } from 'node:test';
import test from 'ava';
import { createAccounts } from '../../../src/adapters/postgres/index.ts';
import { shareDatabase } from './shared-database.ts';

const database = shareDatabase(test);

test('on a busy machine the embedded database answers late instead of being unavailable', async (t) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  t.teardown(() => mock.timers.reset());
  const found = createAccounts(database()).findByEmail('editor@zoma.local');
  mock.timers.tick(30_000);
  t.like(await found, { name: 'Acme Editor' });
});
