import { EventEmitter, once } from 'node:events';
import { io, type Socket } from 'socket.io-client';
import { isEnd, type Envelope, type StreamEvent } from './wire.ts';

const streamEvents = ['connected', 'metadata', 'chunk', 'replace', 'done', 'error', 'cancelled'];

/** Resolves with the first argument of the next event of this name, of a socket of socket.io-client or its manager. */
export const heard = <Value>(
  emitter: { once(event: string, listener: (value: never) => void): unknown },
  name: string,
): Promise<Value> => new Promise((resolve) => emitter.once(name, resolve));

/** A client of the Socket.IO face that keeps everything that comes, in the order of its arrival. */
export class SocketClient {
  readonly socket: Socket;
  /** The events of streams. */
  readonly events: StreamEvent[] = [];
  /** Resolves when the connection has been closed. */
  readonly disconnected: Promise<void>;
  readonly #others = new Map<string, unknown[]>();
  readonly #arrivals = new EventEmitter().setMaxListeners(0);

  constructor(url: string, auth: object, options: { transports?: string[] } = {}) {
    this.socket = io(`${url}/ai`, {
      auth,
      transports: options.transports ?? ['websocket'],
      forceNew: true,
      reconnection: false,
    });
    this.socket.onAny((name: string, data: unknown) => {
      if (streamEvents.includes(name)) this.events.push({ name, data: data as StreamEvent['data'] });
      else this.#others.set(name, [...(this.#others.get(name) ?? []), data]);
      this.#arrivals.emit('arrival');
    });
    this.disconnected = new Promise((resolve) => {
      this.socket.once('disconnect', () => resolve());
    });
  }

  /** @throws the `connect_error` of a refused handshake, its error object in `data` */
  async connected(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.socket.once('connect', resolve);
      this.socket.once('connect_error', reject);
    });
  }

  async emit(event: string, ...payload: unknown[]): Promise<Envelope> {
    return (await this.socket.timeout(20_000).emitWithAck(event, ...payload)) as Envelope;
  }

  /** The oldest event of this name that has not been taken yet, when it is there. */
  async next(name: string): Promise<Readonly<Record<string, unknown>>> {
    for (;;) {
      const payload = this.#others.get(name)?.shift();
      if (payload !== undefined) return payload as Readonly<Record<string, unknown>>;
      await once(this.#arrivals, 'arrival');
    }
  }

  /** The number of events of this name that have not been taken. */
  count(name: string): number {
    return this.#others.get(name)?.length ?? 0;
  }

  eventsOf(sessionId: string): StreamEvent[] {
    return this.events.filter(({ data }) => data.sessionId === sessionId);
  }

  /** Resolves when the events of a session that have come satisfy the condition. */
  async until(sessionId: string, condition: (events: StreamEvent[]) => boolean): Promise<StreamEvent[]> {
    for (;;) {
      const events = this.eventsOf(sessionId);
      if (condition(events)) return events;
      await once(this.#arrivals, 'arrival');
    }
  }

  untilEnd(sessionId: string): Promise<StreamEvent[]> {
    return this.until(sessionId, (events) => events.some(isEnd));
  }

  close(): void {
    this.socket.close();
  }
}
