/** Why a session is cancelled. */
export type CancelReason = 'user' | 'admin' | 'abandoned' | 'limit';

/** What one part of the service tells all others, on every node. */
export type ControlMessage =
  | { readonly type: 'cancel'; readonly sessionId: string; readonly reason: CancelReason }
  /** These access tokens count no more: by their own id, their login's, or their user's. */
  | { readonly type: 'revoked'; readonly by: 'token' | 'login' | 'user'; readonly id: string }
  /** A provider asked to be left alone for so long; `circuit` is its provider and model. */
  | { readonly type: 'retry_after'; readonly circuit: string; readonly retryAfterMs: number }
  /** The user was disabled or enabled, or has other roles: what is open of the user is to be verified again. */
  | { readonly type: 'access_changed'; readonly userId: string };

/**
 * Control messages: every subscriber on every live node is told once, in the
 * publisher's order; one that is away misses them. Nothing that must not be lost
 * goes by this way: it is recorded first, then told.
 */
export interface ControlBus {
  publish(message: ControlMessage): Promise<void>;
  /**
   * Returns what ends the subscription. `onMissed` is called when messages may have been missed: what
   * they told of is recorded by then, and to be looked for there.
   */
  subscribe(handler: (message: ControlMessage) => void, onMissed?: () => void): () => void;
}
