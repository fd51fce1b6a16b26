import { defaultPrivacyPolicy, type PrivacyPolicies, type PrivacyPolicy } from '../../ports/privacy-policies.ts';
import type { Database } from './connect.ts';
import { reportingUnavailable } from './errors.ts';
import { accessStatements, createStatementRunner } from './hot-statements.ts';
import { PrivacyPolicyModel } from './models.ts';

const present = ({ enabled, patterns, sensitiveAttributes }: PrivacyPolicyModel): PrivacyPolicy => ({
  enabled,
  patterns,
  sensitiveAttributes,
});

/** Creates the store of privacy policies in PostgreSQL. An organization without a row has the default policy. */
export const createPrivacyPolicies = (database: Database): PrivacyPolicies => {
  const { sequelize } = database;
  const rows = sequelize.getRepository(PrivacyPolicyModel);
  const run = createStatementRunner(database);
  const { findPolicy } = accessStatements(database);
  return reportingUnavailable<PrivacyPolicies>(database, {
    find: async (organizationId) => {
      const [row] = await run<PrivacyPolicyModel>(findPolicy, { organizationId });
      return row ? present(row) : defaultPrivacyPolicy;
    },

    change: (organizationId, decide) =>
      sequelize.transaction(async (transaction) => {
        // The row is there from now on, so that its lock orders the first changes too.
        await rows.bulkCreate([{ organizationId, ...defaultPrivacyPolicy }], { ignoreDuplicates: true, transaction });
        const row = await rows.findByPk(organizationId, { lock: true, rejectOnEmpty: true, transaction });
        const before = present(row);
        const after = decide(before);
        await row.update({ ...after }, { transaction });
        return { before, after };
      }),
  });
};
