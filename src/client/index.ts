import { createApi } from './api.ts';
import { createDelivery } from './delivery.ts';
import { ZomaClientError } from './errors.ts';
import { createLink } from './link.ts';
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
  readonly addEventListener?: (type: string, listener: () => void, options: { readonly signal: AbortSignal }) => void;
};

/**
 * Creates a client of a Zoma service. It connects with its first session, and all sessions share its connection.
 * @throws TypeError for options that cannot be right: no `url` outside a page, both of `token` and `getToken` or neither
 */
export const createZoma = ({ url = page.location?.origin, transport = 'auto', ...credentials }: ZomaOptions): Zoma => {
  if (url === undefined) throw new TypeError('Give the url of the Zoma service.');
  const base = new URL(url).href.replace(/\/+$/, '');
  const closing = new AbortController();
  const listeners: { readonly [Name in keyof ZomaEvents]: Set<(data: ZomaEvents[Name]) => void> } = {
    usage: new Set(),
    connection: new Set(),
  };
  let connection: ZomaEvents['connection'] = 'online';
  const report = (state: ZomaEvents['connection']): void => {
    if (state === connection || closing.signal.aborted) return;
    connection = state;
    for (const listener of listeners.connection) listener(state);
  };
  const showUsage = (usage: ZomaEvents['usage']): void => {
    for (const listener of listeners.usage) listener(usage);
  };

  const tokens = createTokens(credentials);
  const pauses = createPauses();
  const client = { base, tokens, pauses, report };
  const api = createApi(client);
  const link = createLink(client, showUsage);
  const delivery = createDelivery({ link, streams: createStreams(api, client), pauses }, transport);

  const call = <Data>(method: string, path: string, body?: object): Promise<Data> =>
    api.call<Data>(method, path, { signal: closing.signal, ...(body && { body }) });
  const usage = (): Promise<Usage> => call('GET', '/api/ai/usage');

  const parts: SessionParts = {
    api,
    delivery,
    pauses,
    closing: closing.signal,
    onEnd: () => {
      // The service sends the usage over the socket only.
      if (listeners.usage.size > 0 && !link.isOpen()) usage().then(showUsage, () => undefined);
    },
  };

  page.addEventListener?.('offline', () => report('offline'), { signal: closing.signal });
  page.addEventListener?.(
    'online',
    () => {
      delivery.reset();
      pauses.wake();
    },
    { signal: closing.signal },
  );

  return {
    enhance: (request, { signal, idempotencyKey = newKey() } = {}) =>
      createSession(parts, { request: () => Promise.resolve(request), signal, idempotencyKey }),
    resume: (sessionId, { signal, after = 0 } = {}) => createSession(parts, { sessionId, after, signal }),
    actions: () => call<ActionCatalogue>('GET', '/api/ai/actions'),
    feedback: (sessionId, feedback) =>
      call('POST', `/api/ai/session/${encodeURIComponent(sessionId)}/feedback`, feedback),
    usage,
    on: (event, listener) => {
      listeners[event].add(listener);
      return () => void listeners[event].delete(listener);
    },
    close: () => {
      closing.abort(new ZomaClientError({ code: 'closed', message: 'The client is closed.', retryable: false }));
      link.cut();
    },
  };
};
