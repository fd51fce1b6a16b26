import { defaultPrivacyPolicy, type PrivacyPolicies } from '../../ports/privacy-policies.ts';
import type { Database } from './connect.ts';
import { reportingUnavailable } from './errors.ts';
import { accessStatements, createStatementRunner } from './hot-statements.ts';
import { PrivacyPolicyModel } from './models.ts';

/** Creates the store of privacy policies in PostgreSQL. An organization without a row has the default policy. */
export const createPrivacyPolicies = (database: Database): PrivacyPolicies => {
  const { sequelize } = database;
  const rows = sequelize.getRepository(PrivacyPolicyModel);
  const run = createStatementRunner(database);
  const { findPolicy } = accessStatements(database);
  return reportingUnavailable<PrivacyPolicies>(database, {
    find: async (organizationId) => {
      const [row] = await run<PrivacyPolicyModel>(findPolicy, { organizationId });
      if (!row) return defaultPrivacyPolicy;
      const { enabled, patterns, sensitiveAttributes } = row;
      return { enabled, patterns, sensitiveAttributes };
    },

    save: async (organizationId, { enabled, patterns, sensitiveAttributes }) => {
      await rows.upsert({ organizationId, enabled, patterns, sensitiveAttributes });
    },
  });
};
