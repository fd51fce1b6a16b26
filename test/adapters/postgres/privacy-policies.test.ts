import test from 'ava';
import { createPrivacyPolicies } from '../../../src/adapters/postgres/index.ts';
import { privacyPoliciesContract } from '../../contracts/privacy-policies.ts';
import { rowsOf, shareDatabase } from './shared-database.ts';

const database = shareDatabase(test);

privacyPoliciesContract(test, {
  name: 'privacy policies in PostgreSQL',
  create: () =>
    Promise.resolve({
      policies: createPrivacyPolicies(database()),
      addOrganization: rowsOf(database()).addOrganization,
    }),
});
