import { number } from 'yup';
import { strictObject, sessionId } from './fields.ts';
import { defineOperation } from './operation.ts';

/** The stream of a session's events; each transport delivers it in its own way. */
export const subscribe = defineOperation({
  name: 'subscribe',
  route: { method: 'get', path: '/api/ai/stream/:sessionId' },
  permissions: ['ai.stream.access'],
  input: strictObject({
    sessionId: sessionId(),
    after: number().integer().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
  }),
  run: ({ caller, input, services }) => services.subscribe(caller, input.sessionId, input.after),
});
