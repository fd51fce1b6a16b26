import type { Context, Next } from 'koa';
import type { Caller } from '../../core/caller.ts';
import { withTimeout } from '../../core/with-timeout.ts';
import type { QuotaService } from '../../core/limits/quota-service.ts';
import type { Services } from '../../operations/services.ts';
import type { Clock } from '../../ports/clock.ts';
import type { QuotaSettings } from '../../ports/quotas.ts';
import { bearerTokenOf, presentedBy, type RequestState } from './requests.ts';

/** How long an answer waits for the remaining limits, in milliseconds. */
const timeoutMs = 250;
/** The unit of cost is micro-dollars, since an integer of a structured field has at most 15 digits (RFC 9651). */
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

/** Resolves with undefined when the work fails or is late: the headers are optional. */
const ifInTime = <Result>(work: Promise<Result>): Promise<Result | undefined> =>
  withTimeout(timeoutMs, work).catch(() => undefined);

/** Sets the headers of limits. */
export interface RateLimitHeaders {
  /** Sets the policy on every answer under `/api/ai`, and the remaining limits when the caller is known. */
  readonly middleware: (ctx: Context, next: Next) => Promise<void>;
  /** Sets the remaining limits at once, for an answer that starts before the middleware ends. */
  set(ctx: Context, caller: Caller): Promise<void>;
}

/**
 * Creates the setter of `RateLimit-Policy` and `RateLimit`.
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
 */
export const createRateLimitHeaders = ({
  quotaService,
  services: { authentication },
  settings,
  clock,
}: {
  readonly quotaService: QuotaService;
  readonly services: Pick<Services, 'authentication'>;
  readonly settings: QuotaSettings;
  readonly clock: Clock;
}): RateLimitHeaders => {
  const policy = policyOf(settings);

  const set = async (ctx: Context, caller: Caller): Promise<void> => {
    const [left, limits] = await Promise.all([
      ifInTime(quotaService.remaining(caller)),
      ifInTime(quotaService.limitsOf(caller)),
    ]);
    if (!left || ctx.headerSent) return;
    if (limits) ctx.set('RateLimit-Policy', policyOf(limits));
    const now = clock.now();
    const items = Object.entries(left).map(([name, { remaining, resetAt }]) => {
      const r = name === 'cost' ? microDollars(remaining) : remaining;
      const t = Math.max(0, Math.ceil((resetAt.getTime() - now) / 1000));
      return `"${name}";r=${String(r)};t=${String(t)}`;
    });
    ctx.set('RateLimit', items.join(', '));
  };

  /** Finds the caller, also of a request that was refused before authentication, such as one with a malformed body. */
  const callerOf = async (ctx: Context): Promise<Caller | undefined> => {
    const { caller } = ctx.state as RequestState;
    if (caller || bearerTokenOf(ctx) === undefined) return caller;
    return ifInTime(Promise.resolve().then(() => authentication.byBearer(presentedBy(ctx))));
  };

  return {
    set,
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
          if (caller) await set(ctx, caller);
        }
      }
    },
  };
};
