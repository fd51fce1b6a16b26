import path from 'node:path';
import { hash } from '@node-rs/argon2';
import { connectDatabase } from '../../src/adapters/postgres/index.ts';
import { newId } from '../../src/core/ids.ts';
import type { TemporaryDirectory } from './data-directory.ts';

/** The account that `addForeignOrganization` makes. */
export const foreigner = { email: 'admin@other.example', password: 'foreign-password' };

/** Puts another organization, with an administrator, into the database of a node that is not running. */
export const addForeignOrganization = async (directory: TemporaryDirectory): Promise<void> => {
  const database = await connectDatabase({ directory: path.join(directory.path, 'postgres') });
  const [organizationId, userId, roleId] = [newId(), newId(), newId()];
  const { sequelize } = database;
  await sequelize.query(`INSERT INTO organizations (id, name) VALUES ('${organizationId}', 'Other')`);
  await sequelize.query(
    `INSERT INTO roles (id, organization_id, name, all_permission) VALUES ('${roleId}', '${organizationId}', 'Admin', true)`,
  );
  await sequelize.query(
    'INSERT INTO users (id, organization_id, email, name, password_hash) VALUES ($1, $2, $3, $4, $5)',
    { bind: [userId, organizationId, foreigner.email, 'Foreigner', await hash(foreigner.password)] },
  );
  await sequelize.query(`INSERT INTO user_roles (user_id, role_id) VALUES ('${userId}', '${roleId}')`);
  await database.close();
};
