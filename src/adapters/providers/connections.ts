import { Agent, fetch as undiciFetch } from 'undici';

const keepAliveMs = 60_000;

/** The SDKs' own deadline; out of the way, since the deadlines of an attempt are the caller's. */
export const sdkTimeoutMs = 24 * 60 * 60 * 1000;

/**
 * An adapter's own pool of connections, behind a `fetch`: idle connections are kept
 * for a minute, there may be any number, and no deadline of the pool ends an answer.
 */
export const createConnections = () => {
  const agent = new Agent({
    keepAliveTimeout: keepAliveMs,
    headersTimeout: 0,
    bodyTimeout: 0,
    // One connection a stream: under HTTP/2 one lost packet would stall every answer that shares the connection.
    allowH2: false,
  });
  let closing: Promise<void> | undefined;
  return {
    /**
     * undici's own fetch, since Node's takes no dispatcher of another undici than the one built in. Follows no redirect: on one to
     * another origin undici drops `Authorization` alone, and would send `x-api-key`, `x-goog-api-key` and the user's text.
     */
    fetch: ((url: string, init: object) =>
      undiciFetch(url, { ...init, dispatcher: agent, redirect: 'manual' })) as unknown as typeof fetch,
    /** May be called again. */
    close: (): Promise<void> => (closing ??= agent.close()),
  };
};
