import { number, string } from 'yup';
import { validationFailed } from '../core/errors.ts';
import { isId } from '../core/ids.ts';
import type { ViewedSession } from '../core/enhancement/read/session-view.ts';
import type { HistoryPosition } from '../ports/sessions.ts';
import { strictObject } from './fields.ts';
import { defineOperation } from './operation.ts';
import { presentSummary } from './session-fields.ts';

/** How much of a text a list shows, in UTF-16 code units. */
const excerptLength = 200;

const excerptOf = (text: string): string => text.slice(0, excerptLength).toWellFormed();

const writeCursor = ({ createdAt, id }: HistoryPosition): string =>
  Buffer.from(`${String(createdAt.getTime())} ${id}`).toString('base64url');

/** Years 1970 to 9999 in milliseconds: beyond them the database has no such time, or writes it differently. */
const latest = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** @throws ZomaError `validation_failed` unless `writeCursor` could have written it */
const readCursor = (cursor: string): HistoryPosition => {
  const [time = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
  const position = { createdAt: new Date(Number(time)), id };
  const isTime = Number(time) >= 0 && Number(time) <= latest;
  if (!isTime || !isId(id) || writeCursor(position) !== cursor) {
    throw validationFailed([{ path: 'cursor', message: 'cursor must be the nextCursor of an earlier page' }]);
  }
  return position;
};

const present = (session: ViewedSession) => ({
  ...presentSummary(session),
  textExcerpt: excerptOf(session.text),
  enhancedTextExcerpt: excerptOf(session.enhancedText ?? ''),
});

/** The caller's own history, newest first, without the whole texts: those are in `session`. */
export const sessions = defineOperation({
  name: 'sessions',
  route: { method: 'get', path: '/api/ai/sessions' },
  permissions: ['ai.session.view'],
  input: strictObject({
    limit: number().integer().min(1).max(100).default(20),
    cursor: string().max(200),
  }),
  run: async ({ caller, input: { limit, cursor }, services }) => {
    const after = cursor === undefined ? undefined : readCursor(cursor);
    // One more than asked for tells whether there is another page.
    const found = await services.view.page(caller, { limit: limit + 1, after });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      data: {
        sessions: page.map(present),
        nextCursor: last && found.length > limit ? writeCursor(last) : null,
      },
    };
  },
});
