import type { Context } from 'koa';

/** `COOKIE_SAME_SITE`. */
export type SameSite = 'strict' | 'lax' | 'none';

const name = 'refresh_token';

/**
 * Every value that the request shows under the cookie's name. Another application of the host may have set one of the same
 * name, which browsers may send first (RFC 6265, section 5.4), so it is not for the cookie's reader to choose.
 */
export const refreshTokensOf = (ctx: Context): string[] =>
  ctx
    .get('Cookie')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1).replace(/^"(.*)"$/, '$1'));

/** Writes the refresh cookie: for our own pages and not for their scripts, and for TLS alone where `secure` says so. */
export const createRefreshCookie = ({ secure, sameSite }: { secure: boolean; sameSite: SameSite }) => {
  // Browsers take a cookie for other sites over TLS alone, and third-party cookies only partitioned by the page's site.
  const isForOtherSites = sameSite === 'none';
  const options = {
    httpOnly: true,
    sameSite,
    path: '/api/auth',
    secure: secure || isForOtherSites,
    partitioned: isForOtherSites,
    overwrite: true,
  } as const;

  const write = (ctx: Context, value: string | null, maxAge?: number): void => {
    // Whether TLS ends at a proxy that does not say so is not ours to judge: the browser keeps the cookie to TLS.
    ctx.cookies.secure = options.secure;
    ctx.cookies.set(name, value, { ...options, ...(maxAge !== undefined && { maxAge }) });
  };

  return {
    set: (ctx: Context, token: string, seconds: number): void => write(ctx, token, seconds * 1000),
    clear: (ctx: Context): void => write(ctx, null),
  };
};

export type RefreshCookie = ReturnType<typeof createRefreshCookie>;
