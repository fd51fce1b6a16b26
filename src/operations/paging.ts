import { number, string } from 'yup';
import { validationFailed } from '../core/errors.ts';
import { isId } from '../core/ids.ts';
import { checkedLater } from './fields.ts';

/** Builds the schema of a cursor, the `nextCursor` of an earlier page. */
export const pageCursor = (longest = 200) =>
  checkedLater(string().max(longest), 'Is the nextCursor of an earlier page.');

/** The fields of the input of a list that is read page by page. */
export const pageFields = {
  limit: number().integer().min(1).max(100).default(50),
  cursor: pageCursor(),
};

const wrongCursor = () =>
  validationFailed([{ path: 'cursor', message: 'cursor must be the nextCursor of an earlier page' }]);

/** The position of a row in a list in the order of time, and of ids within a millisecond. */
export interface TimePosition {
  readonly at: Date;
  readonly id: string;
}

/** Writes the cursor of the page after a position. */
export const writePosition = ({ at, id }: TimePosition): string =>
  Buffer.from(`${String(at.getTime())} ${id}`).toString('base64url');

/** The last millisecond of the year 9999: the database has no later time, or writes it in another form. */
const latest = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** Reads a cursor; undefined without one. @throws ZomaError `validation_failed` unless `writePosition` can have written it */
export const readPosition = (cursor: string | undefined): TimePosition | undefined => {
  if (cursor === undefined) return undefined;
  const [time = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
  const position = { at: new Date(Number(time)), id };
  const isTime = Number(time) >= 0 && Number(time) <= latest;
  if (!isTime || !isId(id) || writePosition(position) !== cursor) throw wrongCursor();
  return position;
};

/** A part of a list in the order of ids. */
export interface PageRange {
  readonly limit: number;
  /** The id of the last row of the earlier page. */
  readonly after: string | undefined;
}

/** How the id of a row is written as a cursor. */
export interface CursorForm {
  write(id: string): string;
  /** Undefined for a cursor that `write` cannot have written. */
  read(cursor: string): string | undefined;
}

const ownId: CursorForm = { write: (id) => id, read: (cursor) => (isId(cursor) ? cursor : undefined) };

/** A page, and the cursor of the next one; null on the last page. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly nextCursor: string | null;
}

/** The part of a list that a client asks for. */
interface PageInput {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

const pageOf = async <Row>(
  limit: number,
  read: (limit: number) => Promise<readonly Row[]>,
  cursorOf: (row: Row) => string,
): Promise<Page<Row>> => {
  // One more than the limit shows whether another page follows.
  const found = await read(limit + 1);
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows, nextCursor: last && found.length > limit ? cursorOf(last) : null };
};

/**
 * Reads a page of rows in the order of their ids. The cursor is the id of the last row, so that rows that are added or removed meanwhile
 * neither repeat nor hide others.
 * @throws ZomaError `validation_failed` for a cursor that is not of this form
 */
export const readPage = async <Row extends { readonly id: string }>(
  { limit, cursor }: PageInput,
  read: (range: PageRange) => Promise<readonly Row[]>,
  form = ownId,
): Promise<Page<Row>> => {
  const after = cursor === undefined ? undefined : form.read(cursor);
  if (cursor !== undefined && after === undefined) throw wrongCursor();
  return pageOf(
    limit,
    (most) => read({ limit: most, after }),
    ({ id }) => form.write(id),
  );
};

/**
 * Reads a page of rows in the order of time; `positionOf` returns the position of a row.
 * @throws ZomaError `validation_failed` as `readPosition`
 */
export const readTimePage = async <Row>(
  { limit, cursor }: PageInput,
  read: (range: { readonly limit: number; readonly after: TimePosition | undefined }) => Promise<readonly Row[]>,
  positionOf: (row: Row) => TimePosition,
): Promise<Page<Row>> => {
  const after = readPosition(cursor);
  return pageOf(
    limit,
    (most) => read({ limit: most, after }),
    (row) => writePosition(positionOf(row)),
  );
};
