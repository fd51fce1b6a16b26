import type { ProviderError } from '../../ports/language-model.ts';
import type { Candidate } from './candidate.ts';

/** The most requests that one provider gets in a session, beside those that filled their limit and are continued. */
const mostAttempts = 4;
/** The most retries of one provider in a row. */
const mostRetries = 2;
/** The longest wait for a provider while another one could be asked at once, in milliseconds. */
const shortWaitMs = 2_000;
/** The wait before a first retry, in milliseconds; twice as long before each further one. */
const backoffMs = 200;
/** The same for an overloaded or rate-limited provider. */
const fullBackoffMs = 1_000;

interface CandidateState {
  readonly candidate: Candidate;
  asked: number;
  /** Retries since its last text. */
  retries: number;
  /** Excluded for the rest of the session. */
  out: boolean;
  /** After a failure: whether it may be asked once more in its turn. */
  mayReturn: boolean;
  /** Milliseconds since the epoch. */
  notBefore: number;
}

/** A candidate to be asked, and how long to wait before. */
export interface NextCandidate {
  readonly candidate: Candidate;
  /** In milliseconds. */
  readonly waitMs: number;
}

/**
 * Creates the selector of a session's providers: in their order, and by their failures in this session.
 *
 * - One transient failure is retried, after a Retry-After of at most two seconds. The last provider that is left gets two retries
 *   and a longer wait, since otherwise the session is lost.
 * - A provider that was silent, refused the key or the request, or has too small a window, is not asked again.
 * - When a provider fails after its first text, the next one continues, and providers with momentary failures may be asked again.
 * - A prompt that is too long for one provider is not sent to those that are known to have no larger window.
 * - An answer that reaches its output limit is continued by the same provider, as often as the whole answer takes.
 * - A provider whose window is too small for the request and its whole answer is asked only when all windows are.
 * - Beside such continuations no provider is asked more than four times.
 */
