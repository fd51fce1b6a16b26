import test from 'ava';
import { createSingleNodeTokenRegistry } from '../../../src/adapters/postgres/index.ts';
import { stillClock } from '../../contracts/still-clock.ts';
import { tokenRegistryContract } from '../../contracts/token-registry.ts';
import { rowsOf, shareDatabase } from './shared-database.ts';

const database = shareDatabase(test);

tokenRegistryContract(test, {
  name: 'the token registry of a single node in PostgreSQL',
  create: async () => {
    const clock = stillClock();
    const { addUser, addLogin } = rowsOf(database());
    const start = () => createSingleNodeTokenRegistry({ database: database(), clock });
    return {
      registry: await start(),
      clock,
      pass: clock.pass,
      restart: start,
      addUser: async () => (await addUser()).userId,
      addLogin,
    };
  },
});
