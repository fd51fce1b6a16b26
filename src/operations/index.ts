import { changePassword, endLogin, logins, me, organizationUsage, usage } from './account.ts';
import { providers } from './admin/providers.ts';
import { changeRole, createRole, deleteRole, permissions, roles } from './admin/roles.ts';
import { runningSessions, stopSession } from './admin/running-sessions.ts';
import { changeSettings, settings } from './admin/settings.ts';
import {
  changeUser,
  createPasswordLink,
  createUser,
  endUserSessions,
  eraseUser,
  user,
  users,
  userUsage,
} from './admin/users.ts';
import { actions } from './actions.ts';
import { auditEvents } from './admin/audit.ts';
import { changeIssuer, createIssuer, deleteIssuer, issuers } from './admin/issuers.ts';
import { createKey, keys, revokeKey } from './admin/keys.ts';
import { webhookOperations } from './admin/webhooks.ts';
import { demoOperations } from './demo.ts';
import { bulkEntities, deleteEntities } from './bulk-entities.ts';
import { enhance, previewContext } from './enhance.ts';
import { deleteEntity, entities, entity, putEntity } from './entities.ts';
import { beginEntitySync, finishEntitySync } from './entity-syncs.ts';
import type { Operation } from './operation.ts';
import { privacyOperations, tryPrivacyPatterns } from './privacy-policy.ts';
import type { Services } from './services.ts';
import { cancel, eraseSession, feedback, session, sessions, streamToken } from './sessions.ts';

/** Every operation of a node in production that answers once, with the types of their answers; both transports offer each of them. */
export const operationTable = [
  me,
  changePassword,
  logins,
  endLogin,
  enhance,
  session,
  cancel,
  eraseSession,
  sessions,
  feedback,
  streamToken,
  usage,
  organizationUsage,
  actions,
  previewContext,
  entity,
  entities,
  putEntity,
  deleteEntity,
  bulkEntities,
  deleteEntities,
  beginEntitySync,
  finishEntitySync,
  ...privacyOperations,
  tryPrivacyPatterns,
  auditEvents,
  users,
  user,
  createUser,
  changeUser,
  createPasswordLink,
  endUserSessions,
  eraseUser,
  userUsage,
  roles,
  permissions,
  createRole,
  changeRole,
  deleteRole,
  settings,
  changeSettings,
  issuers,
  createIssuer,
  changeIssuer,
  deleteIssuer,
  createKey,
  keys,
  revokeKey,
  runningSessions,
  stopSession,
  providers,
  ...webhookOperations,
] as const;

/** Every operation of a node in production that answers once, for callers that treat them alike. */
export const operations: readonly Operation[] = operationTable;

/** Every operation that answers once, those of the demonstration included. */
export const allOperations: readonly Operation[] = [...operations, ...demoOperations];

/** Returns the operations of a node: those of the demonstration only where there is one. */
export const operationsOf = ({ demo }: Pick<Services, 'demo'>): readonly Operation[] =>
  demo ? allOperations : operations;
