import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Duplex } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { EmbeddedThreadData, FromEmbeddedThread, ToEmbeddedThread } from './embedded-thread.ts';
import { findPreparedDatabase } from './prepared-database.ts';

/** The entry of the thread, beside this file in the sources and in a bundle. */
const here = fileURLToPath(import.meta.url);
const isCompiled = path.extname(here) === '.js';
const entry = pathToFileURL(path.join(path.dirname(here), `embedded-thread${path.extname(here)}`)).href;

/** The program of the thread: it imports the entry. Sources need tsx, which does not load the entry of a thread by itself. */
const importEntry = `import('${entry}')`;
const program = isCompiled
  ? importEntry
  : `import('tsx/esm/api').then(({ register }) => { register(); return ${importEntry}; })`;

/** Reports that the thread of the embedded PostgreSQL ended without having been closed. Its queries are `unavailable`. */
class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
  /** Makes Sequelize drop the connection. */
  readonly code = 'ECONNRESET';
  constructor(cause: Error) {
    super(`Connection terminated: the embedded PostgreSQL failed: ${cause.message}.`, { cause });
  }
}

const compile = async (): Promise<WebAssembly.Module> => {
  // The optimizing compiler's memory stays with the process, tens of megabytes, and a start ends before its code pays for it.
  setFlagsFromString('--liftoff-only');
  return WebAssembly.compile(await readFile(new URL('pglite.wasm', import.meta.resolve('@electric-sql/pglite'))));
};

let compiled: Promise<WebAssembly.Module> | undefined;

/** Returns PostgreSQL, compiled once for all threads of this process: a thread that compiles it takes half as long again to start. */
const compiledPostgres = (): Promise<WebAssembly.Module> => (compiled ??= compile());

/** Starts the thread. `failed` resolves with the reason when it ends before `close`. */
const startThread = async (data: Omit<EmbeddedThreadData, 'postgres'>) => {
  const workerData: EmbeddedThreadData = { ...data, postgres: await compiledPostgres() };
  const worker = new Worker(program, {
    eval: true,
    workerData,
    // A compiled thread needs none of this process's loaders, nor the source maps of PGlite.
    ...(isCompiled && { execArgv: [] }),
  });
  const exited = new Promise<number>((resolve) => worker.once('exit', resolve));
  const failed = new Promise<EmbeddedPostgresError>((resolve) => {
    worker.once('error', (error) => resolve(new EmbeddedPostgresError(error)));
    void exited.then((code) => resolve(new EmbeddedPostgresError(new Error(`its thread exited with ${String(code)}`))));
  });
  return { worker, exited, failed };
};

const rejectWith = async (failed: Promise<Error>): Promise<never> => {
  throw await failed;
};

/** Creates the database beside `directory` and renames it, so that a process that dies meanwhile leaves no partial database. */
const createDatabase = async (directory: string): Promise<void> => {
  const partial = `${directory}.new`;
  await mkdir(partial, { mode: 0o700 });
  // Creating takes twice the memory of serving: a thread of its own frees it when it ends.
  const { exited, failed } = await startThread({ directory: partial, task: 'create' });
  if ((await exited) !== 0) throw await failed;
  await rename(partial, directory);
};

/**
 * The thread as `pg` uses a socket: bytes of PostgreSQL's protocol in both directions. `number` is its own: a socket that was destroyed
 * with a query in flight leaves an answer that the next one must not take for the answer to its own query.
 */
const openSocket = (worker: Worker, failed: Promise<Error>, number: number): Duplex => {
  const send = (pieces: readonly Uint8Array[]): void => {
    // What `pg` writes at once travels as one message. The copy has a buffer of its own, which can be transferred.
    const bytes = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
    let end = 0;
    for (const piece of pieces) {
      bytes.set(piece, end);
      end += piece.length;
    }
    worker.postMessage({ socket: number, bytes } satisfies ToEmbeddedThread, [bytes.buffer]);
  };
  const receive = (message: FromEmbeddedThread): void => {
    if (message === 'ready' || message.socket !== number) return;
    for (const { buffer, byteOffset, byteLength } of message.pieces)
      socket.push(Buffer.from(buffer, byteOffset, byteLength));
  };
  const socket = new Duplex({
    read: () => undefined,
    write: (piece: Buffer, _, done) => {
      send([piece]);
      done();
    },
    writev: (pieces, done) => {
      send(pieces.map(({ chunk }) => chunk as Buffer));
      done();
    },
    final: (done) => {
      socket.push(null);
      done();
    },
    destroy: (error, done) => {
      worker.off('message', receive);
      done(error);
    },
  });
  worker.on('message', receive);
  void failed.then((error) => socket.destroy(error));
  return Object.assign(socket, {
    connect: () => process.nextTick(() => socket.emit('connect')),
    setNoDelay: () => socket,
    setKeepAlive: () => socket,
    ref: () => socket,
    unref: () => socket,
  });
};

/** An embedded PostgreSQL that answers queries. */
export interface EmbeddedPostgres {
  readonly directory: string;
  /** Opens the stream that a client of `pg` uses as its socket. */
  openSocket(): Duplex;
  /** Resolves with the reason when the thread ends before `close`: from then on every query rejects. */
  readonly failed: Promise<Error>;
  /** Ends the thread. May be called more than once. */
  close(): Promise<void>;
}

/** Makes room for a database that is missing; creates it unless the checkout `root` has a prepared one, whose folder it returns. */
const beginDatabase = async (directory: string, root: string | undefined): Promise<string | undefined> => {
  await rm(`${directory}.new`, { recursive: true, force: true });
  const prepared = root === undefined ? undefined : await findPreparedDatabase(root);
  if (prepared === undefined) await createDatabase(directory);
  return prepared;
};

/**
 * Opens a PostgreSQL that runs in a thread of this process. A missing directory is copied from the prepared database of the checkout `root`,
 * or created. Acknowledged writes survive the death of the process but not a power cut: it does not wait for the disk. It has one session,
 * so the pool must have one connection. It does not lock the directory; the caller does. Directories have the mode 0700, files 0600.
 */
export const openEmbeddedPostgres = async (directory: string, root?: string): Promise<EmbeddedPostgres> => {
  const prepared = existsSync(directory) ? undefined : await beginDatabase(directory, root);
  const { worker, exited, failed } = await startThread({ directory, task: 'serve', prepared });
  const ready = new Promise((resolve) => worker.once('message', resolve));
  await Promise.race([ready, rejectWith(failed)]);

  let closing = false;
  let sockets = 0;
  return {
    directory,
    openSocket: () => openSocket(worker, failed, (sockets += 1)),
    failed: new Promise<Error>((resolve) => {
      void failed.then((error) => {
        if (!closing) resolve(error);
      });
    }),
    close: async () => {
      closing = true;
      worker.postMessage('close' satisfies ToEmbeddedThread);
      await exited;
    },
  };
};
