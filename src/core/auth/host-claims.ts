import type { ClaimNames } from '../../ports/issuers.ts';
import type { HostUser } from '../../ports/host-users.ts';

/** The longest values, in UTF-16 code units. */
const longestId = 255;
const longestEmail = 320;
const longestName = 200;
/** The longest claim `act`, as JSON. */
const longestActing = 2_000;
const mostRoles = 200;

/** What the claims of a token say of a user. */
export interface HostClaims extends Pick<HostUser, 'externalId' | 'email' | 'name'> {
  /** Undefined: the token has no claim for roles. */
  readonly roles: readonly string[] | undefined;
  /** The claim `act`, with only `iss` and `sub` of each actor. */
  readonly acting: object | undefined;
}

/** A claim has a value that cannot be used. Its message names the claim, and does not quote the value. */
export class UnusableClaimError extends Error {
  override readonly name = 'UnusableClaimError';
  constructor(claim: string) {
    super(`the claim ${claim} is missing or cannot be used`);
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Finds the claim of this name, else the value at this path with dots; undefined also for null. */
const claimAt = (payload: Readonly<Record<string, unknown>>, name: string): unknown => {
  if (Object.hasOwn(payload, name)) return payload[name] ?? undefined;
  let value: unknown = payload;
  for (const part of name.split('.')) {
    value = isObject(value) && Object.hasOwn(value, part) ? value[part] : undefined;
  }
  return value ?? undefined;
};

/** Whether a text has no control characters: PostgreSQL stores no NUL, and the others do not belong into an id or a name. */
const isPlain = (text: string): boolean => text.isWellFormed() && !/\p{Cc}/u.test(text);

const textAt = (payload: Readonly<Record<string, unknown>>, claim: string): string | undefined => {
  const value = claimAt(payload, claim);
  const text = typeof value === 'number' ? String(value) : value;
  if (text === undefined || text === '') return undefined;
  if (typeof text !== 'string' || !isPlain(text)) throw new UnusableClaimError(claim);
  return text.trim();
};

const emailAt = (payload: Readonly<Record<string, unknown>>, claim: string): string | undefined => {
  const email = textAt(payload, claim);
  // Entities name users by e-mail address, so that one which the user only claims to have would open those of another.
  if (email === undefined || payload['email_verified'] === false) return undefined;
  if (email.length > longestEmail || !/^[^\s@]+@[^\s@]+$/.test(email)) throw new UnusableClaimError(claim);
  return email;
};

const rolesAt = (payload: Readonly<Record<string, unknown>>, claim: string): readonly string[] | undefined => {
  const value = claimAt(payload, claim);
  if (value === undefined) return undefined;
  const roles: unknown[] = Array.isArray(value) ? value : [value];
  const names = roles.filter((role) => typeof role === 'string');
  if (names.length < roles.length || roles.length > mostRoles) throw new UnusableClaimError(claim);
  return names;
};

/** Keeps the ids of an actor and of the actors before: further members may be personal data, which the audit could not erase. */
const idsOfActor = ({ iss, sub, act }: Readonly<Record<string, unknown>>): object => ({
  ...(typeof iss === 'string' && { iss }),
  ...(typeof sub === 'string' && { sub }),
  ...(isObject(act) && { act: idsOfActor(act) }),
});

const actingOf = ({ act }: Readonly<Record<string, unknown>>): object | undefined => {
  if (act === undefined) return undefined;
  if (!isObject(act) || JSON.stringify(act).length > longestActing || JSON.stringify(act).includes('\\u0000')) {
    throw new UnusableClaimError('act');
  }
  return idsOfActor(act);
};

/** Reads the claims of a verified token. @throws UnusableClaimError for a missing user id, and for a claim of an unusable type or length */
export const readHostClaims = (payload: Readonly<Record<string, unknown>>, names: ClaimNames): HostClaims => {
  const externalId = textAt(payload, names.userId);
  if (externalId === undefined || externalId === '' || externalId.length > longestId) {
    throw new UnusableClaimError(names.userId);
  }
  return {
    externalId,
    email: emailAt(payload, names.email),
    name: textAt(payload, names.name)?.slice(0, longestName).toWellFormed() || undefined,
    roles: rolesAt(payload, names.roles),
    acting: actingOf(payload),
  };
};
