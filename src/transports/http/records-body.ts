import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Context, Next } from 'koa';
import { malformedRecord, mostRecords } from '../../operations/check-records.ts';
import { createBodyReader } from './body.ts';

const lines = 'application/x-ndjson';
const read = createBodyReader({ limit: '32mb', text: lines });

/** About how many characters are parsed in one go. */
const goCharacters = 200_000;

const parseLine = (line: string): unknown => {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return malformedRecord;
  }
};

/** A record a line, blank lines left out; no more than one beyond what is taken. */
const recordsOf = async (text: string): Promise<readonly unknown[]> => {
  const records: unknown[] = [];
  let characters = 0;
  for (let start = 0; start < text.length && records.length <= mostRecords;) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    const line = text.slice(start, end);
    if (line.trim() !== '') records.push(parseLine(line));
    start = end + 1;
    characters += line.length;
    if (characters > goCharacters) {
      await nextTurn();
      characters = 0;
    }
  }
  return records;
};

/** Reads a body of many records, up to 32 MB: JSON, or a record a line (NDJSON). */
export const readRecordsBody = (ctx: Context, next: Next): Promise<unknown> =>
  Promise.resolve(
    read(ctx, async () => {
      const body: unknown = ctx.request.body;
      if (typeof body === 'string' && ctx.is(lines)) ctx.request.body = await recordsOf(body);
      await next();
    }),
  );
