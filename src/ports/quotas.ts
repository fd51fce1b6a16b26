import type { Owner } from './sessions.ts';

/** The limits of a user (`requests`, `tokens`, `concurrency`) and of an organization (`cost`). */
export type LimitName = 'requests' | 'tokens' | 'cost' | 'concurrency';

/** The configured limits of users and organizations. */
export interface QuotaSettings {
  /** The most requests of a user in a window. */
  readonly requests: number;
  /** The most tokens of a user in a window, input and output together. */
  readonly tokens: number;
  /**
   * The most cost of an organization in a window, in nano-dollars, up to 10^18. Sums are exact below 2^53 (9 million dollars); beyond
   * that each step may be off by 128 nano-dollars.
   */
  readonly cost: bigint;
  /** The length of a window, in milliseconds. */
  readonly windowMs: number;
  /** The most unfinished sessions of a user; undefined for no limit. */
  readonly concurrency: number | undefined;
}

/** The limits that may differ from user to user. */
export type OwnerLimits = Pick<QuotaSettings, 'requests' | 'tokens' | 'cost'>;

/** An amount of tokens and cost. */
export interface Spending {
  readonly tokens: number;
  /** Nano-dollars. */
  readonly cost: bigint;
}

/** The starts of the windows in which a use counts. */
export interface Windows {
  readonly user: Date;
  readonly organization: Date;
}

/** The use of one attempt of a session: its spending, or, while it is `open`, its reservation. */
export interface AccountEntry extends Spending {
  readonly windows: Windows;
  readonly open: boolean;
}

/** The whole use of a session, as the writer with this epoch knows it. */
export interface SessionUsage {
  readonly sessionId: string;
  readonly owner: Owner;
  readonly epoch: number;
  readonly entries: readonly AccountEntry[];
}

/** The present use. Without an open window all its counts are 0; the next use opens a window. */
export interface QuotaState {
  readonly user: {
    readonly startedAt: Date | undefined;
    readonly requests: number;
    /** The spent tokens, without the reserved ones. */
    readonly tokens: number;
    readonly reservedTokens: number;
    readonly sessions: number;
  };
  readonly organization: {
    readonly startedAt: Date | undefined;
    readonly cost: bigint;
    readonly reservedCost: bigint;
  };
}

/** A reservation that was made, and the windows in which it counts. */
export interface Admission {
  readonly admitted: true;
  readonly windows: Windows;
  /** The state after the decision; so below. */
  readonly state: QuotaState;
}

/** A reservation that was refused, and the first limit that it would pass. */
export interface Refusal {
  readonly admitted: false;
  readonly limit: LimitName;
  readonly state: QuotaState;
}

/** The result of `SessionLifecycle.begin` and of `reserve`. */
export type QuotaDecision = Admission | Refusal;

/**
 * Enforces the limits of users and organizations: tokens and cost are reserved before they are spent, and settled afterwards. Each call
 * is one atomic step. `SessionLifecycle` admits the sessions, and settles and deletes their accounts when they end.
 *
 * - No call lets the sum of spent and reserved use pass a limit, unless a session spent more than it had reserved.
 * - A window begins with the first use and lasts `windowMs`. A use counts in the window of its admission to the end: when that window is
 *   over, settling does not change the next one.
 * - `reserve` and `settle` receive the whole use of the session and store it, so a repeated call changes nothing.
 * - A session has one account. A writer with a higher epoch takes it over by its first call; later calls of the earlier writer are
 *   refused.
 * - A store that lacks an organization, since it was emptied, reads the ledger first.
 *
 * All calls throw ZomaError `unavailable` while the store cannot be reached.
 */
export interface Quotas {
  /**
   * Stores the entries and reserves `spending` in the present windows. When `tokens` or `cost` refuses, only the entries are stored. A
   * session without an account gets one. `limits` replace the configured ones.
   * @throws FencedError
   */
  reserve(account: SessionUsage, spending: Spending, limits?: OwnerLimits): Promise<QuotaDecision>;
  /**
   * Stores the entries of a session that has ended, and releases its reservations and its place among the user's running sessions. Does
   * nothing for a session without an account, which the ledger has settled before the store lost it.
   * @throws FencedError
   */
  settle(account: SessionUsage): Promise<QuotaState>;
  /** Reads the present use of a user and the organization. */
  read(owner: Owner): Promise<QuotaState>;
}
