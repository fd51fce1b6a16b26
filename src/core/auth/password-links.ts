import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../ports/clock.ts';
import type { PasswordLink } from '../../ports/users.ts';

/** How long a one-time link is valid, in milliseconds. */
const linkMs = 72 * 3_600_000;
const tokenBytes = 32;

/** A one-time link as it is shown, this once. */
export interface ShownLink {
  readonly token: string;
  readonly expiresAt: Date;
}

/** Hashes the token of a one-time link as the store has it. */
export const hashLinkToken = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Creates a one-time link for setting a password: what is stored of it, and what is shown. */
export const createPasswordLink = (
  clock: Pick<Clock, 'now'>,
): { readonly link: PasswordLink; readonly shown: ShownLink } => {
  const token = randomBytes(tokenBytes).toString('base64url');
  const expiresAt = new Date(clock.now() + linkMs);
  return { link: { hash: hashLinkToken(token), expiresAt }, shown: { token, expiresAt } };
};
