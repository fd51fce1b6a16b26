import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLineSplitter } from '../core/line-splitter.ts';
import type { OperationCalls } from './administration.ts';
import { CommandFailure, exitCodes, isCommandFailure, problemsIn } from './failure.ts';

/** The most entities of a call, and the bytes of lines after which it is sent: a node takes 10,000 in 32 MB. */
const mostEntities = 1_000;
const enoughBytes = 4 * 1024 * 1024;
/** The longest line, in bytes, as a node takes it. */
const longestLine = 1024 * 1024;
/** The longest wait for the request limit, in milliseconds; a longer one is reported. */
const longestWaitMs = 60_000;

/** A slice of entities and the numbers of their lines. */
interface Slice {
  readonly entities: unknown[];
  readonly lines: number[];
  bytes: number;
}

/** The progress of an import. */
export interface ImportProgress {
  readonly entities: number;
  readonly bytes: number;
  /** The size of the file; undefined for standard input. */
  readonly totalBytes: number | undefined;
}

const newSlice = (): Slice => ({ entities: [], lines: [], bytes: 0 });

const parse = (line: Buffer, number: number): unknown => {
  try {
    return JSON.parse(line.toString()) as unknown;
  } catch {
    throw new CommandFailure(`Line ${String(number)} is not JSON.`);
  }
};

/** Reads a file, or standard input, slice by slice: the next slice is read when it is asked for. @throws CommandFailure */
async function* slicesOf(chunks: AsyncIterable<Buffer>, onBytes: (count: number) => void): AsyncGenerator<Slice> {
  const splitter = createLineSplitter();
  let slice = newSlice();
  function* add(lines: Iterable<Buffer>): Generator<Slice> {
    for (const line of lines) {
      const number = splitter.lineNumber;
      if (line.length > longestLine) throw new CommandFailure(`Line ${String(number)} has more than 1 MB.`);
      slice.entities.push(parse(line, number));
      slice.lines.push(number);
      slice.bytes += line.length;
      if (slice.entities.length < mostEntities && slice.bytes < enoughBytes) continue;
      yield slice;
      slice = newSlice();
    }
  }
  for await (const chunk of chunks) {
    onBytes(chunk.length);
    yield* add(splitter.push(chunk));
    if (splitter.waiting > longestLine) {
      throw new CommandFailure(`Line ${String(splitter.lineNumber + 1)} has more than 1 MB.`);
    }
  }
  yield* add(splitter.end());
  if (slice.entities.length > 0) yield slice;
}

/** Names the line of the first problem of a refused slice, `[index].path`, in a sentence. */
const withLine = (error: unknown, { lines }: Slice): unknown => {
  if (!isCommandFailure(error) || !error.answer) return error;
  const [problem] = problemsIn(error.answer);
  const [, index, path = ''] = /^\[(\d{1,5})\]\.?(.*)$/s.exec(problem?.path ?? '') ?? [];
  if (problem === undefined || index === undefined) return error;
  const lineOf = (position: string): string => `line ${String(lines[Number(position)])}`;
  const message = problem.message.replace(/\[(\d{1,5})\]$/, (_, other: string) => lineOf(other));
  // Most messages of problems begin with the path within the entity.
  const place = path === '' || message.startsWith(path) ? '' : `${path} `;
  return new CommandFailure(`${lineOf(index).replace('l', 'L')}: ${place}${message}.`, error.exitCode, error.answer);
};

/** Returns how long the request limit refuses calls, in milliseconds; undefined for another failure, and for a long time. */
const waitOf = (error: unknown): number | undefined => {
  if (!isCommandFailure(error) || error.answer?.code !== 'rate_limited') return undefined;
  const { resetAt } = error.answer.details as { readonly resetAt?: string };
  const wait = Date.parse(resetAt ?? '') - Date.now();
  return wait <= longestWaitMs ? Math.max(wait, 100) : undefined;
};

const store = async ({ storeEntities }: OperationCalls, slice: Slice, syncId: string | undefined): Promise<void> => {
  for (;;) {
    try {
      await storeEntities(slice.entities, syncId);
      return;
    } catch (error) {
      const wait = waitOf(error);
      if (wait === undefined) throw withLine(error, slice);
      await sleep(wait);
    }
  }
};

const open = async (file: string) => {
  if (file === '-') return { read: (): AsyncIterable<Buffer> => process.stdin, totalBytes: undefined };
  try {
    const { size } = await stat(file);
    // Opened when it is read: a stream that fails without a reader ends the process.
    return { read: (): AsyncIterable<Buffer> => createReadStream(file), totalBytes: size };
  } catch (error) {
    throw new CommandFailure(`${file} cannot be read: ${(error as Error).message}.`, exitCodes.usage);
  }
};

/**
 * Stores the entities of an NDJSON file, one a line, slice by slice; at most one slice is in memory. Storing an entity again changes
 * nothing, so an import that failed can be repeated. With `replaceType` the entities of this type that the file does not have are deleted,
 * at the end of a complete import only.
 * @throws CommandFailure that names the line of a malformed entity
 */
export const importEntities = async (
  calls: OperationCalls,
  { file, replaceType }: { readonly file: string; readonly replaceType: string | undefined },
  onProgress: (progress: ImportProgress) => void,
): Promise<{ readonly stored: number; readonly deleted?: number }> => {
  const { read, totalBytes } = await open(file);
  const syncs = `/api/entities/${encodeURIComponent(replaceType ?? '')}/syncs`;
  const syncId =
    replaceType === undefined ? undefined : (await calls.call<{ syncId: string }>('POST', syncs, {})).syncId;
  let bytes = 0;
  let stored = 0;
  for await (const slice of slicesOf(read(), (count) => (bytes += count))) {
    await store(calls, slice, syncId);
    stored += slice.entities.length;
    onProgress({ entities: stored, bytes, totalBytes });
  }
  if (syncId === undefined) return { stored };
  const { deleted } = await calls.call<{ deleted: number }>('POST', `${syncs}/${syncId}/finish`, {});
  return { stored, deleted };
};
