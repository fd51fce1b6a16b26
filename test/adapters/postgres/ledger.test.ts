import test from 'ava';
import { createLedger, createSessions } from '../../../src/adapters/postgres/index.ts';
import { newId } from '../../../src/core/ids.ts';
import { ledgerContract } from '../../contracts/ledger.ts';
import { attempt, newSession, outcome } from '../../contracts/sessions-setup.ts';
import { rowsOf, shareDatabase } from './shared-database.ts';

const database = shareDatabase(test);

ledgerContract(test, {
  name: 'the ledger in PostgreSQL',
  create: () => {
    const sessions = createSessions(database());
    return Promise.resolve({
      ledger: createLedger(database()),
      addOwner: async (organizationId) => {
        const [email, name] = [`${newId()}@example.org`, 'Somebody'];
        const known = organizationId === undefined ? {} : { organizationId };
        return { ...(await rowsOf(database()).addUser({ ...known, email, name })), email, name };
      },
      record: async (owner, { windows, reserved = { tokens: 0, cost: 0n }, attempts, ...other }) => {
        const session = newSession(owner, { ...other, admission: { windows, reserved } });
        await sessions.create(session);
        const recorded = attempts?.map((paid, index) => attempt({ windows, number: index + 1, ...paid }));
        if (recorded) await sessions.finish(session.id, outcome(), recorded);
        return session.id;
      },
    });
  },
});
