import { mock } from 'node:test';
import test from 'ava';
import { createAccounts } from '../../../src/adapters/postgres/index.ts';
import { shareDatabase } from './shared-database.ts';

const database = shareDatabase(test);

test('on a busy machine the embedded database answers late instead of being unavailable, however many queries wait', async (t) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  t.teardown(() => mock.timers.reset());
  const accounts = createAccounts(database());
  const found = Promise.all(Array.from({ length: 20 }, () => accounts.findByEmail('editor@zoma.local')));
  mock.timers.tick(3_600_000);
  for (const account of await found) t.like(account, { name: 'Acme Editor' });
});
