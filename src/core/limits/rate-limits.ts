import type { LimitName, QuotaSettings, QuotaState, Spending } from '../../ports/quotas.ts';
import { ZomaError } from '../errors.ts';
import { toDollars } from '../pricing/price.ts';

/** The usage of one limit, and when its count restarts. Cost in dollars. */
export interface Used {
  readonly used: number;
  readonly limit: number;
  readonly resetAt: string;
}

/** The usage of each limit in its window. Cost in dollars. */
export interface Usage {
  readonly requests: Used;
  readonly tokens: Used;
  readonly cost: Used;
}

/** The Retry-After while running sessions use up the limit, in seconds. */
const soonSeconds = 2;

/** Returns when the window ends; without an open window, when one would that begins now. */
const endOf = (startedAt: Date | undefined, { windowMs }: QuotaSettings, now: number): Date =>
  new Date((startedAt?.getTime() ?? now) + windowMs);

/** Reads the usage of each limit; `now` in milliseconds since the epoch. */
export const usageIn = ({ user, organization }: QuotaState, settings: QuotaSettings, now: number): Usage => {
  const userReset = endOf(user.startedAt, settings, now).toISOString();
  const organizationReset = endOf(organization.startedAt, settings, now).toISOString();
  return {
    requests: { used: user.requests, limit: settings.requests, resetAt: userReset },
    tokens: { used: user.tokens, limit: settings.tokens, resetAt: userReset },
    cost: {
      used: toDollars(organization.cost),
      limit: toDollars(settings.cost),
      resetAt: organizationReset,
    },
  };
};

/** What is left of a limit until its window ends. */
export interface Remaining {
  readonly remaining: number;
  readonly resetAt: Date;
}

/** Computes what can still be reserved of each limit; cost in nano-dollars, exact below 2^53. */
export const remainingIn = (
  { user, organization }: QuotaState,
  settings: QuotaSettings,
  now: number,
): Readonly<Record<'requests' | 'tokens' | 'cost', Remaining>> => {
  const userReset = endOf(user.startedAt, settings, now);
  const cost = Number(settings.cost - organization.cost - organization.reservedCost);
  return {
    requests: { remaining: Math.max(0, settings.requests - user.requests), resetAt: userReset },
    tokens: { remaining: Math.max(0, settings.tokens - user.tokens - user.reservedTokens), resetAt: userReset },
    cost: { remaining: Math.max(0, cost), resetAt: endOf(organization.startedAt, settings, now) },
  };
};

const secondsUntil = (date: Date, now: number): number => Math.max(1, Math.ceil((date.getTime() - now) / 1000));

/** A limit that leaves no room, and when it does again. */
export interface ReachedLimit {
  /** The limit's name in `details.limit`. */
  readonly limit: string;
  /** Replaces the code's own sentence. */
  readonly message?: string;
  /** What remains of the limit: less than the request needs. None when absent. */
  readonly remaining?: number;
  readonly resetAt: Date;
  /** How long the client waits before it tries again, in seconds. */
  readonly retryAfterSeconds: number;
}

/** Creates the refusal `rate_limited` with the details of the contract. */
export const limitReached = ({ limit, message, remaining = 0, resetAt, retryAfterSeconds }: ReachedLimit): ZomaError =>
  new ZomaError('rate_limited', {
    ...(message !== undefined && { message }),
    details: { limit, remaining, resetAt: resetAt.toISOString() },
    retryAfterSeconds,
  });

/** Whether it would fit if the sessions that run had ended and spent nothing. */
const isHeldBack = (limit: LimitName, wanted: Spending, { user, organization }: QuotaState, settings: QuotaSettings) =>
  (limit === 'tokens' && user.tokens + wanted.tokens <= settings.tokens) ||
  (limit === 'cost' && organization.cost + wanted.cost <= settings.cost);

/**
 * Creates the refusal `rate_limited`. `remaining` and the limit's end are those of the limit; cost in dollars. Where sessions
 * that run hold what is missing, `Retry-After` is short, since what they do not spend becomes free when they end.
 */
export const rateLimited = (
  limit: LimitName,
  wanted: Spending,
  state: QuotaState,
  settings: QuotaSettings,
  now: number,
): ZomaError => {
  if (limit === 'concurrency') {
    return limitReached({
      limit,
      message: 'Too many sessions are running at once; wait until one has ended.',
      resetAt: new Date(now + soonSeconds * 1000),
      retryAfterSeconds: soonSeconds,
    });
  }
  const { remaining, resetAt } = remainingIn(state, settings, now)[limit];
  return limitReached({
    limit,
    remaining: limit === 'cost' ? toDollars(BigInt(remaining)) : remaining,
    resetAt,
    retryAfterSeconds: isHeldBack(limit, wanted, state, settings) ? soonSeconds : secondsUntil(resetAt, now),
  });
};

/** The refusal of a request when all that the user has in the window have been counted. Times in milliseconds since the epoch. */
export const tooManyRequests = (resetAt: number, now: number): ZomaError => {
  const reset = new Date(resetAt);
  return limitReached({
    limit: 'reads',
    message: 'Too many requests; try again later.',
    resetAt: reset,
    retryAfterSeconds: secondsUntil(reset, now),
  });
};
