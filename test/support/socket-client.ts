import { io, type Socket } from 'socket.io-client';
import { isEnd, type Envelope, type StreamEvent } from './wire.ts';

const streamEvents = ['connected', 'metadata', 'chunk', 'replace', 'done', 'error', 'cancelled'];

/** A client of the Socket.IO face that keeps every stream event in the order of its arrival. */
export class SocketClient {
  readonly socket: Socket;
  readonly events: StreamEvent[] = [];
  readonly #waiting = new Set<() => void>();

  constructor(url: string, auth: object, options: { transports?: string[] } = {}) {
    this.socket = io(`${url}/ai`, {
      auth,
      transports: options.transports ?? ['websocket'],
      forceNew: true,
      reconnection: false,
    });
    for (const name of streamEvents) {
      this.socket.on(name, (data: StreamEvent['data']) => {
        this.events.push({ name, data });
        for (const look of this.#waiting) look();
      });
    }
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

  /** The next time that the server emits this event. */
  next(event: string): Promise<Record<string, unknown>> {
    return new Promise((resolve) => {
      this.socket.once(event, resolve);
    });
  }

  eventsOf(sessionId: string): StreamEvent[] {
    return this.events.filter(({ data }) => data.sessionId === sessionId);
  }

  /** Resolves when the events of a session that have come satisfy the condition. */
  async until(sessionId: string, condition: (events: StreamEvent[]) => boolean): Promise<StreamEvent[]> {
    return new Promise((resolve) => {
      const look = (): void => {
        const events = this.eventsOf(sessionId);
        if (!condition(events)) return;
        this.#waiting.delete(look);
        resolve(events);
      };
      this.#waiting.add(look);
      look();
    });
  }

  untilEnd(sessionId: string): Promise<StreamEvent[]> {
    return this.until(sessionId, (events) => events.some(isEnd));
  }

  close(): void {
    this.socket.close();
  }
}
