import type { IncomingMessage, ServerResponse } from 'node:http';
import helmet from 'helmet';
import { validationFailed } from '../core/errors.ts';
import type { ReadOrigin } from './forwarding.ts';

/** Answers of the API may hold a user's texts or tokens: no cache keeps any of them. */
export const noStore = 'no-store';

const isDotSegment = (segment: string): boolean => segment === '.' || segment === '..';

/** An absolute target names http or https and a host without user information (RFC 9112, 3.2.2; RFC 9110, 4.2.4). */
const absoluteTarget = /^https?:\/\/[^/?@]+(?:[/?]|$)/i;

/** Whether each parser on the way, Koa's and Engine.IO's, can read the target; all of them throw at what they cannot. */
const isReadable = (target: string): boolean =>
  target.startsWith('/') || target === '*'
    ? URL.canParse(target, 'http://localhost')
    : absoluteTarget.test(target) && URL.canParse(target);

/**
 * Tells whether a proxy in front and this node may read a request target as two different paths: one with a backslash, a `#`,
 * or a dot segment, percent-encoded or not. No HTTP client sends one: they resolve dot segments, and keep fragments (RFC 3986, 5.2.4).
 */
const isAmbiguous = (target: string): boolean => {
  const [path = ''] = target.split('?', 1);
  // An absolute target (RFC 9112, 3.2.2) has its path after the authority.
  const segments = path
    .replace(/^[a-z][a-z\d+.-]*:\/\//i, '')
    .replace(/%2e/gi, '.')
    .split(/\/|%2f|%5c/i);
  return /[\\#]/.test(target) || segments.some(isDotSegment);
};

/** Node keeps the first `Host` and drops the others from `headers`. */
const hostCount = ({ rawHeaders }: IncomingMessage): number =>
  rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length;

/**
 * Refuses a request that a proxy in front and this node may read differently: an ambiguous or unreadable target, or more
 * than one header `Host` (RFC 9112, 3.2).
 * @throws ZomaError `validation_failed`
 */
export const checkRequest = (request: IncomingMessage): void => {
  const target = request.url ?? '';
  const problem = (message: string): Error => validationFailed([{ path: '', message }]);
  if (isAmbiguous(target)) throw problem('The request target has a backslash, a # or a dot segment.');
  if (!isReadable(target)) throw problem('The request target is no valid URL.');
  if (hostCount(request) > 1) throw problem('The request has more than one header Host.');
};

/** Sets the headers that tell a browser how to treat an answer, on the answers of both transports. */
export type SetSecurityHeaders = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Creates the setter of the security headers: Content-Security-Policy, `nosniff` and what else Helmet sets. Only an answer over TLS asks
 * the browser for TLS from then on (HSTS, `upgrade-insecure-requests`): over HTTP they would break a page and be of no effect.
 */
export const createSecurityHeaders = (readOrigin: ReadOrigin): SetSecurityHeaders => {
  const overTls = helmet();
  const overHttp = helmet({
    strictTransportSecurity: false,
    contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } },
  });
  return (request, response) => {
    const set = readOrigin(request).secure ? overTls : overHttp;
    set(request, response, (error?: unknown) => {
      if (error instanceof Error) throw error;
    });
    response.setHeader('Cache-Control', noStore);
  };
};
