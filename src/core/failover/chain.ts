import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../ports/clock.ts';
import { ProviderError, type Finish, type ModelRequest } from '../../ports/language-model.ts';
import type { Logger } from '../../ports/logger.ts';
import { ZomaError, type ErrorCode } from '../errors.ts';
import { estimateTokens } from '../text/token-estimate.ts';
import { createOpenerMemory, type OpenerMemory } from '../text/opener-memory.ts';
import { createReasoningStage, type ReasoningStage } from '../text/reasoning.ts';
import { circuitOf, type Candidate, type FailedAttempt, type FailureReason } from './candidate.ts';
import type { CircuitBreakers } from './circuit-breakers.ts';
import { continuationOf, type ShownText } from './continuation.ts';
import type { Deadlines } from './deadlines.ts';
import { tokensNeeded } from './context-windows.ts';
import { createCandidateSelector } from './candidate-selector.ts';
import {
  beginAttempt,
  raceFirstTexts,
  type AttemptSink,
  type EndedAttempt,
  type RunningAttempt,
} from './running-attempt.ts';

/** Which provider another one, or another model of the same, replaced, and why. `late`: the other one's first text came earlier. */
export interface Failover {
  readonly from: string;
  readonly reason: FailureReason | 'late';
}

/** The attempt that another one replaced. */
type ReplacedAttempt = Omit<FailedAttempt, 'reason'> & Pick<Failover, 'reason'>;

/** An attempt whose texts follow: the rest of the shown text when it `continues`, else the whole answer. */
export interface AnsweringAttempt {
  readonly number: number;
  readonly provider: string;
  readonly model: string;
  readonly continues: boolean;
  readonly failover?: Failover;
}

/** Takes an answer: which attempt answers, then its texts, as they arrive. Nothing is given while a returned promise is pending. */
export interface ChainSink extends AttemptSink {
  attempt(attempt: AnsweringAttempt): Promise<void>;
}

/** A request that is about to be sent. */
export interface PlannedAttempt {
  readonly number: number;
  readonly candidate: Candidate;
  readonly request: ModelRequest;
}

/** Accounts for the requests of one answer. */
export interface AttemptSpending {
  /** The number of the first attempt. */
  readonly firstNumber: number;
  /** Reserves for a request before it is sent; resolves with whether the limits leave room for it. */
  reserve(attempt: PlannedAttempt, signal: AbortSignal): Promise<boolean>;
  /**
   * Bills a request that was sent, once, when it has ended. It is over before the next request is reserved for and before `answer`
   * settles.
   */
  bill(attempt: EndedAttempt): Promise<void>;
}

/** What the chain answers. */
export interface ChainRequest {
  readonly request: ModelRequest;
  /** The models that may be asked, as `circuitOf` names them; all when absent. */
  readonly circuits?: readonly string[] | undefined;
  readonly spending: AttemptSpending;
  /** Returns the text that the reader has, masked: a provider that takes over after a break continues it. @throws ZomaError */
  readonly shown: () => Promise<ShownText>;
}

/** The code of a failed answer: the failures' own where no other provider could have helped. */
const codeOf = (attempts: readonly FailedAttempt[]): ErrorCode => {
  if (attempts.at(-1)?.reason === 'safety') return 'content_rejected';
  const tooLong = attempts.length > 0 && attempts.every(({ reason }) => reason === 'context_too_long');
  return tooLong ? 'context_too_long' : 'provider_unavailable';
};

const failureOf = (attempts: readonly FailedAttempt[]): ZomaError =>
  new ZomaError(codeOf(attempts), { details: { attempts } });

