import type { AccountEntry, QuotaDecision, Quotas, Spending, Windows } from '../../ports/quotas.ts';
import type { Attempt, Owner } from '../../ports/sessions.ts';
import type { TokenCounter } from '../../ports/token-counter.ts';
import { billedUsage } from '../failover/accounting.ts';
import type { PlannedAttempt } from '../failover/chain.ts';
import type { EndedAttempt } from '../failover/running-attempt.ts';
import { highestCost, type Price } from '../pricing/price.ts';
import { inputBound } from './input-bound.ts';
import { untilAvailable } from './until-available.ts';

/** What was reserved for a session, and the price that the reservation was computed with. */
export interface Reservation extends Spending {
  readonly windows: Windows;
  readonly price: Price;
  /** How many tokens of input and of output are reserved. */
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** The account of one session, and what was spent on it before. */
export interface SessionSpendingOptions {
  readonly quotas: Quotas;
  readonly counter: TokenCounter;
  readonly session: { readonly sessionId: string; readonly owner: Owner };
  /** The writer's. */
  readonly epoch: number;
  /** What was reserved when the session was admitted; undefined for a writer that takes it over. */
  readonly admitted?: Reservation;
  /** Of the writers before. */
  readonly earlier?: readonly Attempt[];
}

/**
 * What one session spends, as its writer knows it: each attempt is reserved for before it is sent, and settled
 * to what it used when it has ended. While the store is away its calls wait, until their `signal` aborts: nothing is
 * sent that was not reserved for.
 */
export const createSessionSpending = ({
  quotas,
  counter,
  session,
  epoch,
  admitted,
  earlier = [],
}: SessionSpendingOptions) => {
  /** By attempt; those that have not ended. */
  const open = new Map<number, Reservation>();
  const attempts: Attempt[] = [...earlier];
  const firstNumber = earlier.length + 1;
  if (admitted) open.set(firstNumber, admitted);

  const accountBeside = (number?: number) => {
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

  /** In the place of what is reserved for the attempt by now. */
  const reserveFor = async (
    number: number,
    price: Price,
    inputTokens: number,
    outputTokens: number,
    signal: AbortSignal,
  ): Promise<boolean> => {
    const spending = { tokens: inputTokens + outputTokens, cost: highestCost(price, { inputTokens, outputTokens }) };
    const decide = (): Promise<QuotaDecision> => quotas.reserve(accountBeside(number), spending);
    const decision = await untilAvailable(decide, signal);
    if (!decision.admitted) return false;
    open.set(number, { ...spending, windows: decision.windows, price, inputTokens, outputTokens });
    return true;
  };

  return {
    /** The number of the first attempt that is this writer's. */
    firstNumber,

    /** Before the attempt is sent; resolves with whether the limits leave room for it. */
    reserve: async ({ number, candidate, request }: PlannedAttempt, signal: AbortSignal): Promise<boolean> => {
      // The first one was reserved for with the session.
      if (open.has(number)) return true;
      const inputTokens = await inputBound(counter, request);
      return reserveFor(number, candidate.price, inputTokens, request.maxOutputTokens, signal);
    },

    /** How many tokens the attempt's answer may have. */
    outputRoom: (number: number): number => open.get(number)?.outputTokens ?? 0,

    /** The attempt's answer is longer than it was to be; resolves with whether the limits leave room for so many tokens of it. */
    extend: async (number: number, outputTokens: number, signal: AbortSignal): Promise<boolean> => {
      const reservation = open.get(number);
      if (!reservation) return true;
      return reserveFor(number, reservation.price, reservation.inputTokens, outputTokens, signal);
    },

    /** The attempt has ended: what it used takes the place of what was reserved for it. */
    bill: async (ended: EndedAttempt): Promise<void> => {
      const { number, candidate, failure, startedAt, firstTokenMs } = ended;
      const { usageSource, ...usage } = await billedUsage(counter, ended);
      const windows = open.get(number)?.windows;
      if (!windows) throw new TypeError('The attempt was not reserved for.');
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

    /** Those that have ended, by number. */
    attempts: (): readonly Attempt[] => attempts,

    /** The session has ended; waits for a store that is away. @throws FencedError; ZomaError `unavailable` once `signal` has aborted */
    settle: async (signal: AbortSignal): Promise<void> => {
      open.clear();
      await untilAvailable(() => quotas.settle(accountBeside()), signal);
    },
  };
};

export type SessionSpending = ReturnType<typeof createSessionSpending>;
