import type { CancelReason } from './control-bus.ts';
import type { FailureClass } from './language-model.ts';
import type { Spending, Windows } from './quotas.ts';

export type FinalStatus = 'completed' | 'cancelled' | 'error';
/** A session is recorded as pending until it has ended; that it is being processed is told by its log. */
export type RecordedStatus = 'pending' | FinalStatus;
export type SessionStatus = RecordedStatus | 'processing';

/** Whose a session is. Every look-up is scoped by both. */
export interface Owner {
  readonly organizationId: string;
  readonly userId: string;
}

/** What was asked beyond text, action and format, as it came. */
export interface SessionOptions {
  readonly tone?: string;
  readonly language?: string;
  readonly customPrompt?: string;
  readonly context?: {
    readonly fieldType?: string;
    readonly entityId?: string;
    readonly fieldId?: string;
    readonly metadata?: object;
  };
  readonly includeContext?: readonly string[];
}

export interface NewSession extends Owner {
  readonly id: string;
  readonly parentId: string | undefined;
  readonly text: string;
  readonly action: string;
  readonly format: string;
  readonly options: SessionOptions;
  /** What context the session was given: ids, no contents. Absent when it was given none. */
  readonly manifest?: object;
  readonly createdAt: Date;
  /** What was reserved for the session when it was admitted, and the windows that this counts in. */
  readonly admission: { readonly windows: Windows; readonly reserved: Spending };
  /** With it, of all requests of one user that carry the same key only the first makes a session. */
  readonly idempotency: { readonly key: string; readonly fingerprint: string } | undefined;
}

/** How a session ended, to be recorded. */
export interface SessionOutcome {
  /** Of the writer that ends the session: one from which it has been taken over ends nothing. */
  readonly epoch: number;
  readonly status: FinalStatus;
  readonly enhancedText: string;
  readonly provider: string | undefined;
  readonly model: string | undefined;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Nano-dollars. */
  readonly cost: bigint;
  readonly cancelReason?: CancelReason;
  /** The error object that clients are shown. */
  readonly error?: object;
  /** What became of the protected content, as clients are shown it; of a completed session. */
  readonly checks?: object;
  readonly completedAt: Date;
}

/** One request to a provider, to be recorded. */
export interface Attempt {
  /** 1, 2, 3 … within its session, in the order in which they began. */
  readonly number: number;
  readonly provider: string;
  readonly model: string;
  /** Undefined when the answer came whole. */
  readonly failure: FailureClass | undefined;
  readonly startedAt: Date;
  /** From the request to the first text, in milliseconds; undefined when none came. */
  readonly firstTokenMs: number | undefined;
  /** What is billed for it; both 0 when nothing is. */
  readonly inputTokens: number;
  /** How much of the input came out of the provider's cache. */
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  /** Nano-dollars. */
  readonly cost: bigint;
  /** The windows that its spending counts in. */
  readonly windows: Windows;
  /** Who counted the tokens. */
  readonly usageSource: 'provider' | 'estimated';
}

export interface Feedback {
  readonly accepted: boolean;
  readonly finalText: string | undefined;
}

export interface SessionRecord
  extends Omit<NewSession, 'idempotency'>, Partial<Omit<SessionOutcome, 'status' | 'epoch'>> {
  /** Of its present writer; 1 is the first. */
  readonly epoch: number;
  readonly status: RecordedStatus;
  readonly fingerprint: string | undefined;
  readonly feedback: Feedback | undefined;
}

/** A result that its user took. */
export interface AcceptedResult {
  readonly sessionId: string;
  /** What the user made of it, else as it came; never blank. */
  readonly text: string;
}

/** Where a page of the history begins: after this session. */
export interface HistoryPosition {
  readonly createdAt: Date;
  readonly id: string;
}

export interface HistoryPage {
  readonly limit: number;
  /** The newest ones when undefined. */
  readonly after: HistoryPosition | undefined;
}

/** The enhancement sessions, durable. */
export interface Sessions {
  /** Records a pending session; or returns the one that its idempotency key already made, `created: false`. */
  create(session: NewSession): Promise<{ readonly created: boolean; readonly session: SessionRecord }>;
  find(id: string, owner: Owner): Promise<SessionRecord | undefined>;
  /** The session that this idempotency key of the user's made. */
  findByKey(key: string, owner: Owner): Promise<SessionRecord | undefined>;
  /** Newest first. */
  list(owner: Owner, page: HistoryPage): Promise<readonly SessionRecord[]>;
  /** What the user accepted in fields of this type, the newest sessions first; blank texts are no results. */
  accepted(owner: Owner, fieldType: string, limit: number): Promise<readonly AcceptedResult[]>;
  /**
   * Makes the caller the writer of an unfinished session, in the place of the one with this epoch. Resolves with
   * the new epoch; with undefined when the session has ended, or somebody else was faster. Of all who claim the
   * same epoch one succeeds.
   */
  claim(id: string, epoch: number): Promise<number | undefined>;
  /**
   * Records the end of a session that has none yet, together with its attempts: all of it
   * or nothing. Resolves with whether it was this call that ended it.
   */
  finish(id: string, outcome: SessionOutcome, attempts: readonly Attempt[]): Promise<boolean>;
  /** The recorded attempts of a session, in their order. */
  attempts(id: string, owner: Owner): Promise<readonly Attempt[]>;
  /** Resolves with false when there is no such session of the owner. */
  recordFeedback(id: string, owner: Owner, feedback: Feedback): Promise<boolean>;
  /** Sessions that have not ended and began before then, the oldest first. */
  unfinished(before: Date, limit: number): Promise<readonly SessionRecord[]>;
  /** Ends, as failed with this error, every session that no live node can end; resolves with how many. */
  interruptUnfinished(error: object, completedAt: Date): Promise<number>;
}
