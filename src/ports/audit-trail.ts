/** Who did something: a user, a service key, the node or its command line (`system`), or a client that has shown no valid credential. */
export type AuditActor =
  | { readonly type: 'user' | 'key'; readonly id: string }
  | { readonly type: 'system' | 'anonymous'; readonly id?: string };

/** What something was done to: the kind of thing and its id. */
export interface AuditSubject {
  readonly type: string;
  readonly id: string;
}

/** Every type of event, `resource.past_participle`. docs/api.md says what each of them means. */
export const auditTypes = [
  'auth.login',
  'auth.login_failed',
  'auth.lockout',
  'auth.login_ended',
  'auth.logout',
  'auth.refresh_reused',
  'auth.password_changed',
  'auth.password_failed',
  'auth.password_link_redeemed',
  'auth.token_exchanged',
  'auth.token_refused',
  'access.denied',
  'user.created',
  'user.updated',
  'user.erased',
  'user.provisioned',
  'user.role_kept',
  'user.impersonated',
  'user.password_link_created',
  'user.sessions_ended',
  'role.created',
  'role.updated',
  'role.deleted',
  'issuer.created',
  'issuer.updated',
  'issuer.deleted',
  'key.created',
  'key.revoked',
  'key.refused',
  'settings.updated',
  'privacy.updated',
  'session.stopped',
  'audit.exported',
  'organization.created',
  'webhook.created',
  'webhook.updated',
  'webhook.deleted',
  'webhook.secret_rotated',
  'webhook.disabled',
  'webhook.delivery_failed',
] as const;

/** The type of an event. */
export type AuditType = (typeof auditTypes)[number];

/** Something that happened, for an auditor. It holds ids, names of settings and numbers; never a password, a secret or a user's text. */
export interface AuditEvent {
  /** A UUID of version 7. */
  readonly id: string;
  readonly at: Date;
  /** Undefined for what concerns no organization, such as a login with an unknown e-mail address. */
  readonly organizationId: string | undefined;
  readonly type: AuditType;
  readonly outcome: 'done' | 'refused';
  readonly actor: AuditActor;
  /** The user for whom a service key acted. */
  readonly onBehalfOf?: string | undefined;
  readonly subject?: AuditSubject | undefined;
  /** The client's network address. */
  readonly address?: string | undefined;
  readonly requestId?: string | undefined;
  /** The changed fields before and after the change. */
  readonly before?: object | undefined;
  readonly after?: object | undefined;
  readonly details?: object | undefined;
}

/** An event without its id and its time. */
export type AuditEntry = Omit<AuditEvent, 'id' | 'at'>;

/** Selects events of an organization; each absent field admits all. */
export interface AuditFilter {
  /** A type that no event has selects none. */
  readonly type?: string | undefined;
  readonly actorId?: string | undefined;
  readonly subjectId?: string | undefined;
  readonly from?: Date | undefined;
  /** The events before this time. */
  readonly to?: Date | undefined;
}

/** The position of an event among those of its organization, newest first. */
export type AuditPosition = Pick<AuditEvent, 'at' | 'id'>;

/** Stores audit events durably; nothing changes or deletes them. All calls throw ZomaError `unavailable` while the store cannot be reached. */
export interface AuditTrail {
  /** Adds an event; one with a known id is not added again. */
  add(event: AuditEvent): Promise<void>;
  /** Reads at most `limit` events of an organization, newest first, that follow the position. */
  page(
    organizationId: string,
    filter: AuditFilter,
    range: { readonly limit: number; readonly after?: AuditPosition | undefined },
  ): Promise<readonly AuditEvent[]>;
}
