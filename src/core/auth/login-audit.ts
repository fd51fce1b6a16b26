import type { Account } from '../../ports/accounts.ts';
import type { LoginAttempt } from '../../ports/login-attempts.ts';
import type { AuditType } from '../../ports/audit-trail.ts';
import type { Audit, CallOrigin } from '../audit.ts';
import { networkOf } from '../network-address.ts';
import { withTimeout } from '../with-timeout.ts';

/** How many failures of an account from a network are recorded as they happen: as many as there are before attempts are refused. */
const failureAllowance = 10;

/** How many logins of a user from a network are recorded as they happen: scripts log in for every request. */
const successAllowance = 100;

/** The longest wait for the account of a lockout, in milliseconds: its client waits for the refusal. */
const findMs = 1_000;

/** Why a login failed, for auditors; the client gets one answer for all. */
type FailureReason = 'unknown_account' | 'password' | 'disabled';

/** Returns why these credentials open no account; undefined when they open one. */
export const failureOf = (account: Account | undefined, matches: boolean): FailureReason | undefined => {
  if (!account) return 'unknown_account';
  if (!matches) return 'password';
  return account.disabled ? 'disabled' : undefined;
};

/**
 * Creates what the logins tell the audit. An e-mail address that no account has is not recorded: users type passwords into that field.
 * None of the calls rejects or waits long for the store, so that a slow audit does not make logins fail.
 */
export const createLoginAudit = (audit: Pick<Audit, 'note' | 'noteRepeated'>) => {
  const subjectOf = (account: Account | undefined) => ({
    organizationId: account?.organizationId,
    subject: account && { type: 'user', id: account.id },
  });
  const refused = { outcome: 'refused', actor: { type: 'anonymous' } } as const;

  return {
    /** Records a login; those of a user from one network beyond a hundred in 15 minutes as a number. */
    succeeded: ({ id, organizationId }: Account, loginId: string, origin: CallOrigin): Promise<void> => {
      const type = 'auth.login';
      const subject = { type: 'login', id: loginId };
      return audit.noteRepeated({
        key: `${type} ${id} ${networkOf(origin.address ?? '')}`,
        type,
        organizationId,
        allowance: successAllowance,
        entry: () => ({ type, outcome: 'done', organizationId, actor: { type: 'user', id }, subject, ...origin }),
      });
    },

    /** Records what a user did with a login: `auth.logout`, `auth.refresh_reused` … */
    byUser: (
      type: AuditType,
      { userId, organizationId }: { readonly userId: string; readonly organizationId: string | undefined },
      loginId: string | undefined,
      origin: CallOrigin,
    ): Promise<void> =>
      audit.note({
        type,
        outcome: type === 'auth.refresh_reused' ? 'refused' : 'done',
        organizationId,
        actor: { type: 'user', id: userId },
        subject: loginId === undefined ? { type: 'user', id: userId } : { type: 'login', id: loginId },
        ...origin,
      }),

    /** Records a failed check of a password. */
    failed: (
      type: AuditType,
      account: Account | undefined,
      reason: FailureReason,
      { account: name, network }: LoginAttempt,
      origin: CallOrigin,
    ): Promise<void> =>
      audit.noteRepeated({
        key: `${type} ${network} ${name}`,
        type,
        organizationId: account?.organizationId,
        allowance: failureAllowance,
        entry: () => ({ type, ...refused, ...subjectOf(account), details: { reason }, ...origin }),
      }),

    /** Records that attempts for an account from a network are refused unchecked, once in 15 minutes. */
    lockedOut: (
      { account: name, network }: LoginAttempt,
      find: () => Promise<Account | undefined>,
      origin: CallOrigin,
    ): Promise<void> =>
      audit.noteRepeated({
        key: `auth.lockout ${network} ${name}`,
        type: 'auth.lockout',
        organizationId: undefined,
        allowance: 1,
        // While the database does not answer, the event is recorded without the account.
        entry: async () => {
          const account = await withTimeout(findMs, find()).catch(() => undefined);
          return { type: 'auth.lockout', ...refused, ...subjectOf(account), ...origin };
        },
      }),
  };
};

/** Records logins for auditors. */
export type LoginAudit = ReturnType<typeof createLoginAudit>;
