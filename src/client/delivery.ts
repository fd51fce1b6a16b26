import type { ClientParts } from './api.ts';
import { asClientError, unreachable } from './errors.ts';
import type { Link } from './link.ts';
import type { Reader, Streams } from './stream.ts';
import type { ZomaOptions } from './types.ts';

/** How long a session waits for a WebSocket before it reads an event stream, in milliseconds. */
const patienceMs = 2_000;
/** After a WebSocket failed, event streams are used for ten times as long as the attempt took, in milliseconds within these bounds. */
const avoidanceFactor = 10;
const shortestAvoidanceMs = 1_000;
const longestAvoidanceMs = 60_000;

/** Creates the function that gives a reader its events over the better transport, until its signal is aborted. */
export const createDelivery = (
  {
    link,
    streams,
    pauses,
    report,
  }: Pick<ClientParts, 'pauses' | 'report'> & { readonly link: Link; readonly streams: Streams },
  transport: NonNullable<ZomaOptions['transport']>,
) => {
  let avoidedUntil = 0;
  /** The readers whose last attempt used the WebSocket. */
  const onSocket = new WeakMap<Reader, boolean>();
  const avoid = (startedAt: number): void => {
    const now = Date.now();
    const avoidanceMs = Math.max(avoidanceFactor * (now - startedAt), shortestAvoidanceMs);
    avoidedUntil = now + Math.min(avoidanceMs, longestAvoidanceMs);
  };

  /** Resolves with whether the WebSocket is connected, other than `last` where that is given and both transports are allowed. @throws ZomaClientError a refusal that an event stream would meet too */
  const connects = async ({ signal }: Reader, last: boolean | undefined): Promise<boolean> => {
    if (transport === 'sse' || (transport === 'auto' && last === true)) return false;
    if (last === undefined && Date.now() < avoidedUntil && !link.isOpen()) return false;
    const startedAt = Date.now();
    const waiting = new AbortController();
    const stop = (): void => waiting.abort();
    signal.addEventListener('abort', stop);
    const patience = async (): Promise<never> => {
      await pauses.sleep(patienceMs, waiting.signal);
      throw unreachable('The WebSocket does not connect.');
    };
    try {
      await (transport === 'websocket' ? link.open() : Promise.race([link.open(), patience()]));
      return true;
    } catch (error) {
      if (transport === 'websocket') report('offline');
      if (transport === 'websocket' || !asClientError(error).retryable) throw error;
      avoid(startedAt);
      return false;
    } finally {
      signal.removeEventListener('abort', stop);
      waiting.abort();
    }
  };

  return {
    /**
     * Reads on; with `changesTransport` over the other transport than last time, where both are allowed.
     * @throws ZomaClientError when the transport breaks off or refuses
     */
    read: async (reader: Reader, changesTransport: boolean): Promise<void> => {
      const isOpen = await connects(reader, changesTransport ? onSocket.get(reader) : undefined);
      if (reader.signal.aborted) return;
      onSocket.set(reader, isOpen);
      if (!isOpen) {
        await streams.read(reader);
        return;
      }
      const startedAt = Date.now();
      let events = 0;
      const take: Reader['take'] = (name, data) => {
        events += 1;
        reader.take(name, data);
      };
      try {
        await link.read({ ...reader, take });
      } catch (error) {
        // A proxy may let a WebSocket connect, and its messages not pass.
        if (events === 0 && transport === 'auto') avoid(startedAt);
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
