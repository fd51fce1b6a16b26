import { createRequire } from 'node:module';
import { hash, verify } from '@node-rs/argon2';
import type * as Core from '@zxcvbn-ts/core';
import type * as CommonWords from '@zxcvbn-ts/language-common';

/** Argon2id with the library's parameters, those of OWASP's first recommendation: 19 MiB, 2 passes, 1 lane. */
const decoy = hash('no account has this password');

/**
 * Says whether the password is the one that was hashed. Without a hash (no such account) it answers no, after as
 * much work as with one.
 */
export const passwordMatches = async (passwordHash: string | undefined, password: string): Promise<boolean> => {
  const matches = await verify(passwordHash ?? (await decoy), password);
  return matches && passwordHash !== undefined;
};

/** Hashes a password with a new salt, in PHC string format. */
export const hashPassword = (password: string): Promise<string> => hash(password);

/** The fewest characters of a password that is set (OWASP ASVS 5.0, 6.2.1 asks for 8 and recommends 15). */
export const shortestPassword = 12;

/**
 * A password that is guessed within so many tries counts as common: it is in the list of common passwords, or a repetition, a
 * sequence or a simple variation of its entries (`Password1234!`).
 */
const commonGuesses = 1e6;

/** The estimate's time grows faster than the length: what follows these characters only makes a password better. */
const judgedCharacters = 64;

/** Lists the words of a user's name and e-mail address, which an attacker tries first. */
export const ownWordsOf = ({
  name,
  email = '',
}: {
  readonly name: string;
  readonly email?: string | undefined;
}): string[] => [name, email, ...`${name} ${email}`.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 2)];

type Estimate = (password: string, ownWords: readonly string[]) => number;

/** Loads the list of common passwords: 0.2 s, which a node that sets no password need not spend. */
const loadEstimate = (): Estimate => {
  const require = createRequire(import.meta.url);
  const { ZxcvbnFactory } = require('@zxcvbn-ts/core') as typeof Core;
  const { dictionary, adjacencyGraphs: graphs } = require('@zxcvbn-ts/language-common') as typeof CommonWords;
  const zxcvbn = new ZxcvbnFactory({ dictionary, graphs, maxLength: judgedCharacters });
  return (password, ownWords) => zxcvbn.check(password, [...ownWords]).guesses;
};

let estimate: Estimate | undefined;

/**
 * Judges a password before it is set: at least 12 characters, and not among the common ones. `ownWords` are what an
 * attacker tries first: the user's name, the parts of the e-mail address. Returns what is wrong as the end of a sentence
 * that begins with the password's name, without the password; undefined when it is good.
 * @see https://pages.nist.gov/800-63-4/sp800-63b.html#passwordver
 */
export const passwordProblem = (password: string, ownWords: readonly string[] = []): string | undefined => {
  // Each Unicode code point is one character (NIST SP 800-63B).
  if (Array.from(password).length < shortestPassword)
    return `must have at least ${String(shortestPassword)} characters`;
  estimate ??= loadEstimate();
  if (estimate(password, ['zoma', ...ownWords]) >= commonGuesses) return undefined;
  return 'is too common: it is in the list of common passwords, or a simple variation of one';
};
