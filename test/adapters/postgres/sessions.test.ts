import test from 'ava';
import { createSessions } from '../../../src/adapters/postgres/index.ts';
import { sessionsContract } from '../../contracts/sessions.ts';
import { rowsOf, shareDatabase } from './shared-database.ts';

const database = shareDatabase(test);

sessionsContract(test, {
  name: 'sessions in PostgreSQL',
  create: () =>
    Promise.resolve({
      sessions: createSessions(database()),
      addOwner: (organizationId) => rowsOf(database()).addUser(organizationId === undefined ? {} : { organizationId }),
    }),
});
