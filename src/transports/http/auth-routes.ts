import type Router from '@koa/router';
import type { Context, Next } from 'koa';
import { boolean, string } from 'yup';
import type { IssuedTokens } from '../../core/auth/login-service.ts';
import { shortestPassword } from '../../core/auth/passwords.ts';
import type { Caller } from '../../core/caller.ts';
import { ZomaError } from '../../core/errors.ts';
import { checkedLater, strictObject } from '../../operations/fields.ts';
import { validate } from '../../operations/validation.ts';
import type { SameSite } from '../origins.ts';
import { successOf } from '../replies.ts';
import { bearerTokenOf, originOf, readShortBody } from './requests.ts';
import type { HttpOptions } from './server.ts';

const password = () => string().required().max(1_024);

/** The schemas of the bodies of these routes. */
export const authBodies = {
  login: strictObject({ email: string().required().max(320), password: password() }),
  refresh: strictObject({}),
  passwordLink: strictObject({
    token: checkedLater(string().required().max(100), 'Is the token of a one-time link.'),
    password: checkedLater(
      password(),
      `Has at least ${String(shortestPassword)} characters and is not a common password.`,
    ),
  }),
  logout: strictObject({ everywhere: boolean().default(false) }),
};

const cookieName = 'refresh_token';

/**
 * Reads every value of the request's refresh cookies. Another application on the host may use the same name, and browsers may send its
 * cookie first (RFC 6265, section 5.4).
 */
const refreshTokensOf = (ctx: Context): string[] =>
  ctx
    .get('Cookie')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${cookieName}=`))
    .map((pair) => pair.slice(cookieName.length + 1).replace(/^"(.*)"$/, '$1'));

/** Creates the writer of the refresh cookie, which scripts cannot read; with `secure`, browsers send it over TLS only. */
export const createRefreshCookie = ({ secure, sameSite }: { secure: boolean; sameSite: SameSite }) => {
  // Browsers accept a SameSite=None cookie over TLS only, and third-party cookies only partitioned by the page's site.
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
    // The package refuses a secure cookie on an HTTP request; a proxy may terminate TLS without a header that says so.
    ctx.cookies.secure = options.secure;
    ctx.cookies.set(cookieName, value, { ...options, ...(maxAge !== undefined && { maxAge }) });
  };

  return {
    set: (ctx: Context, token: string, seconds: number): void => write(ctx, token, seconds * 1000),
    clear: (ctx: Context): void => write(ctx, null),
  };
};

/** Writes the refresh cookie. */
export type RefreshCookie = ReturnType<typeof createRefreshCookie>;

/** Serves login, refresh, logout and one-time links. They work without an access token, so sockets do not offer them. */
export const routeAuth = (
  router: Router,
  {
    loginService,
    services: { audit, authentication, userAdministration },
    refreshCookie: cookie,
    isOriginAllowed,
  }: Pick<HttpOptions, 'loginService' | 'services' | 'refreshCookie' | 'isOriginAllowed'>,
): void => {
  /**
   * Refuses pages of foreign origins, to which the browser would lend its cookie. A login needs no such check: it reads no cookie, and
   * its JSON body causes a preflight, which CORS refuses.
   */
  const requireAllowedOrigin = async (ctx: Context, next: Next): Promise<void> => {
    const origin = ctx.req.headers.origin;
    if (!isOriginAllowed({ origin, host: ctx.host, secure: ctx.secure })) {
      throw new ZomaError('forbidden', {
        message: 'Pages of this origin may not use the refresh cookie: CORS_ORIGINS does not name it.',
      });
    }
    await next();
  };

  const grant = (ctx: Context, tokens: IssuedTokens): void => {
    const { account, accessToken, expiresIn, refreshToken, refreshTokenSeconds } = tokens;
    cookie.set(ctx, refreshToken, refreshTokenSeconds);
    const { id, email, name, organizationId, roles, permissions } = account;
    const user = { id, email, name, organizationId, roles, permissions };
    ctx.body = successOf({ data: { accessToken, tokenType: 'Bearer', expiresIn, user } });
  };

  /** Authenticates the access token of a logout; an invalid one is ignored when the request also has a refresh token. */
  const callerOf = async (ctx: Context, refreshTokens: readonly string[]): Promise<Caller | undefined> => {
    const token = bearerTokenOf(ctx);
    if (token === undefined) return undefined;
    try {
      return await authentication.byAccessToken(token);
    } catch (error) {
      if (refreshTokens.length > 0 && error instanceof ZomaError && error.code !== 'unavailable') return undefined;
      throw error;
    }
  };

  router.post('/api/auth/login', readShortBody, async (ctx) => {
    const { email, password: secret } = validate(authBodies.login, ctx.request.body, 'json');
    grant(ctx, await loginService.login({ email, password: secret, origin: originOf(ctx) }));
  });

  router.post('/api/auth/refresh', requireAllowedOrigin, readShortBody, async (ctx) => {
    validate(authBodies.refresh, ctx.request.body ?? {}, 'json');
    grant(ctx, await loginService.refresh(refreshTokensOf(ctx), originOf(ctx)));
  });

  router.post('/api/auth/password-link', readShortBody, async (ctx) => {
    const { token, password: next } = validate(authBodies.passwordLink, ctx.request.body, 'json');
    const { id, organizationId } = await userAdministration.redeemPasswordLink({
      token,
      password: next,
      address: ctx.ip,
    });
    await audit.record({
      ...originOf(ctx),
      organizationId,
      type: 'auth.password_link_redeemed',
      outcome: 'done',
      actor: { type: 'user', id },
      subject: { type: 'user', id },
    });
    ctx.body = successOf({ message: 'The password is set; log in with it.' });
  });

  router.post('/api/auth/logout', requireAllowedOrigin, readShortBody, async (ctx) => {
    const { everywhere } = validate(authBodies.logout, ctx.request.body ?? {}, 'json');
    const refreshTokens = refreshTokensOf(ctx);
    cookie.clear(ctx);
    const caller = await callerOf(ctx, refreshTokens);
    await loginService.logout({ caller, refreshTokens, everywhere, origin: originOf(ctx) });
    ctx.body = successOf({ message: everywhere ? 'Logged out everywhere.' : 'Logged out.' });
  });
};

/**
 * Serves the seeded accounts that their documented passwords open, which a newcomer needs before a login. Exists outside
 * production only: in production the answer is that of an unknown route.
 */
export const routeDemo = (router: Router, { services: { demo } }: Pick<HttpOptions, 'services'>): void => {
  if (!demo) return;
  router.get('/api/demo', async (ctx) => {
    ctx.body = successOf({ data: { accounts: await demo.accounts() } });
  });
};
