import { on } from 'node:events';
import { cpSync, renameSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { PrivateNodeFS } from './private-node-fs.ts';

/** What the thread is started with. */
export interface EmbeddedThreadData {
  readonly directory: string;
  /** PostgreSQL, compiled. */
  readonly postgres: WebAssembly.Module;
  /** `create`: the thread creates the database and ends; `serve`: it answers queries until it receives `close`. */
  readonly task: 'create' | 'serve';
  /** A prepared database that is copied to `directory` before it is served, by the name `<directory>.new` until it is complete. */
  readonly prepared?: string | undefined;
}

/** Messages to a serving thread: bytes of PostgreSQL's protocol, whole messages only, and the number of the socket that sends them; or `close`. */
export type ToEmbeddedThread = { readonly socket: number; readonly bytes: Uint8Array } | 'close';

/** Messages of a serving thread: `ready` once, then answers in PostgreSQL's protocol, each for the socket that sent the question. */
export type FromEmbeddedThread = { readonly socket: number; readonly pieces: readonly Uint8Array[] } | 'ready';

/** PostgreSQL's default of 128 MB would be most of an idle node's memory; clearing it would take half of the start. */
const startParams = [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB'];

const { directory, postgres, task, prepared } = workerData as EmbeddedThreadData;

const post = (message: FromEmbeddedThread): void => {
  const pieces = message === 'ready' ? [] : message.pieces;
  parentPort?.postMessage(
    message,
    pieces.map(({ buffer }) => buffer as ArrayBuffer),
  );
};

/** Answers the messages one after the other, in their order, until `close`. */
const serve = async (database: PGlite, messages: AsyncIterable<[ToEmbeddedThread]>): Promise<void> => {
  for await (const [message] of messages) {
    if (message === 'close') return;
    const { socket, bytes: question } = message;
    const pieces: Uint8Array[] = [];
    // The bytes are a view of the database's memory: they are copied once, and the copies are transferred.
    await database.execProtocolRawStream(question, { onRawData: (bytes) => void pieces.push(bytes.slice()) });
    if (pieces.length > 0) post({ socket, pieces });
  }
};

if (prepared !== undefined) {
  cpSync(prepared, `${directory}.new`, { recursive: true });
  renameSync(`${directory}.new`, directory);
}
const database = await PGlite.create({
  fs: new PrivateNodeFS(directory),
  startParams,
  pgliteWasmModule: postgres,
});
if (task === 'serve' && parentPort) {
  const messages = on(parentPort, 'message') as AsyncIterable<[ToEmbeddedThread]>;
  post('ready');
  await serve(database, messages);
}
await database.close();
