import { on } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { PrivateNodeFS } from './private-node-fs.ts';

/** What the thread is started with. */
export interface EmbeddedThreadData {
  readonly directory: string;
  /** `create`: the thread creates the database and ends; `serve`: it answers queries until it receives `close`. */
  readonly task: 'create' | 'serve';
}

/** Messages to a serving thread: a piece of PostgreSQL's protocol, whole messages only; or `close`. */
export type ToEmbeddedThread = Uint8Array | 'close';

/** Messages of a serving thread: `ready` once, then pieces of PostgreSQL's protocol. */
export type FromEmbeddedThread = readonly Uint8Array[] | 'ready';

/** PostgreSQL's default of 128 MB would be most of an idle node's memory; clearing it would take half of the start. */
const startParams = [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB'];

// The optimizing compiler's memory stays with the process, tens of megabytes, and a start ends before its code pays for it.
setFlagsFromString('--liftoff-only');

const { directory, task } = workerData as EmbeddedThreadData;

const post = (message: FromEmbeddedThread): void => {
  parentPort?.postMessage(message, message === 'ready' ? [] : message.map(({ buffer }) => buffer as ArrayBuffer));
};

/** Answers the messages one after the other, in their order, until `close`. */
const serve = async (database: PGlite, messages: AsyncIterable<[ToEmbeddedThread]>): Promise<void> => {
  for await (const [message] of messages) {
    if (message === 'close') return;
    const answer: Uint8Array[] = [];
    // The bytes are a view of the database's memory: they are copied once, and the copies are transferred.
    await database.execProtocolRawStream(message, { onRawData: (bytes) => void answer.push(bytes.slice()) });
    if (answer.length > 0) post(answer);
  }
};

const database = await PGlite.create({ fs: new PrivateNodeFS(directory), startParams });
if (task === 'serve' && parentPort) {
  const messages = on(parentPort, 'message') as AsyncIterable<[ToEmbeddedThread]>;
  post('ready');
  await serve(database, messages);
}
await database.close();
