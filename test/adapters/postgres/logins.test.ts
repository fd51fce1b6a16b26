import test from 'ava';
import { createAccounts, createLogins } from '../../../src/adapters/postgres/index.ts';
import { loginsContract } from '../../contracts/logins.ts';
import { rowsOf, shareDatabase } from './shared-database.ts';

const database = shareDatabase(test);

loginsContract(test, {
  name: 'logins in PostgreSQL',
  create: () => {
    const accounts = createAccounts(database());
    return Promise.resolve({
      logins: createLogins(database()),
      addUser: async () => (await rowsOf(database()).addUser()).userId,
      tokenVersionOf: async (userId) => (await accounts.find(userId))?.tokenVersion,
    });
  },
});
