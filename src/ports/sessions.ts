import type { CancelReason } from './control-bus.ts';
import type { FailureClass } from './language-model.ts';
import type { Spending, Windows } from './quotas.ts';

/** The status of a session that has ended. */
export type FinalStatus = 'completed' | 'cancelled' | 'error';
/** The recorded status of a session: `pending` until it ends. */
export type RecordedStatus = 'pending' | FinalStatus;
/** The status that clients receive: `processing` follows from the session's log. */
export type SessionStatus = RecordedStatus | 'processing';

/** The owner of a session. Every look-up is limited to both ids. */
export interface Owner {
  readonly organizationId: string;
  readonly userId: string;
}

/** The options of the request, unchanged. */
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

/** A session to be recorded. */
export interface NewSession extends Owner {
  readonly id: string;
  /** The session that this one refines. */
  readonly parentId: string | undefined;
  readonly text: string;
  readonly action: string;
  readonly format: string;
  readonly options: SessionOptions;
  /** The ids of the records in the session's context, without contents; absent when there are none. */
  readonly manifest?: object;
  readonly createdAt: Date;
  /** The reservation of the session's admission, and the windows in which it counts. */
  readonly admission: { readonly windows: Windows; readonly reserved: Spending };
  /** Makes only the first of a user's requests with the same key create a session. */
  readonly idempotency: { readonly key: string; readonly fingerprint: string } | undefined;
}

/** The end of a session, to be recorded. */
export interface SessionOutcome {
  /** The epoch of the writer. A writer from which the session was taken over cannot end it. */
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
  /** The error object that clients receive. */
  readonly error?: object;
  /** The check of the protected content that clients receive; of a completed session. */
  readonly checks?: object;
  readonly completedAt: Date;
}

/** One request to a provider, to be recorded. */
export interface Attempt {
  /** 1, 2, 3 … within the session, in the order of their start. */
  readonly number: number;
  readonly provider: string;
  readonly model: string;
  /** Undefined when the answer was complete. */
  readonly failure: FailureClass | undefined;
  readonly startedAt: Date;
  /** Milliseconds from the request to the first text; undefined when no text arrived. */
  readonly firstTokenMs: number | undefined;
  /** Billed input; 0 when nothing is billed. */
  readonly inputTokens: number;
  /** Input that was read from the provider's cache. */
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  /** Nano-dollars. */
  readonly cost: bigint;
  /** The windows in which the spending counts. */
  readonly windows: Windows;
  /** Whether the provider counted the tokens or they are estimated. */
  readonly usageSource: 'provider' | 'estimated';
}

/** The user's verdict on a result. */
export interface Feedback {
  readonly accepted: boolean;
  /** The result after the user edited it, when the client reports it. */
  readonly finalText: string | undefined;
}

/** A recorded session; the fields of its outcome are absent until it ends. */
export interface SessionRecord
  extends Omit<NewSession, 'idempotency'>, Partial<Omit<SessionOutcome, 'status' | 'epoch'>> {
  /** The epoch of the present writer; the first is 1. */
  readonly epoch: number;
  readonly status: RecordedStatus;
  /** Hash of the request that carried the idempotency key. */
  readonly fingerprint: string | undefined;
  readonly feedback: Feedback | undefined;
  /** When the texts were erased; absent while they are kept. */
  readonly erasedAt?: Date;
}

/** A result that the user accepted. */
export interface AcceptedResult {
  readonly sessionId: string;
  /** The result, after the user's edits if they were reported; never blank. */
  readonly text: string;
}

/** The position of a session in the history. */
export interface HistoryPosition {
  readonly createdAt: Date;
  readonly id: string;
}

/** A page of the history. */
export interface HistoryPage {
  readonly limit: number;
  /** The session before the page; undefined for the newest sessions. */
  readonly after: HistoryPosition | undefined;
}

/** Stores the enhancement sessions durably. All calls throw ZomaError `unavailable` while the store cannot be reached. */
export interface Sessions {
  /** Records a pending session, or returns the session that its idempotency key has already created, with `created: false`. */
  create(session: NewSession): Promise<{ readonly created: boolean; readonly session: SessionRecord }>;
  /** Finds a session of the owner. */
  find(id: string, owner: Owner): Promise<SessionRecord | undefined>;
  /** Finds the session that the user's idempotency key created. */
  findByKey(key: string, owner: Owner): Promise<SessionRecord | undefined>;
  /** Reads a page of the owner's sessions, the newest first. */
  list(owner: Owner, page: HistoryPage): Promise<readonly SessionRecord[]>;
  /** Reads the results that the user accepted in fields of this type, the newest sessions first; blank texts are left out. */
  accepted(owner: Owner, fieldType: string, limit: number): Promise<readonly AcceptedResult[]>;
  /**
   * Makes the caller the writer of an unfinished session, in place of the writer with this epoch. Resolves with the new epoch, or with
   * undefined when the session has ended or another node has claimed it. One of several claims of the same epoch succeeds.
   */
  claim(id: string, epoch: number): Promise<number | undefined>;
  /**
   * Records the end of an unfinished session together with its attempts and its deliveries to the organization's webhooks, all or nothing.
   * `announce: false` spares the look for webhooks. Resolves with whether this call ended it.
   */
  finish(
    id: string,
    outcome: SessionOutcome,
    attempts: readonly Attempt[],
    options?: { readonly announce?: boolean },
  ): Promise<boolean>;
  /** Reads the recorded attempts of a session, in their order. */
  attempts(id: string, owner: Owner): Promise<readonly Attempt[]>;
  /** Records the user's verdict. Resolves with false when the owner has no such session, or its texts are erased. */
  recordFeedback(id: string, owner: Owner, feedback: Feedback): Promise<boolean>;
  /** Reads at most `limit` unfinished sessions of an organization, the newest first, that follow the one with the id `after`. */
  running(
    organizationId: string,
    range: { readonly limit: number; readonly after: string | undefined },
  ): Promise<readonly SessionRecord[]>;
  /** Finds the user of a session of the organization. */
  findUser(organizationId: string, id: string): Promise<string | undefined>;
  /** Reads unfinished sessions that were created before `before`, the oldest first. */
  unfinished(before: Date, limit: number): Promise<readonly SessionRecord[]>;
  /** Ends every unfinished session as failed with this error. For a single node, before it runs a session. Resolves with their number. */
  interruptUnfinished(error: object, completedAt: Date): Promise<number>;
}
