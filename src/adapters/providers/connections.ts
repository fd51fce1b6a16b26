import { pipeline, type Readable, type Transform } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { Agent, request, type Dispatcher } from 'undici';
import { errorResponseOf } from './error-response.ts';

/** A successful response, whose body is unread. It has what the SDKs read of a `Response` when they pass it on. */
export interface OpenResponse {
  readonly ok: true;
  readonly status: number;
  readonly url: string;
  readonly headers: Headers;
  readonly body: Readable;
}

/** Sends a request. @throws ErrorResponse for a response whose status is an error or a redirect */
export type ProviderFetch = (url: string, init: RequestInit) => Promise<OpenResponse>;

/** A `ProviderFetch` in the type of the SDKs' option `fetch`. */
export const asFetch = (fetch: ProviderFetch): typeof globalThis.fetch => fetch as unknown as typeof globalThis.fetch;

/** The body of a response that an SDK got from `asFetch`. */
export const bodyOf = ({ body }: Response): Readable => body as unknown as Readable;

const flushed = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH };

/** Decoders by content coding, for servers that compress although the request asks for `identity`. */
const decoders = new Map<string, () => Transform>([
  ['gzip', () => createGunzip(flushed)],
  ['x-gzip', () => createGunzip(flushed)],
  ['deflate', () => createInflate(flushed)],
  [
    'br',
    () =>
      createBrotliDecompress({
        flush: constants.BROTLI_OPERATION_FLUSH,
        finishFlush: constants.BROTLI_OPERATION_FLUSH,
      }),
  ],
]);

const decoded = (body: Readable, coding: string | null): Readable => {
  const createDecoder = decoders.get(coding?.trim().toLowerCase() ?? '');
  // The decoder is destroyed with the error of the body, and the body with the decoder.
  return createDecoder ? pipeline(body, createDecoder(), () => undefined) : body;
};

const headersOf = (received: Dispatcher.ResponseData['headers']): Headers => {
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(received)) {
    for (const value of [values].flat()) headers.append(name, value);
  }
  return headers;
};

/** Headers that `fetch` adds to a request that lacks them. */
const defaultHeaders = { accept: '*/*', 'user-agent': 'node' };

/** Creates a pool of connections. Idle connections are kept for a minute; nothing else has a limit. */
export const createConnections = () => {
  const agent = new Agent({
    keepAliveTimeout: 60_000,
    headersTimeout: 0,
    bodyTimeout: 0,
    // One connection per stream: under HTTP/2 one lost packet would stall every answer that shares the connection.
    allowH2: false,
  });
  let closing: Promise<void> | undefined;

  /**
   * Sends a request by undici's `request`, whose body is a Node stream. Follows no redirect: it would send the key and the user's text
   * to another server.
   */
  const fetch: ProviderFetch = async (url, { method, headers, body, signal }) => {
    const response = await request(url, {
      dispatcher: agent,
      method: method as Dispatcher.HttpMethod,
      headers: { ...defaultHeaders, ...Object.fromEntries(new Headers(headers)), 'accept-encoding': 'identity' },
      body: body as string,
      signal,
    });
    const status = response.statusCode;
    const received = headersOf(response.headers);
    const content = decoded(response.body, received.get('content-encoding'));
    if (status < 200 || status > 299) throw await errorResponseOf(status, received, content);
    return { ok: true, status, url, headers: received, body: content };
  };

  return {
    fetch,
    /** May be called more than once. */
    close: (): Promise<void> => (closing ??= agent.close()),
  };
};
