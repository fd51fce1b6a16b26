import type { Owner } from './sessions.ts';

/** What has been used in a window that began with its subject's first use. */
export interface UsedInWindow {
  /** Undefined while no window is open: the next use opens one. */
  readonly startedAt: Date | undefined;
}

export interface CurrentUsage {
  readonly user: UsedInWindow & { readonly requests: number; readonly tokens: number };
  /** Cost in nano-dollars. */
  readonly organization: UsedInWindow & { readonly cost: bigint };
}

export interface UsageShare {
  /** What it is a share of: an action's name, a provider's, or a day (UTC, `2026-11-23`). */
  readonly key: string;
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

/** What users and organizations have used, reckoned from the recorded sessions. */
export interface UsageRecords {
  /**
   * Opens the windows of the user and of the organization where none is open at `now`;
   * resolves with what has been used in them so far.
   */
  openWindows(owner: Owner, now: Date, windowMs: number): Promise<CurrentUsage>;
  current(owner: Owner, now: Date, windowMs: number): Promise<CurrentUsage>;
  /** A user's own sessions created since then. */
  breakdown(owner: Owner, since: Date): Promise<UsageBreakdown>;
}
