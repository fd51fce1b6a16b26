import type { Spending, Windows } from './quotas.ts';
import type { Owner } from './sessions.ts';

/** What the ledger knows of an organization's open windows. */
export interface Balance {
  /** The organization's window, and what was spent by the sessions that have ended; undefined when none is open. */
  readonly organization: { readonly startedAt: Date; readonly cost: bigint } | undefined;
  /** The users whose window is open. */
  readonly users: readonly {
    readonly userId: string;
    readonly startedAt: Date;
    /** Those of the sessions that have not ended among them. */
    readonly requests: number;
    /** Of the sessions that have ended. */
    readonly tokens: number;
  }[];
  /** The sessions that have not ended, whatever their windows, with what was reserved when they began. */
  readonly pending: readonly {
    readonly sessionId: string;
    readonly userId: string;
    readonly epoch: number;
    readonly windows: Windows;
    readonly reserved: Spending;
  }[];
}

export interface UsageShare {
  /** What it is a share of: an action's name, a provider's, a user's id, or a day (UTC, `2026-11-23`). */
  readonly key: string;
  /** Sessions; of a provider, requests that were sent to it. */
  readonly requests: number;
  readonly tokens: number;
  /** Nano-dollars. */
  readonly cost: bigint;
}

export interface UsageBreakdown {
  readonly byAction: readonly UsageShare[];
  readonly byProvider: readonly UsageShare[];
  readonly byDay: readonly UsageShare[];
}

export interface OrganizationBreakdown extends UsageBreakdown {
  readonly byUser: readonly (UsageShare & { readonly email: string; readonly name: string })[];
}

/** What was spent, durable: one row for each request to a provider, written with the end of its session. */
export interface Ledger {
  /** As of one moment, so that what a session takes is reserved or spent, and never both; windows that began after `since` are open. */
  balance(organizationId: string, since: Date): Promise<Balance>;
  /** Of a user's own sessions created since then. */
  breakdown(owner: Owner, since: Date): Promise<UsageBreakdown>;
  /** Of all users' sessions created since then. */
  organizationBreakdown(organizationId: string, since: Date): Promise<OrganizationBreakdown>;
}
