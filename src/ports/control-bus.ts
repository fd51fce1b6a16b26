/** Why a session is cancelled. */
export type CancelReason = 'user' | 'admin' | 'abandoned' | 'limit';

/** A message to every node. */
export type ControlMessage =
  /** Cancels a session on the node that runs it. */
  | { readonly type: 'cancel'; readonly sessionId: string; readonly reason: CancelReason }
  /** Reports revoked access tokens: one token, those of a login, or those of a user. */
  | { readonly type: 'revoked'; readonly by: 'token' | 'login' | 'user'; readonly id: string }
  /** Reports that a provider asked for a pause; `circuit` is its provider and model. */
  | { readonly type: 'retry_after'; readonly circuit: string; readonly retryAfterMs: number }
  /** Reports that a user was disabled, enabled or given other roles: the user's open connections must be checked again. */
  | { readonly type: 'access_changed'; readonly userId: string }
  /** Reports that roles of an organization grant something else: the open connections of all its users must be checked again. */
  | { readonly type: 'roles_changed'; readonly organizationId: string }
  /** Reports that an organization's settings were saved. */
  | { readonly type: 'settings_changed'; readonly organizationId: string }
  /** Reports that the logins of an issuer have ended: every open connection must be checked again. */
  | { readonly type: 'issuer_ended'; readonly issuerId: string }
  /** Reports that an organization's privacy policy was saved. */
  | { readonly type: 'policy_changed'; readonly organizationId: string };

/**
 * Delivers control messages to every subscriber on every connected node, each once and in the publisher's order. A disconnected node
 * misses messages, so a fact that must not be lost is recorded before it is published.
 */
export interface ControlBus {
  /** Publishes a message. A shared bus throws ZomaError `unavailable` while its store cannot be reached. */
  publish(message: ControlMessage): Promise<void>;
  /**
   * Adds a subscriber; returns the function that removes it. `onMissed` is called when messages may have been missed: the facts that
   * they reported are recorded by then, and the subscriber must read them there.
   */
  subscribe(handler: (message: ControlMessage) => void, onMissed?: () => void): () => void;
}
