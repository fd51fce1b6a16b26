import type { IssuerChanges } from '../core/administration/issuers.ts';
import type { KeyService } from '../core/administration/key-service.ts';
import type { RoleAdministration } from '../core/administration/roles.ts';
import type { RunningSessions } from '../core/administration/running-sessions.ts';
import type { SettingsAdministration } from '../core/administration/settings.ts';
import type { UserAdministration } from '../core/administration/users.ts';
import type { Audit } from '../core/audit.ts';
import type { Authentication } from '../core/auth/authentication.ts';
import type { KeyUses } from '../core/auth/key-uses.ts';
import type { OwnAccount } from '../core/auth/own-account.ts';
import type { OpenDemoAccount } from '../core/auth/demo-accounts.ts';
import type { EraseSession } from '../core/erasure/erase-session.ts';
import type { EraseUser } from '../core/erasure/erase-user.ts';
import type { Cancel } from '../core/enhancement/run/cancel.ts';
import type { Prepare } from '../core/enhancement/prepare/preparation.ts';
import type { SessionView } from '../core/enhancement/read/session-view.ts';
import type { Start } from '../core/enhancement/run/start.ts';
import type { Follow, Subscribe } from '../core/enhancement/read/subscribe.ts';
import type { FaultInjection } from '../core/failover/fault-injection.ts';
import type { ObservedProvider } from '../core/failover/provider-statistics.ts';
import type { UsageReport } from '../core/limits/usage.ts';
import type { TryPatterns } from '../core/privacy/try-patterns.ts';
import type { WebhookAdministration } from '../core/webhooks/administration.ts';
import type { AuditTrail } from '../ports/audit-trail.ts';
import type { Entities } from '../ports/entities.ts';
import type { EntitySyncs } from '../ports/entity-syncs.ts';
import type { Issuers } from '../ports/issuers.ts';
import type { PrivacyPolicies } from '../ports/privacy-policies.ts';
import type { RequestLimiter } from '../ports/request-limiter.ts';
import type { Roles } from '../ports/roles.ts';
import type { Sessions } from '../ports/sessions.ts';
import type { Users } from '../ports/users.ts';

/** What a node outside production offers to a newcomer. */
export interface Demo {
  /** Returns the seeded accounts that their documented passwords open. @throws ZomaError `unavailable` */
  readonly accounts: () => Promise<readonly OpenDemoAccount[]>;
  readonly faults: FaultInjection;
}

/** The services of the core that operations call. */
export interface Services {
  readonly audit: Audit;
  readonly authentication: Authentication;
  readonly ownAccount: OwnAccount;
  readonly eraseSession: EraseSession;
  readonly eraseUser: EraseUser;
  readonly keyUses: KeyUses;
  readonly keyService: KeyService;
  readonly prepare: Prepare;
  readonly start: Start;
  readonly subscribe: Subscribe;
  readonly follow: Follow;
  readonly cancel: Cancel;
  readonly view: SessionView;
  readonly usage: UsageReport;
  readonly auditTrail: AuditTrail;
  readonly issuerChanges: IssuerChanges;
  readonly issuers: Issuers;
  readonly roles: Roles;
  readonly roleAdministration: RoleAdministration;
  readonly settings: SettingsAdministration;
  readonly runningSessions: RunningSessions;
  /** Returns the models of the chain in their order. */
  readonly providerStates: () => readonly ObservedProvider[];
  readonly users: Users;
  readonly userAdministration: UserAdministration;
  readonly webhookAdministration: WebhookAdministration;
  readonly sessions: Sessions;
  readonly entities: Entities;
  readonly entitySyncs: EntitySyncs;
  readonly privacyPolicies: PrivacyPolicies;
  readonly requestLimiter: RequestLimiter;
  readonly tryPatterns: TryPatterns;
  /** The demonstration that a node outside production offers; undefined in production. */
  readonly demo: Demo | undefined;
}
