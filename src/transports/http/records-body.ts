import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Context } from 'koa';
import { validationFailed, ZomaError } from '../../core/errors.ts';
import { createPeriodicYield } from '../../core/periodic-yield.ts';
import { malformedRecord, mostRecords } from '../../operations/check-records.ts';
import { createJsonReader, requireType, unreadableBody } from './body.ts';
import { createLineSplitter } from './lines.ts';

const megabyte = 1024 * 1024;
/** The longest body of NDJSON, decompressed, in bytes. */
const longestBody = 32 * megabyte;
/** The longest line, in bytes, to within a chunk: as much as the body that puts one record. */
const longestLine = megabyte;

const json = 'application/json';
const ndjson = 'application/x-ndjson';

/** JSON is parsed in one go, in which every other request waits: hence it is less. */
const readJson = createJsonReader({
  limit: '2mb',
  tooLarge: `A JSON body has at most 2 MB; send more, up to 32 MB, as NDJSON (${ndjson}).`,
});

const decoders = new Map([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
]);

/** The body's bytes as they come, decompressed. Giving up the stream leaves the connection open for an answer. */
const bytesOf = (ctx: Context): Readable => {
  const encoding = ctx.get('Content-Encoding').toLowerCase();
  if (encoding === '' || encoding === 'identity') return ctx.req;
  const createDecoder = decoders.get(encoding);
  if (!createDecoder) throw validationFailed([{ path: 'content-encoding', message: 'must be gzip, deflate or br' }]);
  const decoder = createDecoder();
  ctx.req.once('error', (error) => decoder.destroy(error));
  return ctx.req.pipe(decoder);
};

const parse = (line: string): unknown => {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return malformedRecord;
  }
};

const tooLarge = (what: string): ZomaError =>
  new ZomaError('payload_too_large', { message: `${what}; send the records in several calls.` });

/** Reads records, at most one beyond the limit: that is enough to refuse them all. */
const readRecords = async (bytes: Readable): Promise<readonly unknown[]> => {
  const records: unknown[] = [];
  const yieldIfDue = createPeriodicYield();
  const splitter = createLineSplitter();
  let size = 0;
  const take = async (lines: Iterable<Buffer>): Promise<void> => {
    for (const line of lines) {
      if (records.length > mostRecords) return;
      records.push(parse(line.toString()));
      await yieldIfDue();
    }
  };
  for await (const chunk of bytes.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > longestBody) throw tooLarge('NDJSON has at most 32 MB');
    await take(splitter.push(chunk));
    if (splitter.waiting > longestLine) throw tooLarge('A line of NDJSON has at most 1 MB');
    if (records.length > mostRecords) return records;
    await yieldIfDue();
  }
  await take(splitter.end());
  return records;
};

const recordsOf = async (ctx: Context): Promise<readonly unknown[]> => {
  const bytes = bytesOf(ctx);
  try {
    return await readRecords(bytes);
  } catch (error) {
    throw error instanceof ZomaError ? error : unreadableBody();
  } finally {
    ctx.req.unpipe();
    if (bytes !== ctx.req) bytes.destroy();
    // What is left of the body is thrown away as it comes, so that the client gets its answer.
    ctx.req.resume();
  }
};

/**
 * Resolves with a body of many records: JSON of up to 2 MB, or a record a line (NDJSON) of up to 32 MB, which is parsed line by
 * line as it comes and gives other requests their turn. Beyond the limit of records it reads one more.
 * @throws ZomaError `validation_failed`, `malformed_json`, `payload_too_large`
 */
export const recordsBodyOf = async (ctx: Context): Promise<unknown> => {
  requireType(ctx, [json, ndjson]);
  if (ctx.is(ndjson)) return recordsOf(ctx);
  await readJson(ctx, () => Promise.resolve());
  return ctx.request.body;
};
