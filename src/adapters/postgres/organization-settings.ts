import type { Transaction } from 'sequelize';
import {
  defaultSettings,
  type OrganizationSettings,
  type OrganizationSettingsStore,
} from '../../ports/organization-settings.ts';
import type { Database } from './connect.ts';
import { reportingUnavailable } from './errors.ts';
import { OrganizationSettingsModel } from './models.ts';

const present = (row: OrganizationSettingsModel): OrganizationSettings => ({
  enabled: row.assistantEnabled,
  providers: row.allowedProviders ?? undefined,
  models: row.allowedModels ?? undefined,
  retentionDays: row.retentionDays ?? undefined,
  limits: { ...defaultSettings.limits, ...row.limits },
});

/** Creates the store of organizations' settings in PostgreSQL. An organization without a row has the default settings. */
export const createOrganizationSettings = (database: Database): OrganizationSettingsStore => {
  const { sequelize } = database;
  const rows = sequelize.getRepository(OrganizationSettingsModel);

  const find = async (organizationId: string, transaction?: Transaction): Promise<OrganizationSettings> => {
    const row = await rows.findByPk(organizationId, { ...(transaction && { transaction, lock: true }) });
    return row ? present(row) : defaultSettings;
  };

  return reportingUnavailable<OrganizationSettingsStore>(database, {
    find: (organizationId) => find(organizationId),

    change: (organizationId, decide) =>
      sequelize.transaction(async (transaction) => {
        // The row is there from now on, so that its lock orders the first changes too.
        await rows.bulkCreate([{ organizationId }], { ignoreDuplicates: true, transaction });
        const before = await find(organizationId, transaction);
        const after = decide(before);
        const { enabled, providers = null, models = null, retentionDays = null, limits } = after;
        await rows.update(
          {
            assistantEnabled: enabled,
            allowedProviders: providers && [...providers],
            allowedModels: models && [...models],
            retentionDays,
            limits,
          },
          { where: { organizationId }, transaction },
        );
        return { before, after };
      }),
  });
};
