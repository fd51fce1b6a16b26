import type { Context, Next } from 'koa';
import type { Authentication } from '../../core/auth/authentication.ts';
import type { Caller } from '../../core/caller.ts';
import { withTimeout } from '../../core/with-timeout.ts';
import type { QuotaService } from '../../core/limits/quota-service.ts';
import type { QuotaSettings } from '../../ports/quotas.ts';
import { bearerTokenOf, type RequestState } from './requests.ts';

/** How long an answer waits for what remains, in milliseconds. */
const patienceMs = 250;
/** Cost goes in micro-dollars, since an integer of a structured field has at most 15 digits (RFC 9651). */
const nanoInMicro = 1000;
const mostMicro = 999_999_999_999_999;

const microDollars = (nano: number): number => Math.min(Math.floor(nano / nanoInMicro), mostMicro);

const policyOf = ({ requests, tokens, cost, windowMs }: QuotaSettings): string => {
  const w = String(Math.ceil(windowMs / 1000));
  return [
    `"requests";q=${String(requests)};w=${w}`,
    `"tokens";q=${String(tokens)};qu="tokens";w=${w}`,
    `"cost";q=${String(microDollars(Number(cost)))};qu="micro-dollars";w=${w}`,
  ].join(', ');
};

/** Undefined when the work fails or is late: an answer is no worse without these headers. */
const ifInTime = <Result>(work: Promise<Result>): Promise<Result | undefined> =>
  withTimeout(patienceMs, work).catch(() => undefined);

/** Sets the headers of limits on answers. */
export interface RateLimitHeaders {
  /** The policy on every answer under `/api/ai`, and what remains for the caller on answers to a known caller. */
  readonly middleware: (ctx: Context, next: Next) => Promise<void>;
  /** For an answer that begins before its request is done with. */
  tell(ctx: Context, caller: Caller): Promise<void>;
}

/** `RateLimit-Policy` and `RateLimit` as in draft-ietf-httpapi-ratelimit-headers. */
export const createRateLimitHeaders = ({
  quotaService,
  authentication,
  settings,
}: {
  authentication: Authentication;
  quotaService: QuotaService;
  settings: QuotaSettings;
}): RateLimitHeaders => {
  const policy = policyOf(settings);

  const tell = async (ctx: Context, caller: Caller): Promise<void> => {
    const left = await ifInTime(quotaService.remaining(caller));
    if (!left || ctx.headerSent) return;
    const now = Date.now();
    const items = Object.entries(left).map(([name, { remaining, resetAt }]) => {
      const r = name === 'cost' ? microDollars(remaining) : remaining;
      const t = Math.max(0, Math.ceil((resetAt.getTime() - now) / 1000));
      return `"${name}";r=${String(r)};t=${String(t)}`;
    });
    ctx.set('RateLimit', items.join(', '));
  };

  /** Also of a request that was refused before anybody asked whose it is, such as one with a malformed body. */
  const callerOf = async (ctx: Context): Promise<Caller | undefined> => {
    const token = bearerTokenOf(ctx);
    const { caller } = ctx.state as RequestState;
    return caller ?? (token === undefined ? undefined : ifInTime(authentication.byAccessToken(token)));
  };

  return {
    tell,
    middleware: async (ctx, next) => {
      if (!ctx.path.startsWith('/api/ai/')) {
        await next();
        return;
      }
      ctx.set('RateLimit-Policy', policy);
      try {
        await next();
      } finally {
        if (!ctx.headerSent) {
          const caller = await callerOf(ctx);
          if (caller) await tell(ctx, caller);
        }
      }
    },
  };
};
