import type { TestFn } from 'ava';
import type { Database } from '../../../src/adapters/postgres/index.ts';
import { newId } from '../../../src/core/ids.ts';
import type { NewAccount } from '../../contracts/accounts.ts';
import { openTestDatabase } from '../../support/database.ts';

/** One database for all tests of a file; each makes rows of its own in it. */
export const shareDatabase = (test: TestFn): (() => Database) => {
  let opened: Awaited<ReturnType<typeof openTestDatabase>> | undefined;
  test.before(async () => {
    opened = await openTestDatabase();
  });
  test.after.always(() => opened?.close());
  return () => {
    if (!opened) throw new Error('The database is opened before the tests.');
    return opened.database;
  };
};

/** Makes the rows that others refer to, past the repositories that are being tested. */
export const rowsOf = ({ sequelize }: Database) => {
  const insert = async (table: string, row: Readonly<Record<string, unknown>>): Promise<void> => {
    const columns = Object.keys(row);
    const places = columns.map((_, index) => `$${String(index + 1)}`);
    await sequelize.query(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places.join(', ')})`, {
      bind: Object.values(row),
    });
  };

  const addOrganization = async (): Promise<string> => {
    const id = newId();
    await insert('organizations', { id, name: `Organization ${id}` });
    return id;
  };

  const addUser = async (user: Partial<NewAccount> = {}): Promise<{ userId: string; organizationId: string }> => {
    const userId = newId();
    const { organizationId = await addOrganization(), email = `${userId}@example.org` } = user;
    const { name = 'A user', passwordHash = 'no password', disabled = false, tokenVersion = 1, roles = [] } = user;
    await insert('users', {
      id: userId,
      organization_id: organizationId,
      email,
      name,
      password_hash: passwordHash,
      token_version: tokenVersion,
      disabled_at: disabled ? new Date() : null,
    });
    for (const role of roles) {
      const roleId = newId();
      const { all = false, permissions = [] } = role;
      await insert('roles', { id: roleId, organization_id: organizationId, name: role.name, all_permission: all });
      await insert('user_roles', { user_id: userId, role_id: roleId });
      for (const permission of permissions) {
        await sequelize.query(
          `INSERT INTO role_permissions (role_id, permission_id) SELECT $1, id FROM permissions WHERE name = $2`,
          { bind: [roleId, permission] },
        );
      }
    }
    return { userId, organizationId };
  };

  const addLogin = async (userId: string): Promise<string> => {
    const id = newId();
    await insert('logins', { id, user_id: userId, token_version: 1, expires_at: new Date(8.64e15 / 10) });
    return id;
  };

  const addPermission = async (): Promise<string> => {
    const name = `test.${newId()}`;
    await insert('permissions', { id: newId(), name, description: 'For a test' });
    return name;
  };

  return { addOrganization, addUser, addLogin, addPermission };
};
