import type { EventLogWriter } from './event-log.ts';
import type { Admission, OwnerLimits, QuotaState, Refusal, SessionUsage, Spending } from './quotas.ts';
import type { Owner } from './sessions.ts';
import type { KeptWork } from './work-leases.ts';

/** A session that begins, with the work that another node needs to continue it. */
export interface NewWork<Task> extends KeptWork<Task> {
  readonly owner: Owner;
}

/** The writer of a session's log, which also ends the session. */
export interface SessionWriter<Event> extends EventLogWriter<Event> {
  /**
   * Ends the session in one atomic step: settles its usage, appends its last event, ends the log, and deletes what the stores keep of a
   * running session only. The lease ends too, unless the end `isRecorded` not yet, so that another node can record it. Resolves with the
   * use after the settlement. May be repeated with the same event, also after a failure.
   * @throws FencedError; ZomaError `unavailable`
   */
  finish(event: Event, usage: SessionUsage, options: { readonly isRecorded: boolean }): Promise<QuotaState>;
  /**
   * Stops writing; readers of this process get the events of later writers. Call it when the session has ended or another process
   * continues it. A second call has no effect.
   */
  release(): void;
}

/** An admitted session, and the writer of its log. */
export interface BegunSession<Event> extends Admission {
  readonly writer: SessionWriter<Event>;
}

/**
 * Begins and ends sessions in the stores that the nodes share: the lease, the account of the session's use, and the log, each step for all
 * three. `WorkLeases`, `Quotas` and `EventLog` do the rest, and define the guarantees of each.
 *
 * All calls throw ZomaError `unavailable` while the stores cannot be reached.
 */
export interface SessionLifecycle<Task, Event> {
  /**
   * Begins a session with epoch 1 in one atomic step: admits it to its limits as one request and one running session, reserves `spending`,
   * takes its lease and opens its log. A refusal names the first limit that would be passed, in the order `concurrency`, `requests`,
   * `tokens`, `cost`, and changes nothing. `limits` replace the configured ones. When the call fails with `unavailable`, the session may have begun; its lease lapses then.
   */
  begin(work: NewWork<Task>, spending: Spending, limits?: OwnerLimits): Promise<BegunSession<Event> | Refusal>;
  /**
   * Makes the caller the writer of a session that began before, as `EventLog.open` does.
   * @throws FencedError
   */
  resume(sessionId: string, epoch: number): Promise<SessionWriter<Event>>;
  /**
   * Reverses `begin` for a session that was never recorded: its admission with its request, its lease, and its log if that has no event.
   * Does nothing for an unknown session.
   */
  withdraw(session: { readonly sessionId: string; readonly owner: Owner }): Promise<void>;
}
