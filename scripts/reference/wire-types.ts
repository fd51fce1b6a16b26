/** The answers of routes that are no operations, and the details of errors, as types: `answer-schema.ts` reads them. */
import type { OpenDemoAccount } from '../../src/core/auth/demo-accounts.ts';
import type { OverloadReason, Problem } from '../../src/core/errors.ts';
import type { SessionStatus } from '../../src/ports/sessions.ts';
import type { FailedAttempt } from '../../src/core/failover/candidate.ts';

/** The account of an access token. */
interface AccountAnswer {
  readonly id: string;
  readonly email: string | null;
  readonly name: string;
  readonly organizationId: string;
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
}

/** The answer of a login and of a refresh. */
interface TokensAnswer {
  readonly accessToken: string;
  readonly tokenType: 'Bearer';
  /** Seconds until the access token ends. */
  readonly expiresIn: number;
  readonly user: AccountAnswer;
}

/** The answer of a token exchange (RFC 8693, section 2.2.1). */
interface ExchangeAnswer {
  readonly access_token: string;
  readonly issued_token_type: string;
  readonly token_type: 'Bearer';
  readonly expires_in: number;
}

/** The failure of a token exchange (RFC 6749, section 5.2). */
interface ExchangeFailure {
  readonly error:
    | 'invalid_request'
    | 'invalid_scope'
    | 'invalid_target'
    | 'unsupported_grant_type'
    | 'temporarily_unavailable'
    | 'server_error';
  readonly error_description: string;
}

interface OrganizationAnswer {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
}

interface NewOrganizationAnswer extends OrganizationAnswer {
  readonly admin: {
    readonly id: string;
    readonly email: string;
    readonly name: string;
    readonly passwordLink: { readonly token: string; readonly expiresAt: string };
  };
}

interface StatusAnswer {
  readonly status: 'ok';
}

interface HealthAnswer {
  readonly status: 'ok' | 'down';
  readonly checks: Readonly<
    Record<
      string,
      {
        readonly status: 'up' | 'down';
        /** Whether the node serves no requests without it. */
        readonly needed: boolean;
        /** Only for callers with `provider.view`: of the providers a list, one for each model. */
        readonly details?: object | readonly object[];
      }
    >
  >;
}

/** The data of each route's answer, by `METHOD path`. */
export interface RouteAnswers {
  readonly 'POST /api/auth/login': TokensAnswer;
  readonly 'POST /api/auth/refresh': TokensAnswer;
  readonly 'POST /api/auth/token': ExchangeAnswer;
  readonly 'POST /api/admin/organizations': NewOrganizationAnswer;
  readonly 'GET /api/admin/organizations': {
    readonly items: readonly OrganizationAnswer[];
    readonly nextCursor: string | null;
  };
  readonly 'GET /api/demo': { readonly accounts: readonly OpenDemoAccount[] };
  readonly 'GET /api/health': HealthAnswer;
  readonly 'GET /api/health/live': StatusAnswer;
  readonly 'GET /api/health/ready': StatusAnswer;
  readonly exchangeFailure: ExchangeFailure;
}

/** The details of errors, by code; absent where the code has none. */
export interface ErrorDetails {
  readonly validation_failed: readonly Problem[];
  readonly forbidden: {
    /** The permission that is required. */
    readonly permission?: string;
    readonly reason?: string;
  };
  readonly rate_limited: {
    readonly limit: 'requests' | 'tokens' | 'cost' | 'concurrency' | 'login' | 'reads' | 'connections';
    readonly remaining: number;
    readonly resetAt: string;
  };
  readonly overloaded: { readonly reason: OverloadReason };
  readonly provider_unavailable: { readonly attempts?: readonly FailedAttempt[] };
  readonly content_rejected: { readonly attempts?: readonly FailedAttempt[] };
}

/** The data of events that no log has, by name. */
export interface OtherEvents {
  readonly connected: {
    readonly sessionId: string;
    readonly status: SessionStatus;
    /** The newest `seq` of the session; events up to it follow at once. */
    readonly newestSeq: number;
  };
  readonly token_expiring: { readonly expiresAt: string };
}

/** The data of the acknowledgements of events that are no operations, by the event's name. */
export interface OtherAcknowledgements {
  readonly subscribe: { readonly sessionId: string; readonly status: SessionStatus };
  readonly unsubscribe: { readonly sessionId: string };
}
