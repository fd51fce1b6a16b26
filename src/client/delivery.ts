import { asClientError, unreachable } from './errors.ts';
import type { Link } from './link.ts';
import type { Pauses } from './retry.ts';
import type { Reader, Streams } from './stream.ts';
import type { ZomaOptions } from './types.ts';

/** How long a session waits for a WebSocket before it reads an event stream, in milliseconds. */
const patienceMs = 2_000;
/** How long event streams are used after a WebSocket failed, in milliseconds; the time doubles with each failure in a row. */
const firstAvoidanceMs = 2_000;
const longestAvoidanceMs = 60_000;

/** Creates the function that gives a reader its events over the better transport, until its signal is aborted. */
export const createDelivery = (
  { link, streams, pauses }: { readonly link: Link; readonly streams: Streams; readonly pauses: Pauses },
  transport: NonNullable<ZomaOptions['transport']>,
) => {
  let failures = 0;
  let avoidedUntil = 0;
  const avoid = (): void => {
    // Sessions that fail together are one failure.
    if (Date.now() < avoidedUntil) return;
    avoidedUntil = Date.now() + Math.min(firstAvoidanceMs * 2 ** failures, longestAvoidanceMs);
    failures += 1;
  };

  /** Resolves with whether the WebSocket is connected. @throws ZomaClientError a refusal that an event stream would meet too */
  const connects = async ({ signal }: Reader): Promise<boolean> => {
    if (transport === 'sse' || (Date.now() < avoidedUntil && !link.isOpen())) return false;
    const waiting = new AbortController();
    const stop = (): void => waiting.abort();
    signal.addEventListener('abort', stop);
    const patience = pauses.sleep(patienceMs, waiting.signal).then(() => {
      throw unreachable('The WebSocket does not connect.');
    });
    try {
      await (transport === 'websocket' ? link.open() : Promise.race([link.open(), patience]));
      return true;
    } catch (error) {
      if (transport === 'websocket' || !asClientError(error).retryable) throw error;
      avoid();
      return false;
    } finally {
      signal.removeEventListener('abort', stop);
      waiting.abort();
      patience.catch(() => undefined);
    }
  };

  return {
    /** @throws ZomaClientError when the transport breaks off or refuses */
    read: async (reader: Reader): Promise<void> => {
      const isOpen = await connects(reader);
      if (reader.signal.aborted) return;
      if (!isOpen) {
        await streams.read(reader);
        return;
      }
      let events = 0;
      const take: Reader['take'] = (name, data) => {
        events += 1;
        failures = 0;
        reader.take(name, data);
      };
      try {
        await link.read({ ...reader, take });
      } catch (error) {
        // A proxy may let a WebSocket connect, and its messages not pass.
        if (events === 0 && transport === 'auto') avoid();
        throw error;
      }
    },
    /** Breaks off both transports, whose connections a change of the network has left dead. */
    reset: (): void => {
      avoidedUntil = 0;
      link.cut();
      streams.cut();
    },
  };
};

/** The delivery of events of a client. */
export type Delivery = ReturnType<typeof createDelivery>;
