import type { IncomingMessage, ServerResponse } from 'node:http';
import helmet from 'helmet';
import { validationFailed } from '../core/errors.ts';
import type { Clock } from '../ports/clock.ts';
import { createConnectionLimits, type ConnectionLimits, type ConnectionLimitSettings } from './connection-limits.ts';
import { createReadOrigin, type ReadOrigin, type TrustedProxies } from './forwarding.ts';
import { createOriginRule, type OriginRule, type OriginSettings } from './origins.ts';

const isDotSegment = (segment: string): boolean => segment === '.' || segment === '..';

/** An absolute target names http or https and a host without user information (RFC 9112, 3.2.2; RFC 9110, 4.2.4). */
const absoluteTarget = /^https?:\/\/[^/?@]+(?:[/?]|$)/i;

/** Returns whether the parsers of Koa and Engine.IO can read the target; they throw at other targets. */
const isReadable = (target: string): boolean =>
  target.startsWith('/') || target === '*'
    ? URL.canParse(target, 'http://localhost')
    : absoluteTarget.test(target) && URL.canParse(target);

/**
 * Returns whether a proxy in front and this node may read a request target as two different paths: one with a backslash, a `#`,
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

/** Counts the headers `Host`: Node keeps the first in `headers` and drops the others. */
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

/** Sets the security headers of a response, on both transports. */
type SetSecurityHeaders = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Creates the setter of the security headers: Content-Security-Policy, `nosniff` and the others of Helmet, and `no-store`, since
 * answers may hold texts or tokens. Only an answer over TLS tells the browser to use TLS (HSTS, `upgrade-insecure-requests`): over HTTP
 * these headers have no effect or break a page.
 */
const createSecurityHeaders = (readOrigin: ReadOrigin): SetSecurityHeaders => {
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
    response.setHeader('Cache-Control', 'no-store');
  };
};

/** The checks that both transports make on a request before they serve it. */
export interface EntryChecks {
  readonly isOriginAllowed: OriginRule;
  readonly readOrigin: ReadOrigin;
  readonly setSecurityHeaders: SetSecurityHeaders;
  readonly limits: ConnectionLimits;
}

/** The settings of the checks. */
interface EntrySettings extends OriginSettings {
  /** `TRUST_PROXY`: the proxies whose headers are trusted. */
  readonly trustProxy: TrustedProxies;
  readonly connectionLimits: ConnectionLimitSettings;
}

/** Creates the checks of both transports: client address, origin, security headers and connection limits. */
export const createEntryChecks = (settings: EntrySettings, clock: Clock): EntryChecks => {
  const readOrigin = createReadOrigin(settings.trustProxy);
  return {
    isOriginAllowed: createOriginRule(settings),
    readOrigin,
    setSecurityHeaders: createSecurityHeaders(readOrigin),
    limits: createConnectionLimits({ settings: settings.connectionLimits, clock }),
  };
};
