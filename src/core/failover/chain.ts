import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../ports/clock.ts';
import { ProviderError, type ModelRequest } from '../../ports/language-model.ts';
import type { Logger } from '../../ports/logger.ts';
import { ZomaError, type ErrorCode } from '../errors.ts';
import { estimateTokens } from '../text/token-estimate.ts';
import { createOpenerMemory, type OpenerMemory } from '../text/opener-memory.ts';
import { createReasoningStage, type ReasoningStage } from '../text/reasoning.ts';
import { circuitOf, type Candidate, type FailedAttempt, type FailureReason } from './candidate.ts';
import type { CircuitBreakers } from './circuit-breakers.ts';
import { continuationOf } from './continuation.ts';
import type { Deadlines } from './deadlines.ts';
import { firstToOpen } from './race.ts';
import { tokensNeeded } from './context-windows.ts';
import { createCandidateSelector } from './candidate-selector.ts';
import { beginAttempt, type EndedAttempt, type RunningAttempt } from './running-attempt.ts';

/** From whom a provider took over, and why; `late`: its first text came before the other's. */
export interface Failover {
  readonly from: string;
  readonly reason: FailureReason | 'late';
}

/** What the chain does, in order: which attempt answers, its text, its end. */
export type ChainEvent =
  /**
   * The texts from here on are this provider's. `continues`: they are the rest of what is shown,
   * else the whole answer.
   */
  | {
      readonly type: 'attempt';
      readonly number: number;
      readonly provider: string;
      readonly model: string;
      readonly continues: boolean;
      readonly failover?: Failover;
    }
  | { readonly type: 'text'; readonly text: string }
  /** The texts of this attempt were none of its answer, and this, which may be empty, is in their place. */
  | { readonly type: 'replace'; readonly text: string }
  | { readonly type: 'finish'; readonly finishReason: string };

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
   * Bills a request that was sent, once, when it has ended. It is over before the next request is reserved for and before `stream`
   * ends.
   */
  bill(attempt: EndedAttempt): Promise<void>;
}

/** What the chain answers. */
export interface ChainRequest {
  readonly request: ModelRequest;
  readonly spending: AttemptSpending;
  /** Returns the text that the reader has, masked: a provider that takes over after a break continues it. @throws ZomaError */
  readonly shown: () => Promise<string>;
}

/** The failures that are the caller's to hear as they are, and not another provider's to mend. */
const codeOf = (attempts: readonly FailedAttempt[]): ErrorCode => {
  if (attempts.at(-1)?.reason === 'safety') return 'content_rejected';
  const tooLong = attempts.length > 0 && attempts.every(({ reason }) => reason === 'context_too_long');
  return tooLong ? 'context_too_long' : 'provider_unavailable';
};

const failureOf = (attempts: readonly FailedAttempt[]): ZomaError =>
  new ZomaError(codeOf(attempts), { details: { attempts } });

/**
 * Asks the providers until one has answered to the end: the next takes over when one fails
 * before its first text, and goes on from what is shown when one fails after that. Who is
 * asked next, how often and when, is the selector's to say (`selector.ts`), and the circuits'.
 *
 * With `hedgeAfterMs` a first text that is late makes it ask the next one too; the first
 * real text wins, and the other request is aborted.
 *
 * Reasoning that a model writes into its text is removed. Where it lacked its opener it is taken back by a `replace`, and
 * the model is remembered: its next text is held back until the reasoning has ended.
 *
 * `stream` yields an `attempt`, the texts of it, and so on, and in the end `finish`. It
 * throws a ZomaError `content_rejected`, `context_too_long` or `provider_unavailable`, with
 * the attempts in `details`; `rate_limited` when a limit leaves no room for the next attempt; and, when
 * `signal` aborts, the ProviderError `cancelled`.
 * Whichever way it ends, no request of it is under way any more.
 */
