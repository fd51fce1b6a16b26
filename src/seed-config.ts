import { demoAccounts } from './core/auth/demo-accounts.ts';
import { passwordProblem } from './core/auth/passwords.ts';
import type { Environment } from './provider-config.ts';

/**
 * Checks SEED_ADMIN_PASSWORD, SEED_EDITOR_PASSWORD and SEED_VIEWER_PASSWORD, which the seeder reads: required in
 * production, and good passwords wherever they are given. Outside production an account may have its demo password.
 */
export const checkSeedPasswords = (
  given: Environment,
  { production }: { readonly production: boolean },
  problems: string[],
): void => {
  for (const { role, email, password: demoPassword } of demoAccounts) {
    const name = `SEED_${role.toUpperCase()}_PASSWORD`;
    const password = given[name];
    if (password === undefined) {
      if (production) problems.push(`${name} must be set to seed in production.`);
      continue;
    }
    if (!production && password === demoPassword) continue;
    const problem = passwordProblem(password, [role, email]);
    if (problem !== undefined) problems.push(`${name} ${problem}.`);
  }
};
