import type { ProviderError } from '../../ports/language-model.ts';
import type { Candidate } from './candidate.ts';

/** The most requests that one provider gets in a session, beside those that filled their limit and are continued. */
const mostAttempts = 4;
/** The most retries of one provider in a row. */
const mostRetries = 2;
/** A wait that is worth it although somebody else could be asked at once. */
const shortWaitMs = 2_000;
/** The first retry waits about so long, each further one twice as long. */
const backoffMs = 200;
/** The same for one that said that it has too much to do. */
const fullBackoffMs = 1_000;

interface CandidateState {
  readonly candidate: Candidate;
  asked: number;
  /** Retries since it last was of use. */
  retries: number;
  /** Not to be asked again in this session. */
  out: boolean;
  /** Having failed, it may be asked once more when its turn comes round. */
  mayReturn: boolean;
  /** Milliseconds since the epoch. */
  notBefore: number;
}

export interface Turn {
  readonly candidate: Candidate;
  /** How long it must not be asked yet. */
  readonly waitMs: number;
}

/**
 * Whom a session asks next: the candidates in their order, and what their failures in
 * this session say about asking them again.
 *
 * - One transient failure is retried, and a wait of at most two seconds that the provider
 *   asked for is waited out; the last one that is left gets two retries, and a longer wait,
 *   since otherwise the session is lost.
 * - Who was silent, refused the key or the request, or has too small a window, is not asked again.
 * - Text that has come from one means that the next goes on from it; then all who failed
 *   only for a moment are worth another try.
 * - A prompt that does not fit into one is not sent to those that are known to have no larger window, nor room for the prompt.
 * - An answer that reaches its output limit is continued by the same provider, as often as the whole one takes.
 * - Who has too small a window for the request and its whole answer is not asked while another has none that is too small.
 * - Nobody is asked more than four times beside that.
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
  /** The longest wait when nobody else is left. */
  readonly patienceMs: number;
  /** About how many tokens the request has; when it is not known, the windows that the catalogue has decide alone. */
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
  /** Who is asked again before anybody else. */
  let again: CandidateState | undefined;
  /** Where the round has come to. */
  let position = 0;

  const stateOf = (candidate: Candidate): CandidateState => {
    const state = states.find((other) => other.candidate === candidate);
    if (!state) throw new TypeError('There is no such candidate.');
    return state;
  };
  const isLeft = (state: CandidateState): boolean =>
    !state.out && state.asked < mostAttempts && (state.asked === 0 || state.mayReturn);
  const inOrder = (): CandidateState[] => [...states.slice(position), ...states.slice(0, position)];
  const isReady = (state: CandidateState): boolean => isLeft(state) && state.notBefore <= now();

  /** With jitter, so that sessions that failed together do not come back together. */
  const backoff = (baseMs: number, retry: number): number => baseMs * 2 ** (retry - 1) * (0.5 + random());

  const backoffOf = ({ failure }: ProviderError, retry: number): number =>
    backoff(failure === 'overloaded' || failure === 'rate_limited' ? fullBackoffMs : backoffMs, retry);

  const isMomentary = ({ failure }: ProviderError): boolean =>
    failure === 'transient' || failure === 'overloaded' || failure === 'rate_limited' || failure === 'broken_stream';

  /** How many retries the failure is worth before anybody else is asked. */
  const retriesFor = ({ failure, retryAfterSeconds }: ProviderError, waitMs: number, isLast: boolean): number => {
    if (retryAfterSeconds !== undefined) return waitMs <= (isLast ? patienceMs : shortWaitMs) ? mostRetries : 0;
    if (isLast) return mostRetries;
    return failure === 'transient' || failure === 'broken_stream' ? 1 : 0;
  };

  return {
    /** Undefined when nobody is left who could be asked in time. */
    next: (): Turn | undefined => {
      const chosen = again ?? inOrder().find(isReady);
      again = undefined;
      if (chosen) return { candidate: chosen.candidate, waitMs: Math.max(0, chosen.notBefore - now()) };
      const [soonest] = states.filter(isLeft).sort((one, other) => one.notBefore - other.notBefore);
      const waitMs = soonest ? soonest.notBefore - now() : Infinity;
      return soonest && waitMs <= patienceMs ? { candidate: soonest.candidate, waitMs } : undefined;
    },

    /** Somebody else who can be asked at once, while `busy` are. */
    hedgeCandidate: (busy: readonly Candidate[]): Candidate | undefined =>
      inOrder().find((state) => isReady(state) && state.asked === 0 && !busy.includes(state.candidate))?.candidate,

    asked: (candidate: Candidate): void => {
      const state = stateOf(candidate);
      state.asked += 1;
      state.mayReturn = false;
      position = (states.indexOf(state) + 1) % states.length;
    },

    /** It may not be asked now; it can be waited for if it says until when. */
    blocked: (candidate: Candidate, until: number | undefined): void => {
      const state = stateOf(candidate);
      if (until === undefined) {
        state.out = true;
        return;
      }
      state.notBefore = until;
      state.mayReturn = true;
    },

    /** `progressed`: text had come from it. */
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
        // A server's real window may be smaller than the catalogue's: all that it has told is that this prompt does not fit.
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
      // After a break others go on at once, and the one that broke off is likelier to break off again.
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

export type CandidateSelector = ReturnType<typeof createCandidateSelector>;
