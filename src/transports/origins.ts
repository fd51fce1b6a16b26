import { getDomain } from 'tldts';
import type { Logger } from '../ports/logger.ts';

/** The settings that decide which origins are allowed. */
export interface OriginSettings {
  /** `API_URL`: the public URL of the service; undefined: the host of each request. */
  readonly apiUrl: string | undefined;
  /** `CORS_ORIGINS`; undefined when it is unset, which outside production allows localhost. */
  readonly corsOrigins: readonly string[] | undefined;
  readonly production: boolean;
}

/** The properties of a request that the rule reads; HTTP requests, handshakes and upgrades have them. */
export interface OriginRequest {
  /** The header `Origin`; undefined without one. */
  readonly origin: string | undefined;
  /** The requested host with its port: `Host`, or the header of a trusted proxy. */
  readonly host: string | undefined;
  /** Whether the client speaks TLS, to this node or to a trusted proxy. */
  readonly secure: boolean;
}

/** Returns whether a page of the request's origin may use this service. */
export type OriginRule = (request: OriginRequest) => boolean;

const localHosts = ['localhost', '127.0.0.1', '[::1]'];

/** Returns whether a URL's host is this machine. */
const isLocalHost = (hostname: string): boolean => localHosts.includes(hostname);

/** Returns the serialized origin of an http or https URL; undefined for other input. */
const originOf = (url: string): string | undefined => {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return undefined;
  return new URL(url).origin;
};

/** The opaque origin of a sandboxed frame or a local file. Any page can have it, so it is never allowed, even when it is listed. */
const opaque = 'null';

/**
 * Creates the rule for the header `Origin`. It allows the service's own origin (of `API_URL`, else of the request),
 * those of `CORS_ORIGINS` and, outside production while `CORS_ORIGINS` is unset, every origin on this machine with any port. A request
 * without the header does not come from a page in a browser and passes.
 * @see https://www.rfc-editor.org/rfc/rfc6454#section-7
 */
export const createOriginRule = ({ apiUrl, corsOrigins, production }: OriginSettings): OriginRule => {
  const listed = new Set((corsOrigins ?? []).map((origin) => originOf(origin) ?? origin));
  const isLocalAllowed = !production && corsOrigins === undefined;

  return ({ origin, host, secure }) => {
    if (origin === undefined) return true;
    if (origin === opaque) return false;
    if (listed.has(origin)) return true;
    const asked = originOf(origin);
    // No browser sends a URL with more than an origin, or two origins.
    if (asked === undefined || asked !== origin) return false;
    if (isLocalAllowed && isLocalHost(new URL(asked).hostname)) return true;
    const own = apiUrl ?? (host === undefined ? undefined : `${secure ? 'https' : 'http'}://${host}`);
    return own !== undefined && originOf(own) === asked;
  };
};

/** Returns the site of an origin: its scheme and registrable domain, or its host where it has none (an address, `localhost`). */
const siteOf = (origin: string): string | undefined => {
  if (!URL.canParse(origin)) return undefined;
  const { protocol, hostname } = new URL(origin);
  return `${protocol}//${getDomain(hostname, { allowPrivateDomains: true }) ?? hostname}`;
};

const isLocal = (origin: string): boolean => URL.canParse(origin) && isLocalHost(new URL(origin).hostname);

/** The `SameSite` attribute of the refresh cookie, the setting `COOKIE_SAME_SITE`. */
export type SameSite = 'strict' | 'lax' | 'none';

/** The settings that decide whether browsers send the refresh cookie. */
interface CrossSiteSettings extends Pick<OriginSettings, 'apiUrl' | 'corsOrigins'> {
  readonly cookieSameSite: SameSite;
}

/**
 * Finds the origins whose pages are on another site than the service. Browsers send them no refresh cookie unless it is
 * `SameSite=None`. While `API_URL` is unset, the service's site is unknown, and every origin but this machine's
 * counts as another site.
 * @see https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.2
 */
export const crossSiteOrigins = ({ corsOrigins, apiUrl }: Omit<CrossSiteSettings, 'cookieSameSite'>): string[] => {
  const own = apiUrl === undefined ? undefined : siteOf(apiUrl);
  return (corsOrigins ?? []).filter((origin) => (own === undefined ? !isLocal(origin) : siteOf(origin) !== own));
};

/** Warns of origins whose pages can log in but not refresh, since browsers send them no cookie. */
export const warnOfCrossSiteOrigins = (settings: CrossSiteSettings, logger: Logger): void => {
  const { apiUrl, cookieSameSite } = settings;
  const origins = cookieSameSite === 'none' ? [] : crossSiteOrigins(settings);
  if (origins.length === 0) return;
  const orUrl = apiUrl === undefined ? ', or set API_URL if these origins are on the same site as this service' : '';
  logger.warn(
    { origins, cookieSameSite },
    `pages of these CORS_ORIGINS can log in but not refresh: browsers send no SameSite=${cookieSameSite} cookie from another site; set COOKIE_SAME_SITE=none${orUrl}`,
  );
};
