import test from 'ava';
import { createAccounts, createErasures } from '../../../src/adapters/postgres/index.ts';
import { rowsOf, shareDatabase } from './shared-database.ts';

const database = shareDatabase(test);

test('a user who is enabled again during an erasure keeps everything, and the caller learns of it', async (t) => {
  const owner = await rowsOf(database()).addUser({ roles: [{ name: 'Editor' }] });
  const erase = () => createErasures(database()).eraseAccount(owner, new Date());
  const { find, setDisabled } = createAccounts(database());
  await t.throwsAsync(erase(), { code: 'conflict' });
  t.like(await find(owner.userId), { email: `${owner.userId}@example.org`, roles: ['Editor'] });
  await setDisabled(owner.userId, new Date());
  await erase();
  t.like(await find(owner.userId), { email: undefined, name: 'Erased user', roles: [] });
});
