import type { CancelReason } from '../../ports/control-bus.ts';
import type { ModelRequest } from '../../ports/language-model.ts';
import type { SessionWriter } from '../../ports/session-lifecycle.ts';
import type { Owner } from '../../ports/sessions.ts';
import type { ContextSummary } from '../context/context.ts';
import type { SessionSpending } from '../limits/session-spending.ts';
import type { SessionEvent } from './events.ts';
import type { Findings } from './analyses.ts';
import type { ActionName } from './prepare/actions.ts';
import type { MaskerState, SessionMasker } from './session-masker.ts';

/** A session that is ready to run: with its log, all that any node needs. JSON, and as confidential as the text itself. */
export interface PreparedSession extends Owner {
  readonly sessionId: string;
  readonly text: string;
  readonly action: ActionName;
  /** The user's own instruction. */
  readonly customPrompt?: string | undefined;
  /** The prompt, masked. */
  readonly prompt: ModelRequest;
  /** The models that may be asked, as `circuitOf` names them; all when absent. */
  readonly circuits?: readonly string[] | undefined;
  readonly masks: MaskerState;
  /** The summary that the first event carries. */
  readonly context?: ContextSummary | undefined;
}

/** A session that this node may write and spend for. */
export interface ClaimedSession extends PreparedSession {
  /** The number of the writer: a greater one fences it. */
  readonly epoch: number;
  readonly writer: SessionWriter<SessionEvent>;
  readonly spending: SessionSpending;
  /** The events of earlier writers, which this one continues after their last character. */
  readonly earlier: readonly SessionEvent[];
  /** Of `text`, if this node has masked it. They do not travel with the lease: the next writer finds them again. */
  readonly findings?: Findings | undefined;
}

/** A session whose answer is being generated. */
export interface RunningSession extends ClaimedSession {
  readonly masker: SessionMasker;
  /** Stops the generation; its reason is a `StopReason`. */
  readonly signal: AbortSignal;
}

/**
 * Why a generation stops before its answer is whole: a cancellation, which the reader gets as `cancelled`; `interrupted`, as its node
 * stops or loses the log; `handed_over` to another node, which goes on with it.
 */
export type StopReason = CancelReason | 'interrupted' | 'handed_over';
