import type { Owner } from './sessions.ts';

/** Of a user: requests, tokens and sessions at a time. Of an organization: cost. */
export type LimitName = 'requests' | 'tokens' | 'cost' | 'concurrency';

/** The configured limits of users and organizations. */
export interface QuotaSettings {
  /** Of a user in a window. */
  readonly requests: number;
  /** Of a user in a window; input and output together. */
  readonly tokens: number;
  /**
   * Of an organization in a window, in nano-dollars, up to 10^18. What is spent of it is exact below 2^53 (9 million dollars);
   * beyond that, each step may be off by 128 nano-dollars.
   */
  readonly cost: bigint;
  readonly windowMs: number;
  /** Of a user at a time; undefined: any number. */
  readonly concurrency: number | undefined;
}

/** An amount of tokens and cost. */
export interface Spending {
  readonly tokens: number;
  /** Nano-dollars. */
  readonly cost: bigint;
}

/** When the windows began that something counts in. */
export interface Windows {
  readonly user: Date;
  readonly organization: Date;
}

/** What one attempt of a session takes of the quotas: what it spent, or, while it is `open`, what it may spend at most. */
export interface AccountEntry extends Spending {
  readonly windows: Windows;
  readonly open: boolean;
}

/** All that a session takes, as the writer with this epoch knows it. */
export interface SessionUsage {
  readonly sessionId: string;
  readonly owner: Owner;
  readonly epoch: number;
  readonly entries: readonly AccountEntry[];
}

/** What counts now. Where no window is open everything in it is 0, and the next use opens one. */
export interface QuotaState {
  readonly user: {
    readonly startedAt: Date | undefined;
    readonly requests: number;
    /** Spent, and reserved beside it. */
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

/** The state is that after the decision. */
export type QuotaDecision =
  | { readonly admitted: true; readonly windows: Windows; readonly state: QuotaState }
  | { readonly admitted: false; readonly limit: LimitName; readonly state: QuotaState };

/**
 * The limits of users and organizations: what is about to be spent is reserved before, and
 * becomes what was spent afterwards. Each call is one atomic step.
 *
 * - No call makes what is spent and reserved together pass a limit, unless a session spent
 *   more than it had reserved.
 * - A window begins with the first use and lasts `windowMs`. What was admitted in a window
 *   counts in it to its end: when that window is over, settling changes nothing of the next.
 * - `reserve` and `settle` are given all that the session takes and make it so: a repeated
 *   call changes nothing.
 * - A session has one account. A writer with a higher epoch takes it over by its first call;
 *   the earlier one's calls are refused from then on.
 * - A store that knows nothing of an organization, as it was emptied, asks the ledger first.
 *
 * All throw ZomaError `unavailable` while the store cannot be reached.
 */
export interface Quotas {
  /**
   * A new session, with one request, its first reservation and its place among the user's sessions; its epoch is 1. Repeated
   * for a session that has an account, it says what was admitted. The first limit that is in the way is told, in
   * the order `concurrency`, `requests`, `tokens`, `cost`; then nothing has changed.
   */
  admit(session: { readonly sessionId: string; readonly owner: Owner }, spending: Spending): Promise<QuotaDecision>;
  /**
   * The session takes what the entries say, and this much more, in the windows that are open now. When `tokens` or `cost`
   * is in the way, it takes what the entries say. A session that has no account gets one.
   * @throws FencedError
   */
  reserve(account: SessionUsage, spending: Spending): Promise<QuotaDecision>;
  /**
   * The session has ended and took what the entries say; what else was reserved for it is free, and its place
   * among the user's. A session that has no account, as it was settled in the ledger before the store forgot it, changes nothing.
   * @throws FencedError
   */
  settle(account: SessionUsage): Promise<QuotaState>;
  /** As if the session, which was never recorded, had not been admitted; its request counts no more either. */
  withdraw(session: { readonly sessionId: string; readonly owner: Owner }): Promise<void>;
  read(owner: Owner): Promise<QuotaState>;
}
