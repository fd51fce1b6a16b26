import test from 'ava';
import { createSharedTokenRegistry } from '../../../src/adapters/postgres/index.ts';
import { stillClock } from '../../contracts/still-clock.ts';
import { tokenRegistryContract } from '../../contracts/token-registry.ts';
import { rowsOf, shareDatabase } from './shared-database.ts';

const database = shareDatabase(test);

tokenRegistryContract(test, {
  name: 'the token registry of many nodes in PostgreSQL',
  create: () => {
    const clock = stillClock();
    const { addUser, addLogin } = rowsOf(database());
    const start = () => Promise.resolve(createSharedTokenRegistry({ database: database(), clock }));
    return Promise.resolve({
      registry: createSharedTokenRegistry({ database: database(), clock }),
      clock,
      pass: clock.pass,
      restart: start,
      addUser: async () => (await addUser()).userId,
      addLogin,
    });
  },
});
