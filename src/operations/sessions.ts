import { boolean, number } from 'yup';
import type { ViewedSession } from '../core/enhancement/read/session-view.ts';
import { ZomaError, type PublicError } from '../core/errors.ts';
import type { Checks } from '../core/integrity/check.ts';
import { toDollars } from '../core/pricing/price.ts';
import { checkedLater, sessionId, strictObject, userText } from './fields.ts';
import { defineOperation } from './operation.ts';
import { pageCursor, readTimePage } from './paging.ts';

/** The length of a text's excerpt in a list, in UTF-16 code units. */
const excerptLength = 200;

const excerptOf = (text: string): string => text.slice(0, excerptLength).toWellFormed();

/** The store keeps the error object and the checks of a session as they were sent. */
const errorIn = (stored: object) => stored as PublicError;
const checksIn = (stored: object) => stored as Checks;

/** A session without its texts, as clients see it. */
const presentSummary = (session: ViewedSession) => {
  const { inputTokens = 0, outputTokens = 0, cost = 0n } = session;
  return {
    sessionId: session.id,
    status: session.status,
    action: session.action,
    format: session.format,
    provider: session.provider ?? null,
    model: session.model ?? null,
    tokens: inputTokens + outputTokens,
    usage: { inputTokens, outputTokens, cost: toDollars(cost) },
    cost: toDollars(cost),
    parentSessionId: session.parentId ?? null,
    createdAt: session.createdAt.toISOString(),
    completedAt: session.completedAt?.toISOString() ?? null,
    ...(session.error === undefined ? {} : { error: errorIn(session.error) }),
    ...(session.cancelReason === undefined ? {} : { reason: session.cancelReason }),
    ...(session.feedback === undefined ? {} : { feedback: { accepted: session.feedback.accepted } }),
    ...(session.erasedAt === undefined ? {} : { erased: true }),
  };
};

/** Returns one session of the caller: `text` is the input, `enhancedText` the result so far. */
export const session = defineOperation({
  name: 'session',
  route: { method: 'get', path: '/api/ai/session/:sessionId' },
  permissions: ['ai.session.view'],
  errors: ['not_found'],
  input: strictObject({ sessionId: sessionId() }),
  run: async ({ caller, input, services }) => {
    const found = await services.view.one(caller, input.sessionId);
    return {
      data: {
        ...presentSummary(found),
        text: found.text,
        enhancedText: found.enhancedText ?? '',
        ...found.options,
        ...(found.checks === undefined ? {} : { checks: checksIn(found.checks) }),
        ...(found.manifest === undefined ? {} : { manifest: found.manifest }),
      },
    };
  },
});

/** Lists the caller's sessions, newest first, with excerpts of their texts. */
export const sessions = defineOperation({
  name: 'sessions',
  route: { method: 'get', path: '/api/ai/sessions' },
  permissions: ['ai.session.view'],
  input: strictObject({
    limit: number().integer().min(1).max(100).default(20),
    cursor: pageCursor(),
  }),
  run: async ({ caller, input, services }) => {
    const { rows, nextCursor } = await readTimePage(
      input,
      ({ limit, after }) =>
        services.view.page(caller, { limit, after: after && { createdAt: after.at, id: after.id } }),
      ({ createdAt, id }) => ({ at: createdAt, id }),
    );
    return {
      data: {
        sessions: rows.map((each) => ({
          ...presentSummary(each),
          textExcerpt: excerptOf(each.text),
          enhancedTextExcerpt: excerptOf(each.enhancedText ?? ''),
        })),
        nextCursor,
      },
    };
  },
});

/** Subscribes to a session's events; each transport delivers them in its own way. */
export const subscribe = defineOperation({
  name: 'subscribe',
  route: { method: 'get', path: '/api/ai/stream/:sessionId' },
  permissions: ['ai.stream.access'],
  errors: ['not_found', 'gone'],
  input: strictObject({
    sessionId: sessionId(),
    after: checkedLater(
      number().integer().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
      'Is not beyond the newest event.',
    ),
  }),
  run: ({ caller, input, services }) => services.subscribe(caller, input.sessionId, input.after),
});

/** Returns the URL of a session's stream, from the origin. */
export const streamUrlOf = (id: string): string => `/api/ai/stream/${id}`;

/** Returns a new stream token: a browser's `EventSource`, which sends no headers, needs one each time it opens the stream. */
export const streamToken = defineOperation({
  name: 'streamToken',
  route: { method: 'post', path: '/api/ai/session/:sessionId/stream-token' },
  permissions: ['ai.stream.access'],
  errors: ['not_found'],
  input: strictObject({ sessionId: sessionId() }),
  run: async ({ caller, input: { sessionId: id }, services }) => {
    if (!(await services.sessions.find(id, caller))) throw new ZomaError('not_found');
    return { data: { streamUrl: streamUrlOf(id), streamToken: services.authentication.streamTokenFor(caller, id) } };
  },
});

/** Cancels a session, and answers when it has ended. */
export const cancel = defineOperation({
  name: 'cancel',
  route: { method: 'delete', path: '/api/ai/session/:sessionId' },
  permissions: ['ai.session.manage'],
  errors: ['not_found'],
  input: strictObject({ sessionId: sessionId() }),
  run: async ({ caller, input, services }) => {
    await services.cancel(caller, input.sessionId, 'user');
    return { message: 'The session has ended; its text is kept until it is erased.' };
  },
});

/** Erases what the caller wrote in an ended session, and the result; the numbers stay. */
export const eraseSession = defineOperation({
  name: 'eraseSession',
  route: { method: 'post', path: '/api/ai/session/:sessionId/erase' },
  permissions: ['ai.session.manage'],
  errors: ['not_found', 'conflict'],
  input: strictObject({ sessionId: sessionId() }),
  run: async ({ caller, input, services }) => {
    await services.eraseSession(caller, input.sessionId);
    return { message: 'The texts of the session are erased.' };
  },
});

/** Records whether the user accepted a suggestion, and the text that the user made of it. */
export const feedback = defineOperation({
  name: 'feedback',
  route: { method: 'post', path: '/api/ai/session/:sessionId/feedback' },
  permissions: ['ai.session.manage'],
  errors: ['not_found', 'conflict'],
  input: strictObject({
    sessionId: sessionId(),
    accepted: boolean().required(),
    finalText: userText(),
  }),
  run: async ({ caller, input: { sessionId: id, accepted, finalText }, services }) => {
    const recorded = await services.sessions.recordFeedback(id, caller, { accepted, finalText });
    if (!recorded) {
      const isErased = (await services.sessions.find(id, caller))?.erasedAt !== undefined;
      throw isErased ? new ZomaError('conflict', { message: 'The session is erased.' }) : new ZomaError('not_found');
    }
    return { message: 'The feedback is recorded.' };
  },
});
