import { array, boolean, number, object, string } from 'yup';
import { subjectAlgorithms, type ClaimNames, type Issuer } from '../../ports/issuers.ts';
import { definedFields } from '../../core/administration/issuers.ts';
import { anyObject, checkedLater, furtherRule, oneOf, rowId, rule, strictObject, type JsonSchema } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { pageFields, readPage } from '../paging.ts';

const defaultClaims: ClaimNames = { userId: 'sub', email: 'email', name: 'name', roles: 'roles' };

const roleNames = () =>
  checkedLater(array().of(string().required().max(200)).max(200), 'Names roles of the organization.');
const claimName = () => string().min(1).max(200);

/** The fields of an issuer that are given in whole or in part. */
const issuerFields = {
  name: string().min(1).max(200),
  /** Compared with `iss` and `aud` character by character, so neither is trimmed. */
  issuer: string().min(1).max(1_000),
  audience: string().min(1).max(1_000),
  jwksUrl: checkedLater(string().max(2_000), 'Is an https URL with a public host, or a host in ALLOWED_PRIVATE_HOSTS.'),
  jwks: checkedLater(anyObject(), 'Has a list `keys` of public keys: RSA of at least 2048 bits, P-256 or Ed25519.'),
  secret: checkedLater(string().max(1_000), 'Has at least 32 bytes in UTF-8.'),
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

const keySources = ['jwksUrl', 'jwks', 'secret'] as const;
type KeySourceFields = { readonly [Name in (typeof keySources)[number]]?: unknown };

/** Requires `count` of the fields that verify an issuer's tokens. */
const keySourceRule = (isRight: (count: number) => boolean, message: string, schema: JsonSchema) =>
  rule<KeySourceFields>({
    name: 'key source',
    message,
    schema: {
      ...schema,
      [furtherRule]: 'The algorithms are HS256 for a secret, and others for public keys.',
    },
    test: (given) => isRight(keySources.filter((name) => given[name] !== undefined).length),
  });

const given = keySources.map((name) => ({ required: [name] }));
const oneSource = keySourceRule((count) => count === 1, 'exactly one of jwksUrl, jwks and secret must be given', {
  oneOf: given,
});
const mostOneSource = keySourceRule((count) => count <= 1, 'at most one of jwksUrl, jwks and secret may be given', {
  oneOf: [...given, { not: { anyOf: given } }],
});

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
  errors: ['conflict'],
  input: strictObject({
    ...issuerFields,
    name: issuerFields.name.required(),
    issuer: issuerFields.issuer.required(),
    audience: issuerFields.audience.required(),
    algorithms: issuerFields.algorithms.required(),
  }).test(oneSource),
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
  errors: ['not_found', 'conflict'],
  input: strictObject({ ...issuerFields, id: issuerId }).test(mostOneSource),
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
  errors: ['not_found'],
  input: strictObject({ id: issuerId }),
  run: async ({ caller, input: { id }, services, audit }) => {
    const issuer = await services.issuerChanges.remove(caller, id);
    await audit({ type: 'issuer.deleted', subject: { type: 'issuer', id }, before: audited(issuer) });
    return { message: 'Issuer deleted.' };
  },
});
