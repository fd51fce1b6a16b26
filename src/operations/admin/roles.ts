import { array, boolean, string } from 'yup';
import { permissions as everyPermission } from '../../core/permissions.ts';
import type { Role } from '../../ports/roles.ts';
import { oneOf, rowId, strictObject } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { pageFields, readPage } from '../paging.ts';

const roleId = () => rowId('a role id');
const permissionNames = () => array().of(oneOf(everyPermission).required()).max(everyPermission.length);

const presentRole = ({ id, name, allPermission, permissions }: Role) => ({ id, name, allPermission, permissions });

const grantsOf = ({ allPermission, permissions }: Role) => ({ allPermission, permissions });

const subjectOf = (id: string) => ({ type: 'role', id });

/** Lists the organization's roles with their permissions, newest first. */
export const roles = defineOperation({
  name: 'roles',
  route: { method: 'get', path: '/api/admin/roles' },
  permissions: ['role.manage', 'user.view', 'user.manage'],
  input: strictObject(pageFields),
  run: async ({ caller, input, services }) => {
    const page = await readPage(input, (range) => services.roleAdministration.page(caller, range));
    return { data: { items: page.rows.map(presentRole), nextCursor: page.nextCursor } };
  },
});

/** Lists every permission with its description. */
export const permissions = defineOperation({
  name: 'permissions',
  route: { method: 'get', path: '/api/admin/permissions' },
  permissions: ['role.manage'],
  input: strictObject({}),
  run: async ({ services }) => ({ data: { items: await services.roles.permissions(), nextCursor: null } }),
});

/** Creates a role of permissions that the caller holds. */
export const createRole = defineOperation({
  name: 'createRole',
  route: { method: 'post', path: '/api/admin/roles', status: 201 },
  permissions: ['role.manage'],
  errors: ['conflict'],
  input: strictObject({
    name: string()
      .required()
      .max(100)
      .matches(/^\S(.*\S)?$/u, '${path} must not begin or end with white space'),
    permissions: permissionNames().default([]),
    allPermission: boolean().default(false),
  }),
  run: async ({ caller, services, input, audit }) => {
    const role = presentRole(await services.roleAdministration.create(caller, input));
    await audit({ type: 'role.created', subject: subjectOf(role.id), after: role });
    return { data: role };
  },
});

/** Replaces what a role grants. */
export const changeRole = defineOperation({
  name: 'changeRole',
  route: { method: 'patch', path: '/api/admin/roles/:id' },
  permissions: ['role.manage'],
  errors: ['not_found', 'conflict'],
  input: strictObject({ id: roleId(), permissions: permissionNames(), allPermission: boolean() }),
  run: async ({ caller, services, input: { id, ...grants }, audit }) => {
    const { before, after } = await services.roleAdministration.change(caller, id, grants);
    await audit({ type: 'role.updated', subject: subjectOf(id), before: grantsOf(before), after: grantsOf(after) });
    return { data: presentRole(after) };
  },
});

/** Deletes a role that no user, service key or issuer has. */
export const deleteRole = defineOperation({
  name: 'deleteRole',
  route: { method: 'delete', path: '/api/admin/roles/:id' },
  permissions: ['role.manage'],
  errors: ['not_found', 'conflict'],
  input: strictObject({ id: roleId() }),
  run: async ({ caller, services, input: { id }, audit }) => {
    const role = await services.roleAdministration.delete(caller, id);
    await audit({ type: 'role.deleted', subject: subjectOf(id), before: presentRole(role) });
    return { message: 'Role deleted.' };
  },
});
