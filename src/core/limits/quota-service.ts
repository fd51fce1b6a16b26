import type { Clock } from '../../ports/clock.ts';
import type { ModelRequest } from '../../ports/language-model.ts';
import type { Admission, Quotas, QuotaSettings, QuotaState, Refusal, Spending } from '../../ports/quotas.ts';
import type { Attempt, Owner } from '../../ports/sessions.ts';
import type { TokenCounter } from '../../ports/token-counter.ts';
import type { ZomaError } from '../errors.ts';
import { circuitOf, type Candidate } from '../failover/candidate.ts';
import { highestCost, type Price } from '../pricing/price.ts';
import type { LimitsOf } from './effective-limits.ts';
import { inputBound } from './input-bound.ts';
import { assertFits } from '../failover/context-windows.ts';
import { rateLimited, remainingIn, usageIn, type Usage } from './rate-limits.ts';
import { createSessionSpending, type SessionSpending } from './session-spending.ts';

/** A session and its owner. */
export interface AdmittedSession {
  readonly sessionId: string;
  readonly owner: Owner;
}

/** The user's requests that are left in the window. */
export interface RequestsLeft {
  readonly remaining: number;
  readonly resetAt: string;
}

/** What a session reserves when it begins. */
export interface InitialReservation extends Spending {
  /** The limits of the session's owner, which it keeps to its end. */
  readonly limits: QuotaSettings;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** The account of a session that begins. */
export interface OpenedAccount {
  readonly spending: SessionSpending;
  readonly requests: RequestsLeft;
}

/** The counters, the limits, and the models whose prices bound a reservation. */
export interface QuotaServiceOptions {
  readonly quotas: Quotas;
  /** The limits of the service. */
  readonly settings: QuotaSettings;
  /** Those of the service for everybody by default. */
  readonly limitsOf?: LimitsOf;
  readonly counter: TokenCounter;
  readonly candidates: readonly Candidate[];
  readonly clock: Clock;
}

/** Sums the tokens of all answers that a request probably takes: each further one sends the prompt and the text so far again. */
const wholeSpending = ({ size, maxOutputTokens }: ModelRequest, inputTokens: number) => {
  const answers = Math.max(1, Math.ceil((size?.expectedTokens ?? 0) / maxOutputTokens));
  const begun = (maxOutputTokens * answers * (answers - 1)) / 2;
  return { inputTokens: inputTokens * answers + begun, outputTokens: maxOutputTokens * answers };
};

/** Creates the service of quotas: computes what a session reserves when it begins, and keeps the accounts of running sessions. */
export const createQuotaService = ({
  quotas,
  settings,
  limitsOf = () => Promise.resolve(settings),
  counter,
  candidates,
  clock,
}: QuotaServiceOptions) => {
  const prices = new Map(candidates.map((candidate) => [circuitOf(candidate), candidate.price]));

  const dearest: Price = (usage) =>
    candidates.map(({ price }) => price(usage)).reduce((most, cost) => (cost > most ? cost : most), 0n);

  /** Returns a model's price; for a model that is no longer configured, the highest one. */
  const priceOf = (provider: string, model: string): Price => prices.get(`${provider}/${model}`) ?? dearest;

  const requestsIn = (state: QuotaState, limits: QuotaSettings): RequestsLeft => {
    const { remaining, resetAt } = remainingIn(state, limits, clock.now()).requests;
    return { remaining, resetAt: resetAt.toISOString() };
  };

  const stateAndLimits = (owner: Owner, known?: QuotaState) =>
    Promise.all([known ?? quotas.read(owner), limitsOf(owner)]);

  return {
    limitsOf,

    /** @throws ZomaError `context_too_long` when no model that may be asked can hold the request and its whole answer */
    assertFits: (request: ModelRequest, circuits?: readonly string[]): void => {
      const asked = candidates.filter((candidate) => circuits?.includes(circuitOf(candidate)) ?? true);
      assertFits(asked, request);
    },

    /** Computes what to reserve for the requests that the whole answer probably takes, at the highest price of the configured models. */
    reservationFor: async (request: ModelRequest, limits = settings): Promise<InitialReservation> => {
      const { inputTokens, outputTokens } = wholeSpending(request, await inputBound(counter, request));
      const cost = highestCost(dearest, { inputTokens, outputTokens });
      return { tokens: inputTokens + outputTokens, cost, inputTokens, outputTokens, limits };
    },

    /** Creates the refusal `rate_limited`, with the limit, what remains of it and when it resets. */
    refusal: ({ limit, state }: Refusal, reserved: InitialReservation): ZomaError =>
      rateLimited(limit, reserved, state, reserved.limits, clock.now()),

    /** Opens the account of an admitted session. */
    open: (session: AdmittedSession, reserved: InitialReservation, { windows, state }: Admission): OpenedAccount => {
      const { limits, ...amounts } = reserved;
      const admitted = { ...amounts, windows, price: dearest };
      const spending = createSessionSpending({
        quotas,
        limits: () => Promise.resolve(limits),
        counter,
        session,
        epoch: 1,
        admitted,
      });
      return { spending, requests: requestsIn(state, limits) };
    },

    /** Resumes the spending of another writer's session. */
    resume: (session: AdmittedSession, epoch: number, earlier: readonly Attempt[]): SessionSpending =>
      createSessionSpending({
        quotas,
        // A session goes on while the database is unavailable.
        limits: () => limitsOf(session.owner).catch(() => settings),
        counter,
        session,
        epoch,
        earlier,
      }),

    counter,
    priceOf,

    /** Returns whether the provider goes on writing, and bills it, after its request is aborted. */
    billsAfterAbort: (provider: string, model: string): boolean =>
      candidates.some(
        (candidate) => circuitOf(candidate) === `${provider}/${model}` && candidate.model.billsAfterAbort,
      ),

    /** Presents the owner's use against the limits; reads the counters unless `known` has them. */
    usage: async (owner: Owner, known?: QuotaState): Promise<Usage> => {
      const [state, limits] = await stateAndLimits(owner, known);
      return usageIn(state, limits, clock.now());
    },

    remaining: async (owner: Owner) => {
      const [state, limits] = await stateAndLimits(owner);
      return remainingIn(state, limits, clock.now());
    },

    requests: async (owner: Owner): Promise<RequestsLeft> => requestsIn(...(await stateAndLimits(owner))),
  };
};

export type QuotaService = ReturnType<typeof createQuotaService>;
