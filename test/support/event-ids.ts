import type { Readable } from 'node:stream';

/** Reads what is left of an event stream. Resolves with the ids of its events, in order. */
export const readEventIds = async (stream: Readable): Promise<readonly number[]> => {
  const received: Buffer[] = [];
  for await (const bytes of stream) received.push(bytes as Buffer);
  const text = Buffer.concat(received).toString('utf8');
  return Array.from(text.matchAll(/^id: (\d+)\n/gm), ([, id]) => Number(id));
};
