import type { Account, Accounts } from '../../ports/accounts.ts';
import { passwordMatches } from './passwords.ts';

/** An account that the seeder creates, with the password that it has outside production. */
export interface DemoAccount {
  readonly role: 'admin' | 'editor' | 'viewer';
  /** The id that the seeder gives it in every installation: it stays when the e-mail address changes. */
  readonly id: string;
  readonly email: string;
  readonly password: string;
}

/** The seeded accounts (seeders/20261123100000-accounts.js), whose passwords are in the public documentation. */
export const demoAccounts: readonly DemoAccount[] = (['admin', 'editor', 'viewer'] as const).map((role, index) => ({
  role,
  id: `019ab000-0000-7000-8000-${String(301 + index).padStart(12, '0')}`,
  email: `${role}@zoma.local`,
  password: `zoma-${role}`,
}));

const hasDemoPassword = async ({ passwordHash }: Account): Promise<boolean> => {
  const verified = await Promise.all(demoAccounts.map(({ password }) => passwordMatches(passwordHash, password)));
  return verified.includes(true);
};

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Documented demo passwords open accounts of a production database. The message names them, and what to do. */
export class DemoPasswordError extends Error {
  override readonly name = 'DemoPasswordError';
  constructor(emails: readonly string[]) {
    super(
      `Production does not start while documented demo passwords open accounts of its database: ${emails.join(', ')}.\n` +
        'Set other passwords (docs/deployment.md, "Demo accounts"), or disable these accounts in the database:\n' +
        `  UPDATE users SET disabled_at = now() WHERE email IN (${emails.map(quoted).join(', ')});`,
    );
  }
}

/**
 * Checks the seeded accounts, found by id and by e-mail address, for the documented demo passwords. A disabled account
 * cannot log in, and passes.
 * @throws DemoPasswordError when one of the passwords opens one of the accounts
 * @throws ZomaError `unavailable` when the database cannot be asked
 */
export const requireNoDemoPasswords = async (accounts: Accounts): Promise<void> => {
  const found = await Promise.all(
    demoAccounts.flatMap(({ id, email }) => [accounts.find(id), accounts.findByEmail(email)]),
  );
  const enabled = new Map(found.flatMap((account) => (account && !account.disabled ? [[account.id, account]] : [])));
  const open: string[] = [];
  for (const account of enabled.values()) if (await hasDemoPassword(account)) open.push(account.email ?? account.id);
  if (open.length > 0) throw new DemoPasswordError(open.sort());
};

/** A seeded account that its documented password opens. */
export type OpenDemoAccount = Pick<DemoAccount, 'role' | 'email' | 'password'>;

/**
 * Creates the list of the seeded accounts that a newcomer may log in with: those that are enabled and still have the documented password
 * of their role. A hash is verified once, so that a caller without a login cannot make the node verify it again and again.
 */
export const createOpenDemoAccounts = (accounts: Pick<Accounts, 'find'>) => {
  const verified = new Map<string, Promise<boolean>>();

  const hasPassword = (hash: string, { id, password }: DemoAccount): Promise<boolean> => {
    const key = `${id} ${hash}`;
    const matches = verified.get(key) ?? passwordMatches(hash, password);
    // One hash for each account: an earlier one is of no use any more.
    for (const other of verified.keys()) if (other !== key && other.startsWith(`${id} `)) verified.delete(other);
    verified.set(key, matches);
    return matches;
  };

  const openAccount = async (seeded: DemoAccount): Promise<OpenDemoAccount | undefined> => {
    const { role, id, password } = seeded;
    const { email, passwordHash, disabled = true } = (await accounts.find(id)) ?? {};
    if (disabled || email === undefined || passwordHash === undefined) return undefined;
    return (await hasPassword(passwordHash, seeded)) ? { role, email, password } : undefined;
  };

  /** @throws ZomaError `unavailable` */
  return async (): Promise<readonly OpenDemoAccount[]> =>
    (await Promise.all(demoAccounts.map(openAccount))).filter((account) => account !== undefined);
};