export const createChain = ({
  candidates,
  breakers,
  deadlines,
  hedgeAfterMs,
  clock,
  logger,
  openers = createOpenerMemory(),
}: {
  readonly candidates: readonly Candidate[];
  readonly breakers: CircuitBreakers;
  readonly deadlines: Deadlines;
  readonly hedgeAfterMs: number | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly openers?: OpenerMemory;
}) => ({
  async *stream(
    { request: asked, spending, shown: shownText }: ChainRequest,
    signal: AbortSignal,
  ): AsyncGenerator<ChainEvent, void, undefined> {
    const given = asked.messages.map(({ content }) => content);
    const selector = createCandidateSelector({
      candidates,
      patienceMs: deadlines.firstTokenMs,
      promptTokens: [asked.system, ...given].reduce((sum, text) => sum + estimateTokens(text), 0),
      ...(asked.size && {
        neededTokens: tokensNeeded(asked.size),
        mostContinuations: Math.ceil(asked.size.mostTokens / asked.maxOutputTokens),
      }),
      now: clock.now,
    });
    const failed: FailedAttempt[] = [];
    /** Those whose first text is awaited, the one that was asked first in front. */
    let running: RunningAttempt[] = [];
    const leaving: Promise<void>[] = [];
    let number = spending.firstNumber - 1;
    const ends: Promise<void>[] = [];
    let announced: RunningAttempt | undefined;
    /** The one beside which another has been asked, or could not be. */
    let hedged: RunningAttempt | undefined;

    const noteFailure = ({ model }: Candidate, reason: FailureReason): void =>
      void failed.push({ provider: model.provider, model: model.model, reason });

    /** What broke off says only what it has shown. */
    const learn = (model: string, { seen }: ReasoningStage, failure: ProviderError | undefined): void => {
      if (failure === undefined || seen === 'lacking_opener') openers.learn(model, seen);
    };

    /** Sends the request to the candidate, unless its circuit keeps it away. @throws ZomaError `rate_limited` */
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
      const request = shown === '' ? asked : continuationOf(asked, shown);
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
        continues: shown !== '',
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
        const turn = selector.next();
        if (!turn) throw failureOf(failed);
        // A timer may fire a little before its time, and a provider's wish is kept to the millisecond.
        if (turn.waitMs > 0) await sleep(Math.ceil(turn.waitMs) + 1, undefined, { signal });
        const attempt = await ask(turn.candidate);
        if (attempt) return attempt;
      }
    };

    const askAnother = async (): Promise<void> => {
      const candidate = selector.hedgeCandidate(running.map((attempt) => attempt.candidate));
      if (!candidate || signal.aborted) return;
      try {
        await ask(candidate);
      } catch (error) {
        // The one that is late goes on alone.
        if (!(error instanceof ZomaError) || error.code !== 'rate_limited') throw error;
      }
    };

    const lastFailure = (): Failover | undefined => {
      const last = failed.at(-1);
      return last && { from: last.provider, reason: last.reason };
    };

    const announce = (attempt: RunningAttempt, failover = lastFailure()): ChainEvent => {
      const { number, continues } = attempt;
      const { provider, model } = attempt.candidate.model;
      announced = attempt;
      const changed = failover !== undefined && failover.from !== provider;
      return { type: 'attempt', number, provider, model, continues, ...(changed && { failover }) };
    };

    /** Records a failure after which another provider may answer; throws every other. */
    const fail = (attempt: RunningAttempt, error: unknown): void => {
      running = running.filter((other) => other !== attempt);
      if (!(error instanceof ProviderError) || error.failure === 'cancelled') throw error;
      const { candidate, delivered } = attempt;
      const { provider, model } = candidate.model;
      logger.warn({ provider, model, failure: error.failure, err: error }, 'a provider failed');
      noteFailure(candidate, error.failure);
      if (error.failure === 'safety') throw failureOf(failed);
      selector.failed(candidate, error, delivered);
    };

    try {
      for (;;) {
        const [lead = await askNext()] = running;
        if (lead !== announced) yield announce(lead);

        const mayHedge = running.length === 1 && lead !== hedged;
        const first = await firstToOpen(running, mayHedge ? hedgeAfterMs : undefined);
        if (first === 'late') {
          hedged = lead;
          await askAnother();
          continue;
        }
        const { attempt, opening } = first;
        if ('error' in opening) {
          fail(attempt, opening.error);
          continue;
        }
        for (const other of running) if (other !== attempt) leaving.push(other.leave());
        running = [attempt];
        if (attempt !== announced) yield announce(attempt, { from: lead.candidate.model.provider, reason: 'late' });
        yield { type: 'text', text: opening.text };
        try {
          for await (const event of attempt.rest()) {
            if (event.type === 'finish') {
              await Promise.all(leaving);
              await Promise.all(ends);
              yield { type: 'finish', finishReason: event.finishReason };
              return;
            }
            yield event;
          }
        } catch (error) {
          fail(attempt, error);
        }
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
