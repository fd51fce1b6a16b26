import type { Account, Accounts } from '../../ports/accounts.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ControlBus } from '../../ports/control-bus.ts';
import type { LoginAttempts } from '../../ports/login-attempts.ts';
import type { ListedLogin, Logins } from '../../ports/logins.ts';
import type { TokenRegistry } from '../../ports/token-registry.ts';
import type { CallOrigin } from '../audit.ts';
import type { Caller } from '../caller.ts';
import { validationFailed, ZomaError } from '../errors.ts';
import { networkOf } from '../network-address.ts';
import type { LoginAudit } from './login-audit.ts';
import { beginAttempt, endLogin } from './login-service.ts';
import { hashPassword, ownWordsOf, passwordMatches, passwordProblem } from './passwords.ts';

/** The most logins that end at a time. */
const endedAtOnce = 20;

/** The parts of the service for one's own account. */
export interface OwnAccountOptions {
  readonly accounts: Pick<Accounts, 'find'>;
  readonly logins: Logins;
  readonly registry: TokenRegistry;
  readonly loginAttempts: LoginAttempts;
  readonly control: ControlBus;
  readonly loginAudit: LoginAudit;
  readonly clock: Clock;
}

/** Refuses service keys, also when they act for a user: a password and logins are a person's. @throws ZomaError `conflict` */
const requirePerson = ({ credential }: Caller): void => {
  if (credential.keyId === undefined) return;
  throw new ZomaError('conflict', { message: 'A service key has neither a password nor logins.' });
};

/** Creates the service for what users do with their own password and logins. */
export const createOwnAccount = (options: OwnAccountOptions) => {
  const { accounts, logins, registry, loginAttempts, control, loginAudit, clock } = options;

  /** Checks the password of an account; attempts count together with logins. @throws ZomaError `invalid_credentials`, `rate_limited` */
  const checkCurrent = async (account: Account, password: string, origin: CallOrigin): Promise<void> => {
    const attempt = { account: (account.email ?? account.id).toLowerCase(), network: networkOf(origin.address ?? '') };
    await beginAttempt({ loginAttempts, loginAudit }, attempt, () => Promise.resolve(account), origin);
    if (!(await passwordMatches(account.passwordHash, password))) {
      await loginAudit.failed('auth.password_failed', account, 'password', attempt, origin);
      throw new ZomaError('invalid_credentials', { message: 'The current password is wrong.' });
    }
    await loginAttempts.succeed(attempt);
  };

  return {
    /**
     * Changes the caller's password and ends the caller's other logins, with their tokens and connections, on every node. The new
     * password and the end of the logins are recorded in one step: a failure after it delays the end of connections until the next
     * check of them.
     * @throws ZomaError `validation_failed` for a weak or unchanged password; `invalid_credentials`; `rate_limited`; `conflict` for an
     * account without a password; `unavailable`
     */
    changePassword: async (
      caller: Caller,
      { current, next }: { readonly current: string; readonly next: string },
      origin: CallOrigin,
    ): Promise<void> => {
      requirePerson(caller);
      const { userId, organizationId, credential } = caller;
      const account = await accounts.find(userId);
      if (account?.passwordHash === undefined) {
        throw new ZomaError('conflict', {
          message: 'This account has no password: the issuer of its tokens logs it in.',
        });
      }
      const problem =
        next === current ? 'must differ from the current password' : passwordProblem(next, ownWordsOf(account));
      if (problem !== undefined) throw validationFailed([{ path: 'next', message: `next ${problem}` }]);
      await checkCurrent(account, current, origin);
      const ended = [...(await logins.changePassword(userId, await hashPassword(next), credential.loginId))];
      while (ended.length > 0) {
        await Promise.all(ended.splice(0, endedAtOnce).map((loginId) => endLogin({ registry, control }, loginId)));
      }
      await loginAudit.byUser('auth.password_changed', { userId, organizationId }, undefined, origin);
    },

    /** Reads at most `limit` of the caller's active logins, the newest first, with ids before `after`. @throws ZomaError `conflict`; `unavailable` */
    logins: async (
      caller: Caller,
      range: { readonly limit: number; readonly after: string | undefined },
    ): Promise<readonly ListedLogin[]> => {
      requirePerson(caller);
      return logins.listOf(caller.userId, { ...range, now: clock.now() });
    },

    /**
     * Ends one login of the caller, with its tokens and connections, on every node; may be repeated.
     * @throws ZomaError `not_found` for an unknown login and for that of another user; `conflict`; `unavailable`
     */
    endLogin: async (caller: Caller, loginId: string, origin: CallOrigin): Promise<void> => {
      requirePerson(caller);
      const login = await logins.find(loginId);
      if (login?.userId !== caller.userId) throw new ZomaError('not_found');
      await logins.revoke(loginId);
      await endLogin({ registry, control }, loginId);
      await loginAudit.byUser('auth.login_ended', caller, loginId, origin);
    },
  };
};

/** Changes passwords and ends logins for their user. */
export type OwnAccount = ReturnType<typeof createOwnAccount>;
