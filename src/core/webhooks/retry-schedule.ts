import type { AttemptResult } from '../../ports/webhooks.ts';

/** The wait after the first failed attempt, in milliseconds; each later one is four times as long. */
const firstWaitMs = 10_000;
const waitFactor = 4;
/** The longest wait, in milliseconds, also of one that a receiver asks for. */
const longestWaitMs = 8 * 3_600_000;
/** A wait is longer by up to this share of it, at random: the deliveries that one failure has held up do not return together. */
const jitter = 0.25;

/** The most attempts of a delivery; the last one is 20 to 25 hours after the first. */
export const mostAttempts = 9;

/** The waits after a failed attempt, in milliseconds. */
export interface Wait {
  /** Of this delivery. */
  readonly waitMs: number;
  /** Of all deliveries of the webhook; undefined unless the receiver asked for it. */
  readonly pauseMs: number | undefined;
}

/** Computes the waits after the failed attempt with this number, which begins at 1: exponential, and as the header `Retry-After` asks. */
export const waitAfter = (
  attempt: number,
  result: AttemptResult,
  firstMs = firstWaitMs,
  random: () => number = Math.random,
): Wait => {
  const backoffMs = Math.min(longestWaitMs, firstMs * waitFactor ** (attempt - 1)) * (1 + jitter * random());
  const askedSeconds = 'retryAfterSeconds' in result ? result.retryAfterSeconds : undefined;
  if (askedSeconds === undefined) return { waitMs: backoffMs, pauseMs: undefined };
  const pauseMs = Math.min(longestWaitMs, askedSeconds * 1000);
  return { waitMs: Math.max(backoffMs, pauseMs), pauseMs };
};
