import { array, boolean, number, object, string } from 'yup';
import { subjectAlgorithms, type ClaimNames, type Issuer } from '../../ports/issuers.ts';
import { definedFields } from '../../core/administration/issuers.ts';
import { anyObject, oneOf, rowId, strictObject } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { pageFields, readPage } from '../paging.ts';

const defaultClaims: ClaimNames = { userId: 'sub', email: 'email', name: 'name', roles: 'roles' };

const roleNames = () => array().of(string().required().max(200)).max(200);
const claimName = () => string().min(1).max(200);

/** The fields of an issuer that are given in whole or in part. */
const issuerFields = {
  name: string().min(1).max(200),
  /** Compared with `iss` and `aud` character by character, so neither is trimmed. */
  issuer: string().min(1).max(1_000),
  audience: string().min(1).max(1_000),
  jwksUrl: string().max(2_000),
  jwks: anyObject(),
  secret: string().max(1_000),
  algorithms: array().of(oneOf(subjectAlgorithms).required()).min(1).max(subjectAlgorithms.length),
  claims: object({ userId: claimName(), email: claimName(), name: claimName(), roles: claimName() })
    .noUnknown()
    .default(undefined),
  allowedRoles: roleNames(),
  defaultRoles: roleNames(),
  maxAgeSeconds: number().integer().min(1).max(31_536_000).nullable(),
  disabled: boolean(),
};

const issuerId = rowId('the id of an issuer');

/** Presents an issuer; a shared secret is not part of it. */
const present = ({ keySource, organizationId: _, maxAgeSeconds, createdAt, updatedAt, ...issuer }: Issuer) => ({
  ...issuer,
  ...('encryptedSecret' in keySource ? { hasSecret: true } : keySource),
  maxAgeSeconds: maxAgeSeconds ?? null,
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
});

/** Presents an issuer for the audit: the names of its keys stand for the keys. */
const audited = (issuer: Issuer): object => {
  const shown = present(issuer);
  if (!('jwks' in shown)) return shown;
  return { ...shown, jwks: shown.jwks.keys.map(({ kid, kty }) => ({ kid, kty })) };
};

/** Lists the organization's issuers, newest first. */
export const issuers = defineOperation({
  name: 'issuers',
  route: { method: 'get', path: '/api/admin/issuers' },
  permissions: ['issuer.manage'],
  input: strictObject(pageFields),
  run: async ({ caller, input, services }) => {
    const { rows, nextCursor } = await readPage(input, (range) => services.issuers.list(caller.organizationId, range));
    return { data: { items: rows.map(present), nextCursor } };
  },
});

/** Adds an issuer, whose tokens `POST /api/auth/token` exchanges from then on. */
export const createIssuer = defineOperation({
  name: 'createIssuer',
  route: { method: 'post', path: '/api/admin/issuers', status: 201 },
  permissions: ['issuer.manage'],
  input: strictObject({
    ...issuerFields,
    name: issuerFields.name.required(),
    issuer: issuerFields.issuer.required(),
    audience: issuerFields.audience.required(),
    algorithms: issuerFields.algorithms.required(),
  }),
  run: async ({ caller, input, services, audit }) => {
    const { claims, allowedRoles = [], defaultRoles = [], maxAgeSeconds, disabled = false, ...given } = input;
    const issuer = await services.issuerChanges.create(caller, {
      ...given,
      claims: { ...defaultClaims, ...definedFields(claims) },
      allowedRoles,
      defaultRoles,
      maxAgeSeconds: maxAgeSeconds ?? undefined,
      disabled,
    });
    await audit({ type: 'issuer.created', subject: { type: 'issuer', id: issuer.id }, after: audited(issuer) });
    return { data: present(issuer) };
  },
});

/** Changes the given fields of an issuer. Unless only its name changes, the logins that came from its tokens end. */
export const changeIssuer = defineOperation({
  name: 'changeIssuer',
  route: { method: 'patch', path: '/api/admin/issuers/:id' },
  permissions: ['issuer.manage'],
  input: strictObject({ ...issuerFields, id: issuerId }),
  run: async ({ caller, input: { id, ...given }, services, audit }) => {
    const { before, after } = await services.issuerChanges.change(caller, id, given);
    const replaced = given.secret === undefined && given.jwks === undefined ? {} : { details: { keysReplaced: true } };
    const subject = { type: 'issuer', id };
    await audit({ type: 'issuer.updated', subject, before: audited(before), after: audited(after), ...replaced });
    return { data: present(after) };
  },
});

/** Deletes an issuer: the logins that came from its tokens end, and its users stay. */
export const deleteIssuer = defineOperation({
  name: 'deleteIssuer',
  route: { method: 'delete', path: '/api/admin/issuers/:id' },
  permissions: ['issuer.manage'],
  input: strictObject({ id: issuerId }),
  run: async ({ caller, input: { id }, services, audit }) => {
    const issuer = await services.issuerChanges.remove(caller, id);
    await audit({ type: 'issuer.deleted', subject: { type: 'issuer', id }, before: audited(issuer) });
    return { message: 'Issuer deleted.' };
  },
});
