import type { Readable } from 'node:stream';
import type { Context } from 'koa';
import { validationFailed, ZomaError } from '../../core/errors.ts';
import { createLineSplitter } from '../../core/line-splitter.ts';
import { createPeriodicYield } from '../../core/periodic-yield.ts';
import { malformedEntity, mostEntities } from '../../operations/bulk-entities.ts';
import { bytesOf, releaseBytes } from './body-stream.ts';
import { createJsonReader, requireType, unreadableBody } from './requests.ts';

const megabyte = 1024 * 1024;
/** The longest body of NDJSON, decompressed, in bytes. */
const longestBody = 32 * megabyte;
/** The longest line, in bytes, to within a chunk: the limit of a body with one entity. */
const longestLine = megabyte;

const json = 'application/json';
const ndjson = 'application/x-ndjson';

/** Smaller than NDJSON: JSON is parsed in one step, during which other requests wait. */
const readJson = createJsonReader({
  limit: '2mb',
  tooLarge: `A JSON body has at most 2 MB; send more, up to 32 MB, as NDJSON (${ndjson}).`,
});

const parse = (line: string): unknown => {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return malformedEntity;
  }
};

const tooLarge = (what: string): ZomaError =>
  new ZomaError('payload_too_large', { message: `${what}; send the entities in several calls.` });

/** Parses entities line by line, at most one beyond the limit: that is enough to refuse all of them. */
const parseLines = async (bytes: Readable): Promise<readonly unknown[]> => {
  const entities: unknown[] = [];
  const yieldIfDue = createPeriodicYield();
  const splitter = createLineSplitter();
  let size = 0;
  const take = async (lines: Iterable<Buffer>): Promise<void> => {
    for (const line of lines) {
      if (entities.length > mostEntities) return;
      entities.push(parse(line.toString()));
      await yieldIfDue();
    }
  };
  for await (const chunk of bytes.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > longestBody) throw tooLarge('NDJSON has at most 32 MB');
    await take(splitter.push(chunk));
    if (splitter.waiting > longestLine) throw tooLarge('A line of NDJSON has at most 1 MB');
    if (entities.length > mostEntities) return entities;
    await yieldIfDue();
  }
  await take(splitter.end());
  return entities;
};

const readLines = async (ctx: Context): Promise<readonly unknown[]> => {
  const bytes = bytesOf(ctx);
  if (!bytes) throw validationFailed([{ path: 'content-encoding', message: 'must be gzip, deflate or br' }]);
  try {
    return await parseLines(bytes);
  } catch (error) {
    throw error instanceof ZomaError ? error : unreadableBody();
  } finally {
    releaseBytes(ctx, bytes);
  }
};

/**
 * Reads a body of many entities: JSON of up to 2 MB, or NDJSON, an entity a line, of up to 32 MB. NDJSON is parsed as it arrives and
 * yields to other requests; at most one entity beyond the limit is read.
 * @throws ZomaError `validation_failed`, `malformed_json`, `payload_too_large`
 */
export const entitiesBodyOf = async (ctx: Context): Promise<unknown> => {
  requireType(ctx, [json, ndjson]);
  if (ctx.is(ndjson)) return readLines(ctx);
  await readJson(ctx);
  return ctx.request.body;
};
