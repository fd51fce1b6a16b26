import type { IncomingMessage, ServerResponse } from 'node:http';
import helmet from 'helmet';
import { validationFailed } from '../core/errors.ts';
import type { ReadOrigin } from './forwarding.ts';

/** Answers of the API may hold a user's texts or tokens: no cache keeps any of them. */
export const noStore = 'no-store';

const isDotSegment = (segment: string): boolean => segment === '.' || segment === '..';

/**
 * Refuses a request target that a proxy in front and this node may read as two different paths: one with a backslash, a `#`,
 * or a dot segment, percent-encoded or not. No HTTP client sends one: they resolve dot segments, and keep fragments (RFC 3986, 5.2.4).
 * @throws ZomaError `validation_failed`
 */
export const checkTarget = (target: string): void => {
  const [path = ''] = target.split('?', 1);
  // An absolute target (RFC 9112, 3.2.2) has its path after the authority.
  const segments = path
    .replace(/^[a-z][a-z\d+.-]*:\/\//i, '')
    .replace(/%2e/gi, '.')
    .split(/\/|%2f|%5c/i);
  if (!/[\\#]/.test(target) && !segments.some(isDotSegment)) return;
  throw validationFailed([{ path: '', message: 'The request target has a backslash, a # or a dot segment.' }]);
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
