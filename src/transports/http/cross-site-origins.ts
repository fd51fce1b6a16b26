import { getDomain } from 'tldts';
import type { Logger } from '../../ports/logger.ts';
import { isLocalHost } from '../origins.ts';
import type { SameSite } from './refresh-cookie.ts';

/** The site of an origin: its scheme and registrable domain, or its host where it has none (an address, `localhost`). */
const siteOf = (origin: string): string | undefined => {
  if (!URL.canParse(origin)) return undefined;
  const { protocol, hostname } = new URL(origin);
  return `${protocol}//${getDomain(hostname, { allowPrivateDomains: true }) ?? hostname}`;
};

const isLocal = (origin: string): boolean => URL.canParse(origin) && isLocalHost(new URL(origin).hostname);

/** The settings that decide whether browsers send the refresh cookie. */
export interface CrossSiteSettings {
  /** `CORS_ORIGINS`; undefined when it is unset. */
  readonly corsOrigins: readonly string[] | undefined;
  /** `API_URL`; undefined when it is unset. */
  readonly apiUrl: string | undefined;
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

/** Warns at the start of editors that can log in and never refresh, since browsers keep the cookie from their sites. */
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
