import type { Account, Accounts } from '../../ports/accounts.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ControlBus } from '../../ports/control-bus.ts';
import type { HostUsers } from '../../ports/host-users.ts';
import type { Issuer, Issuers } from '../../ports/issuers.ts';
import type { LoginAttempts } from '../../ports/login-attempts.ts';
import type { Login, Logins } from '../../ports/logins.ts';
import type { Audit, CallOrigin } from '../audit.ts';
import { newId } from '../ids.ts';
import { networkOf } from '../network-address.ts';
import { isEnded, type AccessTokens, type IssuedAccessToken } from './access-tokens.ts';
import type { Authentication } from './authentication.ts';
import { readHostClaims, UnusableClaimError, type HostClaims } from './host-claims.ts';
import { SubjectTokenError, type SubjectToken, type SubjectTokenReason, type SubjectTokens } from './subject-tokens.ts';

/** Why an exchange is refused, for the audit. */
type RefusalReason = SubjectTokenReason | 'target' | 'email_taken' | 'user_disabled' | 'issuer_changed';

/** How many refusals of one kind from a network are recorded as they happen: an old token can be sent again without end. */
const refusalAllowance = 10;

/** What a client learns of a refusal: its issuer signed the token, so that these reveal nothing to others. All else is one sentence. */
const descriptions: Partial<Record<RefusalReason, string>> = {
  expired: 'The subject_token has expired.',
  not_yet_valid: 'The subject_token is not yet valid.',
  too_old: 'The subject_token is too old.',
  claims: 'A claim of the subject_token is missing or cannot be used.',
  target: 'The audience is not one that tokens are issued for.',
  email_taken: 'The user of the subject_token cannot be admitted.',
  user_disabled: 'The user of the subject_token cannot be admitted.',
  issuer_changed: 'The issuer has just been changed; try again.',
};

/** A refused exchange. The client gets `error` and `description` (RFC 6749, section 5.2); `reason` and `cause` are for the audit and the log. */
export class TokenExchangeError extends Error {
  override readonly name = 'TokenExchangeError';
  readonly error: 'invalid_request' | 'invalid_target';
  readonly description: string;
  readonly reason: RefusalReason;
  readonly issuer: Issuer | undefined;
  readonly userId: string | undefined;

  constructor(
    reason: RefusalReason,
    { issuer, userId, cause }: { issuer?: Issuer | undefined; userId?: string; cause?: unknown } = {},
  ) {
    const description = descriptions[reason] ?? 'The subject_token is not acceptable.';
    super(description, { cause });
    this.reason = reason;
    this.error = reason === 'target' ? 'invalid_target' : 'invalid_request';
    this.description = description;
    this.issuer = issuer;
    this.userId = userId;
  }

  /** Whether the refusal counts against the client's network: no issuer is known to have signed the token. */
  get isSuspicious(): boolean {
    return !(this.reason in descriptions) && this.reason !== 'keys_unavailable';
  }
}

/** One exchange. */
export interface ExchangeRequest {
  readonly subjectToken: string;
  /** The requested audiences that are not names of this service itself: the token's own audience is the only other one. */
  readonly audiences: readonly string[];
  readonly origin: CallOrigin;
}

/** The parts of the token exchange. */
export interface TokenExchangeOptions {
  readonly subjectTokens: SubjectTokens;
  readonly issuers: Pick<Issuers, 'find'>;
  readonly hostUsers: HostUsers;
  readonly accounts: Pick<Accounts, 'find'>;
  readonly logins: Logins;
  readonly accessTokens: AccessTokens;
  readonly authentication: Pick<Authentication, 'absoluteEndOf'>;
  readonly loginAttempts: Pick<LoginAttempts, 'beginExchange' | 'failExchange'>;
  readonly control: ControlBus;
  readonly audit: Audit;
  readonly clock: Clock;
  /** Called for each user that an exchange has created. */
  readonly onProvisioned: (user: ProvisionedUser) => void;
}

/** A user that an exchange has created. */
export interface ProvisionedUser {
  readonly organizationId: string;
  readonly userId: string;
  readonly externalId: string;
  readonly issuerId: string;
}

const claimsOf = ({ issuer, payload }: SubjectToken): HostClaims => {
  try {
    return readHostClaims(payload, issuer.claims);
  } catch (cause) {
    if (cause instanceof UnusableClaimError) throw new TokenExchangeError('claims', { issuer, cause });
    throw cause;
  }
};

/** The roles that a token gives: those it names, as far as the issuer may give them; the default ones when it has no claim for roles. */
const rolesOf = ({ allowedRoles, defaultRoles }: Issuer, { roles }: HostClaims): readonly string[] =>
  roles === undefined ? defaultRoles : [...new Set(roles)].filter((role) => allowedRoles.includes(role));

/**
 * Creates the exchange of tokens that trusted issuers signed for access tokens of their users.
 * @see https://www.rfc-editor.org/rfc/rfc8693
 */
