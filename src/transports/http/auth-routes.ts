import type Router from '@koa/router';
import type { Context } from 'koa';
import { boolean, string } from 'yup';
import type { Caller } from '../../core/caller.ts';
import { ZomaError } from '../../core/errors.ts';
import type { IssuedTokens, LoginService } from '../../core/auth/login-service.ts';
import type { Authentication } from '../../core/auth/authentication.ts';
import { strictObject } from '../../operations/fields.ts';
import { validate } from '../../operations/validation.ts';
import { successOf } from '../envelope.ts';
import { readJsonBody } from './body.ts';
import { bearerTokenOf } from './requests.ts';

const cookieName = 'refresh_token';

const credentials = strictObject({ email: string().required().max(320), password: string().required().max(1_024) });
const extent = strictObject({ everywhere: boolean().default(false) });
const nothing = strictObject({});

/** The routes that set and read the refresh cookie, and so exist over HTTP alone. */
export const routeAuth = (
  router: Router,
  {
    loginService,
    authentication,
    secureCookie,
  }: { loginService: LoginService; authentication: Authentication; secureCookie: boolean },
): void => {
  const cookieOptions = {
    httpOnly: true,
    sameSite: 'strict',
    path: '/api/auth',
    secure: secureCookie,
    overwrite: true,
  } as const;

  /** Undefined removes it. */
  const setCookie = (ctx: Context, refreshToken: string | undefined, maxAge?: number): void => {
    // Whether TLS ends at a proxy that does not say so is not ours to judge: the browser keeps the cookie to TLS.
    ctx.cookies.secure = secureCookie;
    ctx.cookies.set(cookieName, refreshToken ?? null, { ...cookieOptions, ...(maxAge !== undefined && { maxAge }) });
  };

  const grant = (ctx: Context, tokens: IssuedTokens): void => {
    const { account, accessToken, expiresIn, refreshToken, refreshTokenSeconds } = tokens;
    setCookie(ctx, refreshToken, refreshTokenSeconds * 1000);
    const { id, email, name, organizationId, roles, permissions } = account;
    const user = { id, email, name, organizationId, roles, permissions };
    ctx.body = successOf({ data: { accessToken, tokenType: 'Bearer', expiresIn, user } });
  };

  /** Who shows a good access token; a bad one is forgiven where the cookie can tell. */
  const callerOf = async (ctx: Context, refreshToken: string | undefined): Promise<Caller | undefined> => {
    const token = bearerTokenOf(ctx);
    if (token === undefined) return undefined;
    try {
      return await authentication.byAccessToken(token);
    } catch (error) {
      if (refreshToken !== undefined && error instanceof ZomaError && error.code !== 'unavailable') return undefined;
      throw error;
    }
  };

  router.post('/api/auth/login', readJsonBody, async (ctx) => {
    const { email, password } = validate(credentials, ctx.request.body, 'json');
    grant(ctx, await loginService.login({ email, password, address: ctx.ip }));
  });

  router.post('/api/auth/refresh', readJsonBody, async (ctx) => {
    validate(nothing, ctx.request.body ?? {}, 'json');
    grant(ctx, await loginService.refresh(ctx.cookies.get(cookieName)));
  });

  router.post('/api/auth/logout', readJsonBody, async (ctx) => {
    const { everywhere } = validate(extent, ctx.request.body ?? {}, 'json');
    const refreshToken = ctx.cookies.get(cookieName);
    setCookie(ctx, undefined);
    await loginService.logout({ caller: await callerOf(ctx, refreshToken), refreshToken, everywhere });
    ctx.body = successOf({ message: everywhere ? 'Logged out everywhere.' : 'Logged out.' });
  });
};
