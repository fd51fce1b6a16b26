import { me, organizationUsage, usage } from './account.ts';
import { actions } from './actions.ts';
import { bulkEntities, deleteEntities } from './bulk-entities.ts';
import { enhance, previewContext } from './enhance.ts';
import { deleteEntity, entities, entity, putEntity } from './entities.ts';
import { beginEntitySync, finishEntitySync } from './entity-syncs.ts';
import type { Operation } from './operation.ts';
import { privacyPolicy, setPrivacyPolicy } from './privacy-policy.ts';
import { cancel, feedback, session, sessions } from './sessions.ts';

/** Every operation that answers once; both transports offer each of them. */
export const operations: readonly Operation[] = [
  me,
  enhance,
  session,
  cancel,
  sessions,
  feedback,
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
  privacyPolicy,
  setPrivacyPolicy,
];
