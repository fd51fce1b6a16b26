import { actions } from './actions.ts';
import { cancel } from './cancel.ts';
import { enhance } from './enhance.ts';
import { feedback } from './feedback.ts';
import { me } from './me.ts';
import type { Operation } from './operation.ts';
import { organizationUsage } from './organization-usage.ts';
import { previewContext } from './preview-context.ts';
import { session } from './session.ts';
import { sessions } from './sessions.ts';
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
];
