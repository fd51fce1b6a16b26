import { createApi } from './api.ts';
import { createDelivery } from './delivery.ts';
import { createLifetime } from './lifetime.ts';
import { createLink } from './link.ts';
import { createListeners } from './listeners.ts';
import { createPauses } from './retry.ts';
import { createSession, newKey, type SessionParts } from './session.ts';
import { createStreams } from './stream.ts';
import { createTokens } from './tokens.ts';
import type { ActionCatalogue, Usage, Zoma, ZomaEvents, ZomaOptions } from './types.ts';

export { ZomaClientError, type ClientErrorCode } from './errors.ts';
export type * from './types.ts';

/** The parts of a browser's page that a client uses; Node has none of them. */
const page = globalThis as {
  readonly location?: { readonly origin: string };
  readonly addEventListener?: (type: string, listener: () => void) => void;
  readonly removeEventListener?: (type: string, listener: () => void) => void;
};

/**
 * Creates a client of a Zoma service. It connects with its first session, and all sessions share its connection.
 * @throws TypeError for options that cannot be right: no `url` outside a page, both of `token` and `getToken` or neither
 */
export const createZoma = ({ url = page.location?.origin, transport = 'auto', ...credentials }: ZomaOptions): Zoma => {
  if (url === undefined) throw new TypeError('Give the url of the Zoma service.');
  const base = new URL(url).href.replace(/\/+$/, '');
  const lifetime = createLifetime();
  const listeners = {
    usage: createListeners<ZomaEvents['usage']>(),
    connection: createListeners<ZomaEvents['connection']>(),
  };
  let connection: ZomaEvents['connection'] = 'online';
  const report = (state: ZomaEvents['connection']): void => {
    if (state === connection || lifetime.isClosed()) return;
    connection = state;
    listeners.connection.emit(state);
  };
  const tokens = createTokens(credentials);
  const pauses = createPauses();
  const client = { base, tokens, pauses, report, lifetime };
  const api = createApi(client);
  const link = createLink(client, listeners.usage.emit);
  const delivery = createDelivery({ link, streams: createStreams(api, client), ...client }, transport);

  const call = <Data>(method: string, path: string, body?: object): Promise<Data> =>
    lifetime.run((signal) => api.call<Data>(method, path, { signal, ...(body && { body }) }));
  const usage = (): Promise<Usage> => call('GET', '/api/ai/usage');

  const parts: SessionParts = {
    ...client,
    api,
    delivery,
    onBegin: () => {
      const connection = link.connection();
      return () => {
        // The service sends the usage of an ended session once, to the sockets that are connected then.
        const isSent = connection !== undefined && connection === link.connection();
        if (!listeners.usage.isEmpty() && !isSent)
          usage().then(
            ({ breakdown: _, ...current }) => listeners.usage.emit(current),
            () => undefined,
          );
      };
    },
  };

  const onOffline = (): void => report('offline');
  const onOnline = (): void => {
    delivery.reset();
    pauses.wake();
    // Any answer shows that the service can be reached again. A page without a running session sends no request of its own.
    if (connection === 'offline') call('GET', '/api/ai/actions').catch(() => undefined);
  };
  page.addEventListener?.('offline', onOffline);
  page.addEventListener?.('online', onOnline);

  return {
    enhance: (request, { signal, idempotencyKey = newKey() } = {}) =>
      createSession(parts, { request: () => Promise.resolve(request), signal, idempotencyKey }),
    resume: (sessionId, { signal, after = 0 } = {}) => createSession(parts, { sessionId, after, signal }),
    actions: () => call<ActionCatalogue>('GET', '/api/ai/actions'),
    feedback: (sessionId, feedback) =>
      call('POST', `/api/ai/session/${encodeURIComponent(sessionId)}/feedback`, feedback),
    usage,
    on: (event, listener) => (listeners[event].add as (added: typeof listener) => () => void)(listener),
    close: () => {
      page.removeEventListener?.('offline', onOffline);
      page.removeEventListener?.('online', onOnline);
      lifetime.close();
      delivery.reset();
    },
  };
};
