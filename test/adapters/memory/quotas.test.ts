import test from 'ava';
import { createMemoryQuotas } from '../../../src/adapters/memory/quotas.ts';
import { quotasContract } from '../../contracts/quotas.ts';
import type { AdmittingQuotas } from '../../contracts/quotas-setup.ts';

quotasContract(test, {
  name: 'quotas in memory',
  create: () =>
    Promise.resolve({
      modelRuns: 500,
      store: (options) => {
        let current = createMemoryQuotas(options);
        /** One that stays the same when the node starts anew. */
        const quotas: AdmittingQuotas = {
          admit: (session, spending) => current.admit(session, spending),
          reserve: (account, spending) => current.reserve(account, spending),
          settle: (account) => current.settle(account),
          withdraw: (session) => current.withdraw(session),
          read: (owner) => current.read(owner),
        };
        return {
          adapter: () => quotas,
          forget: () => {
            current = createMemoryQuotas(options);
            return Promise.resolve();
          },
        };
      },
    }),
});