export const createTokenExchange = (options: TokenExchangeOptions) => {
  const { subjectTokens, issuers, hostUsers, accounts, logins, accessTokens, loginAttempts, control, audit, clock } =
    options;

  const verify = async (token: string): Promise<SubjectToken> => {
    try {
      return await subjectTokens.verify(token);
    } catch (error) {
      if (!(error instanceof SubjectTokenError)) throw error;
      throw new TokenExchangeError(error.reason, { issuer: error.issuer, cause: error.cause });
    }
  };

  /** Creates or updates the user of a token. */
  const provision = async (issuer: Issuer, claims: HostClaims, origin: CallOrigin): Promise<Account> => {
    const { organizationId } = issuer;
    const { externalId, email, name } = claims;
    const roles = rolesOf(issuer, claims);
    const user = { organizationId, issuerId: issuer.id, issuer: issuer.issuer, externalId, email, name, roles };
    const provisioning = await hostUsers.provision(user);
    if (provisioning.status === 'refused') {
      if (provisioning.reason === 'email_taken') throw new TokenExchangeError('email_taken', { issuer });
      throw new TokenExchangeError('user_disabled', { issuer, userId: provisioning.userId });
    }
    const { userId, keptRoles } = provisioning;
    const account = await accounts.find(userId);
    if (!account || account.disabled) throw new TokenExchangeError('user_disabled', { issuer, userId });
    if (provisioning.status === 'created') {
      options.onProvisioned({ organizationId, userId, externalId, issuerId: issuer.id });
    }
    if (provisioning.status === 'changed') await control.publish({ type: 'access_changed', userId });
    if (provisioning.status !== 'unchanged') {
      await audit.record({
        ...origin,
        organizationId,
        type: 'user.provisioned',
        outcome: 'done',
        actor: { type: 'system', id: issuer.id },
        subject: { type: 'user', id: userId },
        after: { roles: account.roles },
        details: 'changed' in provisioning ? { changed: provisioning.changed } : { created: true },
      });
    }
    if (keptRoles) {
      const type = 'user.role_kept';
      const known = { ...origin, organizationId, actor: { type: 'system', id: issuer.id } } as const;
      const subject = { type: 'user', id: userId };
      const entry = () => ({ ...known, type, outcome: 'refused', subject, details: { roles: keptRoles } }) as const;
      await audit.noteRepeated({ key: `${type} ${userId}`, type, organizationId, allowance: 1, entry });
    }
    return account;
  };

  /** Records the login, and finds a change of the issuer that took place meanwhile. */
  const logIn = async (issuer: Issuer, login: Omit<Login, 'revoked'>): Promise<void> => {
    await logins.create(login, clock.now());
    // A change ends the logins that it finds: one that is recorded later is ended here.
    const present = await issuers.find(issuer.organizationId, issuer.id);
    if (present && !present.disabled && present.updatedAt.getTime() === issuer.updatedAt.getTime()) return;
    await logins.revoke(login.id);
    throw new TokenExchangeError('issuer_changed', { issuer });
  };

  const exchange = async ({ subjectToken, audiences, origin }: ExchangeRequest): Promise<IssuedAccessToken> => {
    const token = await verify(subjectToken);
    const { issuer, payload } = token;
    if (audiences.some((audience) => audience !== issuer.audience)) throw new TokenExchangeError('target', { issuer });
    const claims = claimsOf(token);
    const account = await provision(issuer, claims, origin);

    const startedAt = clock.now();
    const expiresAt = Math.min(Math.floor(payload.exp) * 1000, options.authentication.absoluteEndOf({ startedAt }));
    if (expiresAt <= startedAt) throw new TokenExchangeError('expired', { issuer });
    const { id: userId, tokenVersion } = account;
    const { acting } = claims;
    const login = { id: newId(), userId, tokenVersion, startedAt, expiresAt, issuerId: issuer.id };
    await logIn(issuer, { ...login, ...(acting && { acting }) });
    const issued = await accessTokens.issue(account, login.id, expiresAt);
    await audit.record({
      ...origin,
      organizationId: issuer.organizationId,
      type: 'auth.token_exchanged',
      outcome: 'done',
      actor: { type: 'user', id: userId },
      subject: { type: 'login', id: login.id },
      details: { issuerId: issuer.id, ...(acting && { acting }) },
    });
    return issued;
  };

  const noteRefusal = async (error: TokenExchangeError, origin: CallOrigin): Promise<void> => {
    const { issuer, reason, userId } = error;
    const type = 'auth.token_refused';
    const organizationId = issuer?.organizationId;
    await audit.noteRepeated({
      key: [type, networkOf(origin.address ?? ''), issuer?.id, reason, userId].join(' '),
      type,
      organizationId,
      allowance: refusalAllowance,
      entry: () => ({
        ...origin,
        organizationId,
        type,
        outcome: 'refused',
        actor: userId === undefined ? { type: 'anonymous' } : { type: 'user', id: userId },
        subject: issuer && { type: 'issuer', id: issuer.id },
        details: { reason },
      }),
    });
  };

  /**
   * Exchanges a subject token for an access token, which ends with the subject token at the latest.
   * @throws TokenExchangeError; ZomaError `rate_limited` after many tokens from one network that no issuer has signed; `unavailable`
   */
  return async (request: ExchangeRequest): Promise<IssuedAccessToken> => {
    const network = networkOf(request.origin.address ?? '');
    await loginAttempts.beginExchange(network);
    try {
      return await exchange(request);
    } catch (error) {
      if (error instanceof TokenExchangeError) {
        if (error.isSuspicious) await loginAttempts.failExchange(network);
        await noteRefusal(error, request.origin);
      }
      // The login ended while its token was being issued.
      if (isEnded(error)) throw new TokenExchangeError(error.code === 'token_expired' ? 'expired' : 'issuer_changed');
      throw error;
    }
  };
};

/** Exchanges subject tokens. */
export type TokenExchange = ReturnType<typeof createTokenExchange>;
