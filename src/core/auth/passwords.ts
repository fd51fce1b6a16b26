import { hash, verify } from '@node-rs/argon2';

/** Argon2id with the library's parameters, those of OWASP's first recommendation: 19 MiB, 2 passes, 1 lane. */
const decoy = hash('no account has this password');

/**
 * Whether the password is the one that was hashed. Without a hash (no such account)
 * it works as long as with one, and says no.
 */
export const passwordMatches = async (passwordHash: string | undefined, password: string): Promise<boolean> => {
  const matches = await verify(passwordHash ?? (await decoy), password);
  return matches && passwordHash !== undefined;
};
