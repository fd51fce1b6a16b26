'use strict';

const { hash } = require('@node-rs/argon2');

/**
 * Creates the permissions, roles and first users of a new installation. Ids are fixed, so that the seed is the same in every
 * installation. Outside production each password is `zoma-<role>`; in production SEED_<ROLE>_PASSWORD sets it.
 */
const id = (number) => `019ab000-0000-7000-8000-${String(number).padStart(12, '0')}`;

const organizationId = id(1);

const permissions = [
  ['ai.enhance.create', 'Start an enhancement'],
  ['ai.stream.access', 'Follow the stream of an enhancement'],
  ['ai.session.view', 'See one’s own sessions'],
  ['ai.session.manage', 'Cancel one’s own sessions and give feedback'],
  ['ai.usage.view', 'See one’s own usage'],
  ['ai.context.view', 'See what context a request would send'],
  ['entity.view', 'See records'],
  ['entity.manage', 'Change records'],
  ['user.view', 'See users'],
  ['user.manage', 'Change users'],
  ['role.manage', 'Change roles'],
  ['org.usage.view', 'See the organization’s usage'],
  ['provider.view', 'See the providers, their models and circuits'],
  ['user.impersonate', 'Act for another user with a service key'],
  ['issuer.manage', 'Change the issuers whose tokens are trusted'],
  ['key.manage', 'Create and revoke service keys'],
  ['settings.manage', 'Change the organization’s settings'],
  ['session.manage', 'See and stop the organization’s running sessions'],
  ['audit.view', 'See the audit'],
].map(([name, description], index) => ({ id: id(100 + index), name, description }));

const roles = [
  { id: id(201), name: 'Admin', all: true, grants: () => false },
  { id: id(202), name: 'Editor', grants: (name) => name.startsWith('ai.') || name === 'entity.view' },
  {
    id: id(203),
    name: 'Viewer',
    grants: (name) => ['ai.session.view', 'ai.usage.view', 'entity.view'].includes(name),
  },
];

const users = roles.map((role, index) => ({
  id: id(301 + index),
  roleId: role.id,
  name: `Acme ${role.name}`,
  key: role.name.toLowerCase(),
}));

/** A node checks the passwords fully before it seeds (src/seed-config.ts). With sequelize-cli this is the only check, of their length. */
const passwordOf = (key) => {
  const variable = `SEED_${key.toUpperCase()}_PASSWORD`;
  const demo = `zoma-${key}`;
  const production = process.env.NODE_ENV === 'production';
  const given = process.env[variable]?.trim();
  if (!given && production) throw new Error(`Seeding in production needs ${variable}.`);
  if (!given || (given === demo && !production)) return demo;
  if ([...given].length < 12) throw new Error(`${variable} must have at least 12 characters.`);
  return given;
};

module.exports = {
  async up(queryInterface) {
    const userRows = await Promise.all(
      users.map(async (user) => ({
        id: user.id,
        organization_id: organizationId,
        email: `${user.key}@zoma.local`,
        name: user.name,
        password_hash: await hash(passwordOf(user.key)),
      })),
    );
    await queryInterface.sequelize.transaction(async (transaction) => {
      const insert = (table, rows) => queryInterface.bulkInsert(table, rows, { transaction, ignoreDuplicates: true });
      await insert('organizations', [{ id: organizationId, name: 'Acme' }]);
      await insert('permissions', permissions);
      await insert(
        'roles',
        roles.map((role) => ({
          id: role.id,
          organization_id: organizationId,
          name: role.name,
          all_permission: role.all === true,
        })),
      );
      await insert(
        'role_permissions',
        roles.flatMap((role) =>
          permissions
            .filter((permission) => role.grants(permission.name))
            .map((permission) => ({ role_id: role.id, permission_id: permission.id })),
        ),
      );
      await insert('users', userRows);
      await insert(
        'user_roles',
        users.map((user) => ({ user_id: user.id, role_id: user.roleId })),
      );
    });
  },

  async down(queryInterface) {
    await queryInterface.bulkDelete('users', { id: users.map((user) => user.id) });
    await queryInterface.bulkDelete('roles', { id: roles.map((role) => role.id) });
    await queryInterface.bulkDelete('permissions', { id: permissions.map((permission) => permission.id) });
    await queryInterface.bulkDelete('organizations', { id: organizationId });
  },
};
