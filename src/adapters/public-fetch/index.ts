import { isIP } from 'node:net';
import { Agent, request as send, type Dispatcher } from 'undici';
import { readRetryAfter } from '../../core/retry-after.ts';
import {
  PublicFetchError,
  type PublicFetch,
  type PublicRequest,
  type PublicResponse,
} from '../../ports/public-fetch.ts';
import { createPublicLookup, isPublicAddress } from './public-addresses.ts';

/** The longest time of a request, from the resolution of the name to the last byte, in milliseconds. */
const timeoutMs = 5_000;
/** The largest body of an answer, in bytes. */
const mostBytes = 64 * 1024;

/** The settings of requests to public addresses. */
export interface PublicFetchOptions {
  /** `ALLOWED_PRIVATE_HOSTS`: hosts, with or without a port, that may be private and may lack TLS. */
  readonly allowedPrivateHosts: readonly string[];
  /** Replaced in tests. */
  readonly timeoutMs?: number;
}

const withoutBrackets = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');

const readBody = async (body: Dispatcher.ResponseData['body']): Promise<string> => {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of body as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > mostBytes)
      throw new PublicFetchError('too_large', `the answer has more than ${String(mostBytes)} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
};

/** Finds the failure that a request ended with, which undici may have wrapped. */
const failureOf = (error: unknown, signal: AbortSignal): PublicFetchError => {
  if (error instanceof PublicFetchError) return error;
  if (signal.aborted) return new PublicFetchError('timeout', 'no complete answer came in time', { cause: error });
  const { cause } = error as Error;
  if (cause instanceof PublicFetchError) return cause;
  return new PublicFetchError('unreachable', 'the request failed', { cause: error });
};

/** Creates the sender of requests to public addresses. */
export const createPublicFetch = (options: PublicFetchOptions) => {
  const listed = new Set(options.allowedPrivateHosts.map((host) => host.toLowerCase()));
  const isListed = (url: URL): boolean =>
    listed.has(url.hostname) || listed.has(url.host) || listed.has(withoutBrackets(url.hostname));
  const agentOf = (isHostListed: boolean): Agent =>
    new Agent({
      connect: { lookup: createPublicLookup(() => isHostListed), timeout: timeoutMs },
      keepAliveTimeout: 1_000,
      allowH2: false,
    });
  const agents = { listed: agentOf(true), others: agentOf(false) };

  const check = (text: string): { readonly url: URL } | { readonly problem: PublicFetchError } => {
    const failed = (reason: 'not_https' | 'not_public', message: string) => ({
      problem: new PublicFetchError(reason, message),
    });
    if (!URL.canParse(text)) return failed('not_https', 'must be an https URL');
    const url = new URL(text);
    if (!['https:', 'http:'].includes(url.protocol)) return failed('not_https', 'must be an https URL');
    if (url.username !== '' || url.password !== '') return failed('not_https', 'must not contain a user or a password');
    if (isListed(url)) return { url };
    if (url.protocol !== 'https:') return failed('not_https', 'must be an https URL');
    const host = withoutBrackets(url.hostname);
    // A connection to an address looks up no name.
    const isPrivate = isIP(host) === 0 ? /(^|\.)localhost\.?$/.test(host) : !isPublicAddress(host);
    return isPrivate ? failed('not_public', 'must have a public address') : { url };
  };

  return {
    problemOf: (text: string): string | undefined => {
      const checked = check(text);
      return 'problem' in checked ? checked.problem.message : undefined;
    },

    send: async (text: string, request: PublicRequest = {}): Promise<PublicResponse> => {
      const { method = 'GET', headers, body, ignoresBody = false } = request;
      const checked = check(text);
      if ('problem' in checked) throw checked.problem;
      const { url } = checked;
      const signal = AbortSignal.timeout(options.timeoutMs ?? timeoutMs);
      try {
        const response = await send(url, {
          dispatcher: isListed(url) ? agents.listed : agents.others,
          method,
          headers: { 'user-agent': 'zoma', 'accept-encoding': 'identity', ...headers },
          ...(body !== undefined && { body }),
          signal,
        });
        const status = response.statusCode;
        if (status >= 300 && status < 400) {
          // A body that nobody reads reports its end as an error.
          response.body.on('error', () => undefined).destroy();
          throw new PublicFetchError('redirect', 'the answer is a redirect, which is not followed');
        }
        const retryAfterSeconds = readRetryAfter([response.headers['retry-after']].flat()[0], Date.now());
        const head = { status, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
        if (!ignoresBody) return { ...head, body: await readBody(response.body) };
        // Reads a small body, so that the connection can be used again, and closes the connection of a larger one.
        void response.body.dump({ limit: mostBytes, signal }).catch(() => undefined);
        return { ...head, body: '' };
      } catch (error) {
        throw failureOf(error, signal);
      }
    },

    /** Closes idle and open connections. */
    close: async (): Promise<void> => {
      await Promise.all([agents.listed.destroy(), agents.others.destroy()]);
    },
  } satisfies PublicFetch & { close(): Promise<void> };
};
