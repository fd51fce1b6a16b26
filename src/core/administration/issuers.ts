import { importJWK } from 'jose';
import type { ControlBus } from '../../ports/control-bus.ts';
import type {
  ClaimNames,
  Issuer,
  IssuerFields,
  Issuers,
  JsonWebKeySet,
  KeySource,
  SubjectAlgorithm,
} from '../../ports/issuers.ts';
import type { Logins } from '../../ports/logins.ts';
import type { PublicFetch } from '../../ports/public-fetch.ts';
import type { Roles } from '../../ports/roles.ts';
import { isKeySet } from '../auth/key-sets.ts';
import type { SecretBox } from '../auth/secret-box.ts';
import type { Caller } from '../caller.ts';
import { validationFailed, ZomaError, type Problem } from '../errors.ts';
import { newId } from '../ids.ts';
import { requireGrantableRoles, requireNoMoreThanHeld } from './grants.ts';

/** The largest key set, in characters of JSON, as of one that is fetched. */
const longestKeySet = 64 * 1024;
/** The shortest shared secret in bytes: as long as the digest of HS256 (RFC 7518, section 3.2). */
const shortestSecretBytes = 32;
/** The shortest RSA modulus in bytes: 2,048 bits (RFC 7518, section 3.3). */
const shortestModulusBytes = 256;

/** How often a change is merged with others that come first; each time one of them has succeeded. */
const mostAttempts = 100;

/** What verifies an issuer's tokens, as an administrator gives it: exactly one of these. */
export interface GivenKeySource {
  readonly jwksUrl?: string | undefined;
  readonly jwks?: object | undefined;
  readonly secret?: string | undefined;
}

/** An issuer's fields that an administrator gives beside what verifies its tokens. */
export type GivenFields = Omit<IssuerFields, 'id' | 'organizationId' | 'keySource'>;

/** The fields of a change; those that are undefined stay as they are. */
export type ChangedFields = {
  readonly [Name in Exclude<keyof GivenFields, 'claims' | 'maxAgeSeconds'>]?: GivenFields[Name] | undefined;
} & {
  readonly claims?: { readonly [Name in keyof ClaimNames]?: string | undefined } | undefined;
  /** Null removes it. */
  readonly maxAgeSeconds?: number | null | undefined;
};

/** Leaves out the fields that are undefined; undefined has no fields. */
export const definedFields = <Fields extends object>(fields: Fields | undefined) =>
  Object.fromEntries(Object.entries(fields ?? {}).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Fields]?: Exclude<Fields[Name], undefined>;
  };

const sharedSecret: readonly SubjectAlgorithm[] = ['HS256'];

/** The algorithm that a public key is for; undefined for a key that none of them can use. */
const algorithmOf = ({ kty, crv, n }: Readonly<Record<string, unknown>>): SubjectAlgorithm | undefined => {
  if (kty === 'RSA' && typeof n === 'string' && Buffer.from(n, 'base64url').length >= shortestModulusBytes)
    return 'RS256';
  if (kty === 'EC' && crv === 'P-256') return 'ES256';
  return kty === 'OKP' && crv === 'Ed25519' ? 'EdDSA' : undefined;
};

const problemOfKey = async (key: Readonly<Record<string, unknown>>): Promise<string | undefined> => {
  if (['d', 'k', 'p', 'q'].some((name) => name in key)) return 'must be a public key';
  const algorithm = algorithmOf(key);
  if (!algorithm) return 'must be an RSA key of at least 2048 bits, an EC key on P-256 or an OKP key on Ed25519';
  try {
    await importJWK(key, algorithm);
    return undefined;
  } catch {
    return 'is not a valid key';
  }
};

const problemsOfKeySet = async (jwks: object): Promise<Problem[]> => {
  if (!isKeySet(jwks) || jwks.keys.length === 0) return [{ path: 'jwks', message: 'must have a list keys with a key' }];
  if (JSON.stringify(jwks).length > longestKeySet) return [{ path: 'jwks', message: 'is larger than 64 kB' }];
  const problems = await Promise.all(jwks.keys.map(problemOfKey));
  return problems.flatMap((message, index) => (message ? [{ path: `jwks.keys[${String(index)}]`, message }] : []));
};

/** The parts that change issuers. */
export interface IssuerChangesOptions {
  readonly issuers: Issuers;
  readonly logins: Pick<Logins, 'revokeIssuer'>;
  readonly roles: Roles;
  readonly control: ControlBus;
  readonly publicFetch: Pick<PublicFetch, 'problemOf'>;
  readonly secretBox: Pick<SecretBox, 'seal'>;
}