/**
 * Creates the chain of providers, which answers a request: when a provider fails before its first text, another one answers; when it
 * fails later, another one continues from the shown text. The candidate selector and the circuits decide which provider is asked next,
 * how often and when.
 *
 * With `hedgeAfterMs`, a first text that is late makes the chain ask a second provider; the first real text wins, and the other request
 * is aborted.
 *
 * Reasoning that a model writes into its text is removed. A model that leaves the opening mark out is remembered: its next text is held
 * back until the reasoning has ended.
 *
 * `answer` gives an attempt, its texts, and so on to `sink`, and resolves when the answer is complete. Whichever way it settles, none of
 * its requests is under way and the sink is not called again.
 * @throws ZomaError `content_rejected`, `context_too_long` or `provider_unavailable`, with the attempts in `details`; `rate_limited` when
 * the limits leave no room for the next attempt. ProviderError `cancelled` when `signal` aborts. What `sink` throws, which aborts the
 * request.
 */
export const createChain = ({
  candidates,
  breakers,
  deadlines,
  hedgeAfterMs,
  clock,
  logger,
  openers = createOpenerMemory(),
  onFailure = () => undefined,
}: {
  readonly candidates: readonly Candidate[];
  readonly breakers: CircuitBreakers;
  readonly deadlines: Deadlines;
  readonly hedgeAfterMs: number | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly openers?: OpenerMemory;
  /** Gets the circuit of each failed attempt, whatever caused the failure. */
  readonly onFailure?: (circuit: string) => void;
}) => ({
  async answer(
    { request: asked, circuits, spending, shown: shownText }: ChainRequest,
    signal: AbortSignal,
    sink: ChainSink,
  ): Promise<Pick<Finish, 'finishReason'>> {
    const given = asked.messages.map(({ content }) => content);
    const selector = createCandidateSelector({
      candidates: candidates.filter((candidate) => circuits?.includes(circuitOf(candidate)) ?? true),
      patienceMs: deadlines.firstTokenMs,
      promptTokens: [asked.system, ...given].reduce((sum, text) => sum + estimateTokens(text), 0),
      ...(asked.size && {
        neededTokens: tokensNeeded(asked.size),
        mostContinuations: Math.ceil(asked.size.mostTokens / asked.maxOutputTokens),
      }),
      now: clock.now,
    });
    const failed: FailedAttempt[] = [];
    /** The attempts whose first text is awaited, in the order in which they were asked. */
    let running: RunningAttempt[] = [];
    const leaving: Promise<void>[] = [];
    let number = spending.firstNumber - 1;
    const ends: Promise<void>[] = [];
    let announced: RunningAttempt | undefined;
    /** The attempt for which hedging was tried. */
    let hedged: RunningAttempt | undefined;

    const noteFailure = ({ model }: Candidate, reason: FailureReason): void =>
      void failed.push({ provider: model.provider, model: model.model, reason });

    /** Remembers how the model marks its reasoning; a broken-off answer shows that only when it lacked the opener. */
    const learn = (model: string, { seen }: ReasoningStage, failure: ProviderError | undefined): void => {
      if (failure === undefined || seen === 'lacking_opener') openers.learn(model, seen);
    };

    /** Sends the request to the candidate; undefined when its circuit admits none. @throws ZomaError `rate_limited` */
    const ask = async (candidate: Candidate): Promise<RunningAttempt | undefined> => {
      const circuit = circuitOf(candidate);
      const permit = breakers.admit(circuit);
      if (!permit) {
        const { state, retryAt } = breakers.report(circuit);
        selector.blocked(candidate, state === 'closed' ? (retryAt ?? clock.now()) : undefined);
        noteFailure(candidate, state === 'closed' ? 'rate_limited' : 'circuit_open');
        return undefined;
      }
      const shown = await shownText().catch((error: unknown) => {
        permit.released();
        throw error;
      });
      const request = shown.text === '' ? asked : continuationOf(asked, shown);
      number += 1;
      await Promise.all(ends);
      const planned = { number, candidate, request };
      const hasRoom = await spending.reserve(planned, signal).catch((error: unknown) => {
        permit.released();
        throw error;
      });
      if (!hasRoom) {
        number -= 1;
        permit.released();
        throw new ZomaError('rate_limited');
      }
      selector.asked(candidate);
      const reasoning = createReasoningStage({ given, lacksOpener: openers.lacksOpener(circuit) });
      const attempt = beginAttempt({
        ...planned,
        continues: shown.text !== '',
        reasoning,
        permit,
        deadlines,
        clock,
        signal,
        onEnd: (ended) => {
          learn(circuit, reasoning, ended.failure);
          ends.push(spending.bill(ended));
        },
      });
      running.push(attempt);
      return attempt;
    };

    const askNext = async (): Promise<RunningAttempt> => {
      for (;;) {
        if (signal.aborted) throw new ProviderError('cancelled');
        const next = selector.next();
        if (!next) throw failureOf(failed);
        // A timer may fire a little early, and a Retry-After is kept to the millisecond.
        if (next.waitMs > 0) await sleep(Math.ceil(next.waitMs) + 1, undefined, { signal });
        const attempt = await ask(next.candidate);
        if (attempt) return attempt;
      }
    };

    const askAnother = async (): Promise<void> => {
      const candidate = selector.hedgeCandidate(running.map((attempt) => attempt.candidate));
      if (!candidate || signal.aborted) return;
      try {
        await ask(candidate);
      } catch (error) {
        // The late attempt goes on alone.
        if (!(error instanceof ZomaError) || error.code !== 'rate_limited') throw error;
      }
    };

    const announce = (
      attempt: RunningAttempt,
      replaced: ReplacedAttempt | undefined = failed.at(-1),
    ): Promise<void> => {
      const { number, continues } = attempt;
      const { provider, model } = attempt.candidate.model;
      announced = attempt;
      const isOther = replaced !== undefined && (replaced.provider !== provider || replaced.model !== model);
      const failover = isOther && { from: replaced.provider, reason: replaced.reason };
      return sink.attempt({ number, provider, model, continues, ...(failover && { failover }) });
    };

    /** Records a failure after which another provider may answer. @throws every other failure */
    const fail = (attempt: RunningAttempt, error: unknown): void => {
      running = running.filter((other) => other !== attempt);
      if (!(error instanceof ProviderError) || error.failure === 'cancelled') throw error;
      const { candidate, delivered } = attempt;
      const { provider, model } = candidate.model;
      logger.warn({ provider, model, failure: error.failure, err: error }, 'provider failed');
      onFailure(circuitOf(candidate));
      noteFailure(candidate, error.failure);
      if (error.failure === 'safety') throw failureOf(failed);
      selector.failed(candidate, error, delivered);
    };

    try {
      for (;;) {
        const [lead = await askNext()] = running;
        if (lead !== announced) await announce(lead);

        const mayHedge = running.length === 1 && lead !== hedged;
        const first = await raceFirstTexts(running, mayHedge ? hedgeAfterMs : undefined);
        if (first === 'late') {
          hedged = lead;
          await askAnother();
          continue;
        }
        const { attempt, firstText } = first;
        if ('error' in firstText) {
          fail(attempt, firstText.error);
          continue;
        }
        for (const other of running) if (other !== attempt) leaving.push(other.leave());
        running = [attempt];
        if (attempt !== announced) {
          const { provider, model } = lead.candidate.model;
          await announce(attempt, { provider, model, reason: 'late' });
        }
        await sink.text(firstText.text);
        let finish: Finish;
        try {
          finish = await attempt.rest(sink);
        } catch (error) {
          fail(attempt, error);
          continue;
        }
        return { finishReason: finish.finishReason };
      }
    } catch (error) {
      throw signal.aborted ? new ProviderError('cancelled', { cause: error }) : error;
    } finally {
      await Promise.all([...leaving, ...running.map((attempt) => attempt.leave())]);
      await Promise.all(ends);
    }
  },
});

export type Chain = ReturnType<typeof createChain>;
