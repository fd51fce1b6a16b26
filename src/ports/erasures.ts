import type { Owner } from './sessions.ts';

/** Selects ended sessions whose texts are kept: one session, those of a user, or those whose retention is over. */
export type ErasableSessions =
  | { readonly of: 'session'; readonly sessionId: string; readonly owner: Owner }
  | { readonly of: 'user'; readonly owner: Owner }
  | {
      readonly of: 'retention';
      /** The retention of organizations that have no setting of their own, in days; 0 keeps texts without end. */
      readonly defaultDays: number;
    };

/** One step of an erasure. */
export interface ErasureStep {
  /** The most sessions that it erases. */
  readonly limit: number;
  readonly now: Date;
  /**
   * Deletes the event logs of sessions before their texts are blanked, so that a crash leaves texts that are found again. Resolves with
   * the ids of the sessions that have no log; the others keep their texts.
   */
  readonly eraseLogs: (sessionIds: readonly string[]) => Promise<readonly string[]>;
}

/** Erases what users wrote and who they are. All calls throw ZomaError `unavailable` while the store cannot be reached. */
export interface Erasures {
  /**
   * Blanks the selected sessions, the oldest first: text, result, final text, the user's words among the options, manifest, checks and
   * the fingerprint of the idempotency key; of a user also the key. What sessions cost stays, and so do the sums of usage. Resolves with
   * the number of blanked sessions; a step is blanked as a whole or not at all. Steps for retention run one at a time over all nodes and
   * pass over locked rows: a step resolves with 0 while another one runs. Retention includes users who were erased within a day, of
   * whom a session may have begun before their erasure and ended after it.
   */
  eraseSessions(sessions: ErasableSessions, step: ErasureStep): Promise<number>;
  /** Reads the ids of a user's unfinished sessions, the oldest first. */
  unfinishedSessions(owner: Owner, limit: number): Promise<readonly string[]>;
  /**
   * Removes the personal data of a disabled user, in one step: e-mail address, name, password, external id, roles, logins and their
   * network addresses, and one-time links. The user's id stays, for the ledger and the audit. The issuer's `sub` is free again.
   * @throws ZomaError `conflict` for a user who is not disabled: nothing is removed
   */
  eraseAccount(owner: Owner, now: Date): Promise<void>;
}
