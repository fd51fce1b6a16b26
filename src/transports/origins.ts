/** The settings that decide which origins are allowed. */
export interface OriginSettings {
  /** `API_URL`: the address that clients reach the service at; undefined: that of each request. */
  readonly apiUrl: string | undefined;
  /** `CORS_ORIGINS`; undefined when it is unset, which outside production allows localhost. */
  readonly corsOrigins: readonly string[] | undefined;
  readonly production: boolean;
}

/** What of a request the rule reads, so that it serves HTTP requests, handshakes and upgrades alike. */
export interface OriginRequest {
  /** The header `Origin` as it was sent; undefined when there is none. */
  readonly origin: string | undefined;
  /** The host that the client asked for, with its port: `Host`, or what a trusted proxy says in its place. */
  readonly host: string | undefined;
  /** Whether the client speaks TLS, to this node or to a trusted proxy. */
  readonly secure: boolean;
}

/** Says whether a page of the request's origin may use this service. */
export type OriginRule = (request: OriginRequest) => boolean;

const localHosts = ['localhost', '127.0.0.1', '[::1]'];

/** Whether a URL's host is this machine, as a developer's browser names it. */
export const isLocalHost = (hostname: string): boolean => localHosts.includes(hostname);

/** The serialized origin of an http or https URL; undefined for anything else. */
const originOf = (url: string): string | undefined => {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return undefined;
  return new URL(url).origin;
};

/** An opaque origin (a sandboxed frame, a local file), which any page can take on: never allowed, even when it is listed. */
const opaque = 'null';

/**
 * Creates the rule for the header `Origin`. Allowed are our own origin (that of `API_URL`, else the scheme and host
 * of the request), those of `CORS_ORIGINS` and, outside production while `CORS_ORIGINS` is unset, every origin
 * on this machine, whatever its port. A request without the header comes from no browser's page and passes.
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
    // More than an origin, or two of them: no browser sends that.
    if (asked === undefined || asked !== origin) return false;
    if (isLocalAllowed && isLocalHost(new URL(asked).hostname)) return true;
    const own = apiUrl ?? (host === undefined ? undefined : `${secure ? 'https' : 'http'}://${host}`);
    return own !== undefined && originOf(own) === asked;
  };
};
