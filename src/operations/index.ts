import { actions } from './actions.ts';
import { bulkEntities } from './bulk-entities.ts';
import { cancel } from './cancel.ts';
import { deleteEntity } from './delete-entity.ts';
import { enhance } from './enhance.ts';
import { entity } from './entity.ts';
import { feedback } from './feedback.ts';
import { me } from './me.ts';
import type { Operation } from './operation.ts';
import { organizationUsage } from './organization-usage.ts';
import { previewContext } from './preview-context.ts';
import { privacyPolicy } from './privacy-policy.ts';
import { putEntity } from './put-entity.ts';
import { session } from './session.ts';
import { sessions } from './sessions.ts';
import { setPrivacyPolicy } from './set-privacy-policy.ts';
import { usage } from './usage.ts';

/** Everything that is asked and answered at once, and that both transports offer alike. */
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
  putEntity,
  deleteEntity,
  bulkEntities,
  privacyPolicy,
  setPrivacyPolicy,
];