/** Creates the changes of an organization's issuers by its administrators. */
export const createIssuerChanges = (options: IssuerChangesOptions) => {
  const { issuers, logins, roles, control, publicFetch, secretBox } = options;

  /** @throws ZomaError `validation_failed`; undefined when nothing is given */
  const readKeySource = async (given: GivenKeySource, id: string): Promise<KeySource | undefined> => {
    const { jwksUrl, jwks, secret } = given;
    const count = [jwksUrl, jwks, secret].filter((value) => value !== undefined).length;
    if (count === 0) return undefined;
    if (count > 1) {
      throw validationFailed([{ path: '', message: 'exactly one of jwksUrl, jwks and secret must be given' }]);
    }
    if (jwksUrl !== undefined) {
      const message = publicFetch.problemOf(jwksUrl);
      if (message !== undefined) throw validationFailed([{ path: 'jwksUrl', message }]);
      return { jwksUrl };
    }
    if (jwks !== undefined) {
      const problems = await problemsOfKeySet(jwks);
      if (problems.length > 0) throw validationFailed(problems);
      return { jwks: jwks as JsonWebKeySet };
    }
    if (secret === undefined || Buffer.byteLength(secret) < shortestSecretBytes) {
      throw validationFailed([{ path: 'secret', message: 'must have at least 32 bytes' }]);
    }
    return { encryptedSecret: secretBox.seal(secret, id) };
  };

  /** Checks that the algorithms fit what verifies, and that the caller may grant the roles. */
  const check = async (caller: Caller, issuer: IssuerFields): Promise<void> => {
    const isShared = 'encryptedSecret' in issuer.keySource;
    const wrong = issuer.algorithms.findIndex((algorithm) => sharedSecret.includes(algorithm) !== isShared);
    if (wrong >= 0) {
      const message = isShared ? 'must be HS256 for a shared secret' : 'must be RS256, ES256 or EdDSA for public keys';
      throw validationFailed([{ path: `algorithms[${String(wrong)}]`, message }]);
    }
    await requireGrantableRoles(roles, caller, issuer.allowedRoles, 'allowedRoles');
    await requireGrantableRoles(roles, caller, issuer.defaultRoles, 'defaultRoles');
  };

  /**
   * Refuses to change what signs tokens of an `iss` when it reaches a permission that the caller lacks: with keys of one's own one could act
   * as its users, and take their roles.
   */
  const requireReach = async (caller: Caller, iss: string): Promise<void> => {
    const reached = await issuers.rolesReachedBy(caller.organizationId, iss);
    for (const role of await roles.list(caller.organizationId)) {
      if (reached.includes(role.name)) requireNoMoreThanHeld(caller, role);
    }
  };

  const isTaken = (): ZomaError =>
    new ZomaError('conflict', { message: 'An issuer with this issuer and audience exists already.' });

  const requireIssuer = async ({ organizationId }: Caller, id: string): Promise<Issuer> => {
    const issuer = await issuers.find(organizationId, id);
    if (!issuer) throw new ZomaError('not_found');
    return issuer;
  };

  /** Changes fields of an issuer as it is at the moment of the change: another change meanwhile is read, and the result checked again. */
  const merge = async (
    caller: Caller,
    id: string,
    { claims, maxAgeSeconds, ...fields }: ChangedFields,
    keySource: KeySource | undefined,
  ): Promise<{ readonly before: Issuer; readonly after: Issuer }> => {
    for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
      const before = await requireIssuer(caller, id);
      const issuer: IssuerFields = {
        ...before,
        ...definedFields(fields),
        claims: { ...before.claims, ...definedFields(claims) },
        maxAgeSeconds: maxAgeSeconds === undefined ? before.maxAgeSeconds : (maxAgeSeconds ?? undefined),
        keySource: keySource ?? before.keySource,
      };
      await check(caller, issuer);
      for (const iss of new Set([before.issuer, issuer.issuer])) await requireReach(caller, iss);
      const after = await issuers.replace(issuer, before);
      if (after === 'unknown') throw new ZomaError('not_found');
      if (after === 'conflict') throw isTaken();
      if (after !== 'changed') return { before, after };
    }
    throw new ZomaError('conflict', { message: 'Others change the issuer at the same time; try again.' });
  };

  /** Ends the logins that came from an issuer's tokens, on every node. */
  const endLogins = async (issuerId: string): Promise<void> => {
    await logins.revokeIssuer(issuerId);
    await control.publish({ type: 'issuer_ended', issuerId });
  };

  return {
    /** Adds an issuer. @throws ZomaError `validation_failed`, `forbidden`, `conflict`, `unavailable` */
    create: async (caller: Caller, given: GivenFields & GivenKeySource): Promise<Issuer> => {
      const { jwksUrl, jwks, secret, ...fields } = given;
      const id = newId();
      const keySource = await readKeySource({ jwksUrl, jwks, secret }, id);
      if (!keySource) throw validationFailed([{ path: '', message: 'one of jwksUrl, jwks and secret is required' }]);
      const issuer = { ...fields, id, organizationId: caller.organizationId, keySource };
      await check(caller, issuer);
      await requireReach(caller, issuer.issuer);
      const created = await issuers.create(issuer);
      if (!created) throw isTaken();
      return created;
    },

    /**
     * Changes an issuer. A change of anything but its name ends its logins, since it may be meant to. The caller must hold the permissions of
     * all roles that the issuer may give and gave, before the change and after it: with other keys the caller could sign tokens for them.
     * @throws ZomaError `not_found`, and what `create` throws
     */
    change: async (
      caller: Caller,
      id: string,
      given: ChangedFields & GivenKeySource,
    ): Promise<{ readonly before: Issuer; readonly after: Issuer }> => {
      const { jwksUrl, jwks, secret, ...fields } = given;
      const keySource = await readKeySource({ jwksUrl, jwks, secret }, id);
      const changed = await merge(caller, id, fields, keySource);
      if (Object.keys(definedFields(given)).some((field) => field !== 'name')) await endLogins(id);
      return changed;
    },

    /** Deletes an issuer and ends its logins; its users stay. @throws ZomaError `not_found`, `forbidden`, `unavailable` */
    remove: async (caller: Caller, id: string): Promise<Issuer> => {
      const issuer = await requireIssuer(caller, id);
      await requireReach(caller, issuer.issuer);
      await issuers.remove(caller.organizationId, id);
      await endLogins(id);
      return issuer;
    },
  };
};

/** Changes issuers. */
export type IssuerChanges = ReturnType<typeof createIssuerChanges>;
