import type { Spending, Windows } from './quotas.ts';
import type { Owner } from './sessions.ts';

/** The use of an organization and its users in their open windows. */
export interface Balance {
  /** The organization's window, and the cost of the ended sessions in it; undefined when no window is open. */
  readonly organization: { readonly startedAt: Date; readonly cost: bigint } | undefined;
  /** The users with an open window. */
  readonly users: readonly {
    readonly userId: string;
    readonly startedAt: Date;
    /** The requests of ended and of unfinished sessions. */
    readonly requests: number;
    /** The tokens of ended sessions. */
    readonly tokens: number;
  }[];
  /** The unfinished sessions of any window, with the reservation of their admission. */
  readonly pending: readonly {
    readonly sessionId: string;
    readonly userId: string;
    readonly epoch: number;
    readonly windows: Windows;
    readonly reserved: Spending;
  }[];
}

/** The use of one action, provider, user or day. */
export interface UsageShare {
  /** The name of the action or the provider, the user's id, or the day (UTC, `2026-11-23`). */
  readonly key: string;
  /** The number of sessions; for a provider, the number of requests that were sent to it. */
  readonly requests: number;
  readonly tokens: number;
  /** Nano-dollars. */
  readonly cost: bigint;
}

/** The use of one user, by action, provider and day. */
export interface UsageBreakdown {
  readonly byAction: readonly UsageShare[];
  readonly byProvider: readonly UsageShare[];
  readonly byDay: readonly UsageShare[];
}

/** The use of an organization, by user too. */
export interface OrganizationBreakdown extends UsageBreakdown {
  readonly byUser: readonly (UsageShare & { readonly email: string; readonly name: string })[];
}

/**
 * Reads the durable record of use: one row per request to a provider, written with the end of its session. All calls throw ZomaError
 * `unavailable` while the store cannot be reached.
 */
export interface Ledger {
  /**
   * Reads the balance of an organization; windows that began after `since` are open. All figures are of one moment, so a session's
   * use counts either as reserved or as spent.
   */
  balance(organizationId: string, since: Date): Promise<Balance>;
  /**
   * Breaks down the use of a user's sessions that were created since then. Its cost grows with the days since then, not with the
   * sessions; if `since` is not the start of a day (UTC), also with the sessions of the organization on that day.
   */
  breakdown(owner: Owner, since: Date): Promise<UsageBreakdown>;
  /** Breaks down the use of all users' sessions that were created since then, at such a cost. */
  organizationBreakdown(organizationId: string, since: Date): Promise<OrganizationBreakdown>;
}
