import type {
  AccountEntry,
  OwnerLimits,
  QuotaDecision,
  Quotas,
  SessionUsage,
  Spending,
  Windows,
} from '../../ports/quotas.ts';
import type { Attempt, Owner } from '../../ports/sessions.ts';
import type { TokenCounter } from '../../ports/token-counter.ts';
import { billedUsage } from '../failover/accounting.ts';
import type { PlannedAttempt } from '../failover/chain.ts';
import type { EndedAttempt } from '../failover/running-attempt.ts';
import { highestCost, type Price } from '../pricing/price.ts';
import { inputBound } from './input-bound.ts';
import { untilAvailable } from './until-available.ts';

/** The reservation for an attempt, and the price that it was computed with. */
export interface Reservation extends Spending {
  readonly windows: Windows;
  readonly price: Price;
  /** The reserved tokens. */
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** What a session's spending is made with. */
export interface SessionSpendingOptions {
  readonly quotas: Quotas;
  /** Returns the limits of the session's owner. */
  readonly limits?: () => Promise<OwnerLimits>;
  readonly counter: TokenCounter;
  readonly session: { readonly sessionId: string; readonly owner: Owner };
  /** The number of the session's writer. */
  readonly epoch: number;
  /** The reservation of the session's admission; undefined for a writer that takes the session over. */
  readonly admitted?: Reservation;
  /** The attempts of earlier writers. */
  readonly earlier?: readonly Attempt[];
}

/**
 * Creates the account of one session, as its writer keeps it: each attempt is reserved for before it is sent, and billed for what it used
 * when it ends. While the store is unavailable, calls wait until their `signal` aborts: no request is sent without a reservation.
 */
export const createSessionSpending = ({
  quotas,
  limits,
  counter,
  session,
  epoch,
  admitted,
  earlier = [],
}: SessionSpendingOptions) => {
  /** The reservations of attempts that have not ended, by number. */
  const open = new Map<number, Reservation>();
  const attempts: Attempt[] = [...earlier];
  const firstNumber = earlier.length + 1;
  if (admitted) open.set(firstNumber, admitted);

  const accountBeside = (number?: number): SessionUsage => {
    const spent = attempts.map(({ inputTokens, outputTokens, cost, windows }): AccountEntry => ({
      tokens: inputTokens + outputTokens,
      cost,
      windows,
      open: false,
    }));
    const reserved = [...open]
      .filter(([other]) => other !== number)
      .map(([, { tokens, cost, windows }]): AccountEntry => ({ tokens, cost, windows, open: true }));
    return { ...session, epoch, entries: [...spent, ...reserved] };
  };

  /** Replaces the attempt's reservation; resolves with whether the limits leave room for it. */
  const reserveFor = async (
    number: number,
    price: Price,
    inputTokens: number,
    outputTokens: number,
    signal: AbortSignal,
  ): Promise<boolean> => {
    const spending = { tokens: inputTokens + outputTokens, cost: highestCost(price, { inputTokens, outputTokens }) };
    const decide = async (): Promise<QuotaDecision> =>
      quotas.reserve(accountBeside(number), spending, await limits?.());
    const decision = await untilAvailable(decide, signal);
    if (!decision.admitted) return false;
    open.set(number, { ...spending, windows: decision.windows, price, inputTokens, outputTokens });
    return true;
  };

  return {
    /** The number of this writer's first attempt. */
    firstNumber,

    /** Reserves for an attempt before it is sent; resolves with whether the limits leave room for it. */
    reserve: async ({ number, candidate, request }: PlannedAttempt, signal: AbortSignal): Promise<boolean> => {
      // The first attempt was reserved for with the session.
      if (open.has(number)) return true;
      const inputTokens = await inputBound(counter, request);
      return reserveFor(number, candidate.price, inputTokens, request.maxOutputTokens, signal);
    },

    /** Returns the attempt's reserved output tokens. */
    outputRoom: (number: number): number => open.get(number)?.outputTokens ?? 0,

    /** Reserves more output tokens for an attempt; resolves with whether the limits leave room for them. */
    extend: async (number: number, outputTokens: number, signal: AbortSignal): Promise<boolean> => {
      const reservation = open.get(number);
      if (!reservation) return true;
      return reserveFor(number, reservation.price, reservation.inputTokens, outputTokens, signal);
    },

    /** Bills an ended attempt: its usage replaces its reservation. */
    bill: async (ended: EndedAttempt): Promise<void> => {
      const { number, candidate, failure, startedAt, firstTokenMs } = ended;
      const { usageSource, ...usage } = await billedUsage(counter, ended);
      const windows = open.get(number)?.windows;
      if (!windows) throw new TypeError('attempt without a reservation');
      attempts.push({
        number,
        provider: candidate.model.provider,
        model: candidate.model.model,
        failure: failure?.failure,
        startedAt,
        firstTokenMs,
        cachedInputTokens: 0,
        ...usage,
        cost: candidate.price(usage),
        windows,
        usageSource,
      });
      attempts.sort((one, other) => one.number - other.number);
      open.delete(number);
    },

    /** Returns the ended attempts, by number. */
    attempts: (): readonly Attempt[] => attempts,

    /** Closes the account of the ended session; returns what to settle. */
    close: (): SessionUsage => {
      open.clear();
      return accountBeside();
    },

    /** Settles the ended session; waits for an unavailable store. @throws FencedError; ZomaError `unavailable` once `signal` has aborted */
    settle: async (signal: AbortSignal): Promise<void> => {
      open.clear();
      await untilAvailable(() => quotas.settle(accountBeside()), signal);
    },
  };
};

export type SessionSpending = ReturnType<typeof createSessionSpending>;
