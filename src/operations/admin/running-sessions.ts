import type { RunningSummary } from '../../core/administration/running-sessions.ts';
import { sessionId, strictObject } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { pageFields, readPage } from '../paging.ts';

const present = ({ id, userId, action, provider, model, createdAt }: RunningSummary) => ({
  id,
  userId,
  action,
  provider: provider ?? null,
  model: model ?? null,
  startedAt: createdAt.toISOString(),
});

/** Lists the organization's running sessions, newest first, without their texts. */
export const runningSessions = defineOperation({
  name: 'runningSessions',
  route: { method: 'get', path: '/api/admin/sessions' },
  permissions: ['session.manage'],
  input: strictObject(pageFields),
  run: async ({ caller, services, input }) => {
    const page = await readPage(input, (range) => services.runningSessions.page(caller, range));
    return { data: { items: page.rows.map(present), nextCursor: page.nextCursor } };
  },
});

/** Stops a session of the organization, and answers when it has ended. */
export const stopSession = defineOperation({
  name: 'stopSession',
  route: { method: 'delete', path: '/api/admin/sessions/:id' },
  permissions: ['session.manage'],
  errors: ['not_found'],
  input: strictObject({ id: sessionId() }),
  run: async ({ caller, services, input: { id }, audit }) => {
    const userId = await services.runningSessions.stop(caller, id);
    await audit({ type: 'session.stopped', subject: { type: 'session', id }, details: { userId } });
    return { message: 'The session has ended.' };
  },
});
