import type Router from '@koa/router';
import type { Context, Next } from 'koa';
import { boolean, string } from 'yup';
import type { Caller } from '../../core/caller.ts';
import { ZomaError } from '../../core/errors.ts';
import type { IssuedTokens, LoginService } from '../../core/auth/login-service.ts';
import type { Authentication } from '../../core/auth/authentication.ts';
import { strictObject } from '../../operations/fields.ts';
import { validate } from '../../operations/validation.ts';
import { successOf } from '../envelope.ts';
import type { OriginRule } from '../origins.ts';
import { readShortBody } from './body.ts';
import { refreshTokensOf, type RefreshCookie } from './refresh-cookie.ts';
import { bearerTokenOf } from './requests.ts';

const credentials = strictObject({ email: string().required().max(320), password: string().required().max(1_024) });
const extent = strictObject({ everywhere: boolean().default(false) });
const nothing = strictObject({});

/** What the routes of logins work with. */
export interface AuthRoutesOptions {
  readonly loginService: LoginService;
  readonly authentication: Authentication;
  readonly cookie: RefreshCookie;
  readonly isOriginAllowed: OriginRule;
}

/** The routes that set and read the refresh cookie, and so exist over HTTP alone. */
export const routeAuth = (
  router: Router,
  { loginService, authentication, cookie, isOriginAllowed }: AuthRoutesOptions,
): void => {
  /**
   * Keeps pages of foreign origins from what the browser's cookie can do. A login needs no such check: it reads no cookie,
   * and its JSON body makes the browser ask first, which CORS denies to foreign origins.
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

  /** Reads who shows a good access token; a bad one is forgiven where a cookie can tell. */
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
    const { email, password } = validate(credentials, ctx.request.body, 'json');
    grant(ctx, await loginService.login({ email, password, address: ctx.ip }));
  });

  router.post('/api/auth/refresh', requireAllowedOrigin, readShortBody, async (ctx) => {
    validate(nothing, ctx.request.body ?? {}, 'json');
    grant(ctx, await loginService.refresh(refreshTokensOf(ctx)));
  });

  router.post('/api/auth/logout', requireAllowedOrigin, readShortBody, async (ctx) => {
    const { everywhere } = validate(extent, ctx.request.body ?? {}, 'json');
    const refreshTokens = refreshTokensOf(ctx);
    cookie.clear(ctx);
    await loginService.logout({ caller: await callerOf(ctx, refreshTokens), refreshTokens, everywhere });
    ctx.body = successOf({ message: everywhere ? 'Logged out everywhere.' : 'Logged out.' });
  });
};
