import { io, type Socket } from 'socket.io-client';
import type { ClientParts, Envelope } from './api.ts';
import { asClientError, isErrorFields, unreachable, ZomaClientError, type ErrorFields } from './errors.ts';
import type { Reader, WireData } from './stream.ts';
import type { ZomaEvents } from './types.ts';

/** How long a connection may take until it has joined the namespace, in milliseconds. */
const connectMs = 8_000;
/** How long a subscription may be silent until it is made again, in milliseconds: before its first event, and later. */
const firstEventMs = 5_000;
const silenceMs = 20_000;

interface Subscription {
  readonly reader: Reader;
  take(name: string, data: WireData): void;
  fail(error: ZomaClientError): void;
}

/** Creates the socket that all sessions of a client share. It is opened by its first use, and again by the first use after it was closed. */
export const createLink = (
  { base, tokens, report, lifetime }: Pick<ClientParts, 'base' | 'tokens' | 'report' | 'lifetime'>,
  onUsage: (usage: ZomaEvents['usage']) => void,
) => {
  const { origin, pathname } = new URL(base);
  const subscriptions = new Set<Subscription>();
  /** The connected socket, or the one that connects. */
  let socket: Socket | undefined;
  let opening: Promise<void> | undefined;
  /** Ends the socket, or the attempt to connect it. */
  let end: (failure: ZomaClientError) => void = () => undefined;

  const connect = (firstToken: string): Promise<void> =>
    new Promise((resolve, reject) => {
      let token = firstToken;
      let ended: ErrorFields | undefined;
      let renewal: ReturnType<typeof setTimeout> | undefined;
      const own = io(`${origin}/ai`, {
        path: `${pathname.replace(/\/$/, '')}/socket.io`,
        // Long polling would need a request for each batch of events: an event stream serves a network without WebSocket better.
        transports: ['websocket'],
        auth: { token },
        forceNew: true,
        reconnection: false,
      });
      socket = own;
      const fail = (failure: ZomaClientError): void => {
        if (socket !== own) return;
        socket = undefined;
        clearTimeout(limit);
        clearTimeout(renewal);
        own.disconnect();
        reject(failure);
        for (const subscription of subscriptions) subscription.fail(failure);
      };
      end = fail;
      const limit = setTimeout(() => fail(unreachable('The WebSocket does not connect.')), connectMs);

      own.on('connect', () => {
        clearTimeout(limit);
        report('online');
        resolve();
      });
      own.on('connect_error', (error: Error & { data?: unknown }) =>
        fail(
          isErrorFields(error.data)
            ? new ZomaClientError(error.data)
            : unreachable('The WebSocket cannot connect.', error),
        ),
      );
      own.on('unauthorized', (error: ErrorFields) => (ended = error));
      own.on('disconnect', () => fail(unreachable('The WebSocket broke off.', ended)));
      own.on('token_expiring', () => {
        clearTimeout(renewal);
        const renew = async (): Promise<void> => {
          const next = await lifetime.run((signal) => tokens.replace(token, signal));
          // The service would warn again at once.
          if (next !== token) own.emit('authenticate', { token: next });
          token = next;
        };
        const dueInMs = tokens.dueInMs();
        // A failure shows when the token ends and the socket connects again.
        if (dueInMs !== Infinity) renewal = setTimeout(() => void renew().catch(() => undefined), dueInMs);
      });
      own.on('usage', onUsage);
      own.on('unsubscribed', ({ sessionId, error }: { sessionId: string; error: ErrorFields }) => {
        for (const subscription of subscriptions) {
          if (subscription.reader.sessionId === sessionId) subscription.fail(new ZomaClientError(error));
        }
      });
      own.onAny((name: string, data: Partial<WireData> | undefined) => {
        for (const subscription of subscriptions) {
          if (subscription.reader.sessionId === data?.sessionId) subscription.take(name, data as WireData);
        }
      });
    });

  return {
    isOpen: (): boolean => socket?.connected === true,

    /** The connected socket, another one after each break. */
    connection: (): object | undefined => (socket?.connected ? socket : undefined),

    /** Resolves when the socket is connected; concurrent callers share one attempt. @throws ZomaClientError */
    open: async (): Promise<void> => {
      if (socket?.connected) return;
      opening ??= lifetime.run((signal) => tokens.use(connect, signal)).finally(() => (opening = undefined));
      await opening;
    },

    /** Gives a reader its events until its signal is aborted. @throws ZomaClientError when the socket breaks off or the subscription is refused */
    read: (reader: Reader): Promise<void> =>
      new Promise((resolve, reject) => {
        const { sessionId, signal } = reader;
        const own = socket;
        let timer: ReturnType<typeof setTimeout> | undefined;
        const leave = (): void => {
          clearTimeout(timer);
          subscriptions.delete(subscription);
          signal.removeEventListener('abort', stop);
        };
        const stop = (): void => {
          leave();
          // The session has ended, or is about to be cancelled: its subscription ends at the server by itself.
          resolve();
        };
        const expect = (ms: number): void => {
          clearTimeout(timer);
          timer = setTimeout(() => subscription.fail(unreachable('The subscription is silent.')), ms);
        };
        const subscription: Subscription = {
          reader,
          take: (name, data) => {
            expect(silenceMs);
            try {
              reader.take(name, data);
            } catch (error) {
              subscription.fail(asClientError(error));
            }
          },
          fail: (error) => {
            leave();
            reject(error);
          },
        };
        if (!own?.connected) {
          reject(unreachable('The WebSocket broke off.'));
          return;
        }
        subscriptions.add(subscription);
        signal.addEventListener('abort', stop);
        expect(firstEventMs);
        own.emit('subscribe', { sessionId, after: reader.after() }, ({ error }: Envelope) => {
          if (error) subscription.fail(new ZomaClientError(error));
        });
      }),

    /** Closes the socket; the readers get an error. */
    cut: (): void => end(unreachable('The WebSocket was closed.')),
  };
};

/** The socket of a client. */
export type Link = ReturnType<typeof createLink>;
