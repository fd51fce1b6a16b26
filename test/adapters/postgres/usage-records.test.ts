import test from 'ava';
import { createSessions, createUsageRecords } from '../../../src/adapters/postgres/index.ts';
import { newSession, outcome } from '../../contracts/sessions-stage.ts';
import { usageRecordsContract } from '../../contracts/usage-records.ts';
import { rowsOf, shareDatabase } from './shared-database.ts';

const database = shareDatabase(test);

usageRecordsContract(test, {
  name: 'usage records in PostgreSQL',
  create: () => {
    const sessions = createSessions(database());
    return Promise.resolve({
      usage: createUsageRecords(database()),
      addOwner: (organizationId) => rowsOf(database()).addUser(organizationId === undefined ? {} : { organizationId }),
      recordSession: async (owner, { createdAt, action = 'improve', provider, ...used }) => {
        const session = newSession(owner, { createdAt, action });
        await sessions.create(session);
        if (provider !== undefined) await sessions.finish(session.id, outcome({ provider, ...used }), []);
      },
    });
  },
});
