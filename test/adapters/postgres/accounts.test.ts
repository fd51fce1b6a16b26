import test from 'ava';
import { createAccounts } from '../../../src/adapters/postgres/index.ts';
import { accountsContract } from '../../contracts/accounts.ts';
import { rowsOf, shareDatabase } from './shared-database.ts';

const database = shareDatabase(test);

accountsContract(test, {
  name: 'accounts in PostgreSQL',
  create: () => {
    const { addUser, addPermission } = rowsOf(database());
    return Promise.resolve({
      accounts: createAccounts(database()),
      addUser,
      addPermission,
      disable: async (userId) => {
        await database().sequelize.query('UPDATE users SET disabled_at = now() WHERE id = $1', { bind: [userId] });
      },
    });
  },
});
