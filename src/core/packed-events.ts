import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { LogEntry } from '../ports/event-log.ts';

/** The events of a block: a reader unpacks one block at a time, so that it holds a part of a long log only. */
const eventsPerBlock = 512;
/** The fastest level: the better ones save a fifth of the bytes and take three times as long. */
const level = 1;

/** Returns the index of the block with the first event after `after`. */
export const blockAfter = (after: number): number => Math.floor(after / eventsPerBlock);

/** Packs all events of a log, as JSON texts, into blocks of a fixed number of events (raw DEFLATE, RFC 1951). */
export const packEvents = (texts: readonly string[]): Buffer[] => {
  const blocks: Buffer[] = [];
  for (let from = 0; from < texts.length; from += eventsPerBlock) {
    const packed = deflateRawSync(`[${texts.slice(from, from + eventsPerBlock).join(',')}]`, { level });
    // A copy: zlib returns a part of a buffer of 16 kB, which would be kept as a whole.
    blocks.push(Buffer.from(packed));
  }
  return blocks;
};

/** Unpacks the block with this index. */
export const unpackBlock = <Event>(block: Uint8Array, index: number): LogEntry<Event>[] =>
  (JSON.parse(inflateRawSync(block).toString()) as Event[]).map((event, position) => ({
    seq: index * eventsPerBlock + position + 1,
    event,
  }));
