import type { Audit } from '../core/audit.ts';
import type { Authentication } from '../core/auth/authentication.ts';
import type { Cancel } from '../core/enhancement/run/cancel.ts';
import type { Prepare } from '../core/enhancement/prepare/preparation.ts';
import type { SessionView } from '../core/enhancement/read/session-view.ts';
import type { Start } from '../core/enhancement/run/start.ts';
import type { Follow, Subscribe } from '../core/enhancement/read/subscribe.ts';
import type { UsageReport } from '../core/limits/usage.ts';
import type { Entities } from '../ports/entities.ts';
import type { EntitySyncs } from '../ports/entity-syncs.ts';
import type { PrivacyPolicies } from '../ports/privacy-policies.ts';
import type { RequestLimiter } from '../ports/request-limiter.ts';
import type { Roles } from '../ports/roles.ts';
import type { Sessions } from '../ports/sessions.ts';

/** The services of the core that operations call. */
export interface Services {
  readonly audit: Audit;
  readonly authentication: Authentication;
  readonly prepare: Prepare;
  readonly start: Start;
  readonly subscribe: Subscribe;
  readonly follow: Follow;
  readonly cancel: Cancel;
  readonly view: SessionView;
  readonly usage: UsageReport;
  readonly roles: Roles;
  readonly sessions: Sessions;
  readonly entities: Entities;
  readonly entitySyncs: EntitySyncs;
  readonly privacyPolicies: PrivacyPolicies;
  readonly requestLimiter: RequestLimiter;
}