export const createCandidateSelector = ({
  candidates,
  patienceMs,
  promptTokens = Infinity,
  neededTokens = 0,
  mostContinuations = 0,
  now,
  random = Math.random,
}: {
  readonly candidates: readonly Candidate[];
  /** The longest wait for the last provider that is left, in milliseconds. */
  readonly patienceMs: number;
  /** An estimate of the request's tokens; without it the catalogue's windows decide alone. */
  readonly promptTokens?: number;
  /** How many tokens the request and its whole answer take. */
  readonly neededTokens?: number;
  /** How many answers may reach their output limit and not count towards the most requests. */
  readonly mostContinuations?: number;
  readonly now: () => number;
  readonly random?: () => number;
}) => {
  const states: CandidateState[] = candidates.map((candidate) => ({
    candidate,
    asked: 0,
    retries: 0,
    out: false,
    mayReturn: false,
    notBefore: 0,
  }));
  const isTooSmall = ({ candidate }: CandidateState): boolean => (candidate.contextWindow ?? Infinity) < neededTokens;
  if (!states.every(isTooSmall)) for (const state of states) state.out = isTooSmall(state);
  let continuations = 0;
  /** The provider to retry before any other. */
  let again: CandidateState | undefined;
  /** The position in the order of the candidates. */
  let position = 0;

  const stateOf = (candidate: Candidate): CandidateState => {
    const state = states.find((other) => other.candidate === candidate);
    if (!state) throw new TypeError('unknown candidate');
    return state;
  };
  const isLeft = (state: CandidateState): boolean =>
    !state.out && state.asked < mostAttempts && (state.asked === 0 || state.mayReturn);
  const inOrder = (): CandidateState[] => [...states.slice(position), ...states.slice(0, position)];
  const isReady = (state: CandidateState): boolean => isLeft(state) && state.notBefore <= now();

  /** With jitter, so that sessions that failed together do not retry together. */
  const backoff = (baseMs: number, retry: number): number => baseMs * 2 ** (retry - 1) * (0.5 + random());

  const backoffOf = ({ failure }: ProviderError, retry: number): number =>
    backoff(failure === 'overloaded' || failure === 'rate_limited' ? fullBackoffMs : backoffMs, retry);

  const isMomentary = ({ failure }: ProviderError): boolean =>
    failure === 'transient' || failure === 'overloaded' || failure === 'rate_limited' || failure === 'broken_stream';

  /** How many retries the failure is worth before another provider is asked. */
  const retriesFor = ({ failure, retryAfterSeconds }: ProviderError, waitMs: number, isLast: boolean): number => {
    if (retryAfterSeconds !== undefined) return waitMs <= (isLast ? patienceMs : shortWaitMs) ? mostRetries : 0;
    if (isLast) return mostRetries;
    return failure === 'transient' || failure === 'broken_stream' ? 1 : 0;
  };

  return {
    /** Returns the provider to ask next; undefined when none is left that can be asked in time. */
    next: (): NextCandidate | undefined => {
      const chosen = again ?? inOrder().find(isReady);
      again = undefined;
      if (chosen) return { candidate: chosen.candidate, waitMs: Math.max(0, chosen.notBefore - now()) };
      const [soonest] = states.filter(isLeft).sort((one, other) => one.notBefore - other.notBefore);
      const waitMs = soonest ? soonest.notBefore - now() : Infinity;
      return soonest && waitMs <= patienceMs ? { candidate: soonest.candidate, waitMs } : undefined;
    },

    /** Returns a provider that can be asked at once beside the `busy` ones. */
    hedgeCandidate: (busy: readonly Candidate[]): Candidate | undefined =>
      inOrder().find((state) => isReady(state) && state.asked === 0 && !busy.includes(state.candidate))?.candidate,

    /** Records that a request was sent. */
    asked: (candidate: Candidate): void => {
      const state = stateOf(candidate);
      state.asked += 1;
      state.mayReturn = false;
      position = (states.indexOf(state) + 1) % states.length;
    },

    /** Records that the circuit admits no request, until then if known (milliseconds since the epoch). */
    blocked: (candidate: Candidate, until: number | undefined): void => {
      const state = stateOf(candidate);
      if (until === undefined) {
        state.out = true;
        return;
      }
      state.notBefore = until;
      state.mayReturn = true;
    },

    /** Records a failure; `progressed`: after the first text. */
    failed: (candidate: Candidate, error: ProviderError, progressed: boolean): void => {
      const state = stateOf(candidate);
      if (progressed) {
        for (const other of states) {
          other.mayReturn ||= other.asked > 0;
          other.retries = 0;
        }
      }
      const { failure, retryAfterSeconds } = error;
      const waitMs = retryAfterSeconds === undefined ? backoffOf(error, state.retries + 1) : retryAfterSeconds * 1000;
      if (failure === 'output_limit' && progressed && retryAfterSeconds === undefined) {
        if (continuations < mostContinuations) {
          continuations += 1;
          state.asked -= 1;
        }
        if (isLeft(state)) again = state;
        return;
      }
      if (failure === 'context_too_long') {
        // A server's real window may be smaller than the catalogue's: certain is only that this prompt does not fit.
        const tooSmall = Math.min(candidate.contextWindow ?? 0, promptTokens);
        for (const other of states) other.out ||= (other.candidate.contextWindow ?? Infinity) <= tooSmall;
      }
      if (!isMomentary(error) && !(failure === 'malformed' && progressed)) {
        state.out = true;
        return;
      }
      state.notBefore = now() + waitMs;
      const isLast = !states.some(
        (other) => other !== state && isLeft(other) && other.notBefore - now() <= shortWaitMs,
      );
      // After a break another provider continues at once: the one that broke off is likelier to break off again.
      const goesOnElsewhere = progressed && !isLast && retryAfterSeconds === undefined;
      const worth = goesOnElsewhere ? 0 : retriesFor(error, waitMs, isLast);
      if (state.retries < worth && state.asked < mostAttempts) {
        state.retries += 1;
        again = state;
      } else if (!progressed) {
        state.mayReturn = retryAfterSeconds !== undefined && state.retries < mostRetries;
      }
    },
  };
};
