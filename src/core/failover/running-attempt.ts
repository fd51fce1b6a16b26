import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../ports/clock.ts';
import { ProviderError, type Finish, type ModelRequest, type ReportedUsage } from '../../ports/language-model.ts';
import { createPeriodicYield } from '../periodic-yield.ts';
import { piecesOf } from '../text/characters.ts';
import type { ReasoningStage } from '../text/reasoning.ts';
import type { TextEdit } from '../text/stage.ts';
import type { Candidate } from './candidate.ts';
import type { Permit } from './circuit-breakers.ts';
import { answerInTime, type Deadlines, type TakeText } from './deadlines.ts';

/** The first text of an attempt, or what it threw before that. */
export type FirstText = { readonly text: string } | { readonly error: unknown };

/** Takes the texts of an attempt, without its reasoning. */
export interface AttemptSink {
  readonly text: TakeText;
  /** Takes a text, which may be empty, that replaces all earlier texts of the attempt: they were reasoning. */
  readonly replace: TakeText;
}

/** One request to a provider that has ended. */
export interface EndedAttempt {
  /** 1, 2, 3 … within its session, in the order of sending. */
  readonly number: number;
  readonly candidate: Candidate;
  readonly request: ModelRequest;
  /** Undefined when the answer is complete. */
  readonly failure: ProviderError | undefined;
  readonly startedAt: Date;
  /** From the request to the first text, in milliseconds; undefined when none came. */
  readonly firstTokenMs: number | undefined;
  /** The usage that the provider reported, if it did. */
  readonly usage: ReportedUsage | undefined;
  /** The received text, reasoning included. */
  readonly delivered: string;
}

/** One request to a provider that is under way. */
export interface RunningAttempt {
  readonly number: number;
  readonly candidate: Candidate;
  /** Whether it continues a shown text. */
  readonly continues: boolean;
  /** Settles with the first text that is more than white space and reasoning; never rejects. */
  readonly firstText: Promise<FirstText>;
  /** Whether it has delivered text that is not reasoning. */
  readonly delivered: boolean;
  /**
   * Gives the texts after the first one to `sink` as they arrive; until it is called, the provider's connection is not read. Resolves
   * when the answer is complete.
   * @throws ProviderError; what `sink` throws
   */
  rest(sink: AttemptSink): Promise<Finish>;
  /** Aborts the request; resolves when its connection is closed and its end reported. */
  leave(): Promise<void>;
}

/** What an attempt is made with. */
export interface AttemptOptions {
  readonly candidate: Candidate;
  readonly number: number;
  readonly request: ModelRequest;
  readonly continues: boolean;
  /** Removes the reasoning from the text. */
  readonly reasoning: ReasoningStage;
  readonly permit: Permit;
  readonly deadlines: Deadlines;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Called once, when the attempt ends. */
  readonly onEnd: (attempt: EndedAttempt) => void;
}

/** The longest text of one attempt, reasoning included, in UTF-16 code units: only a broken provider writes more. */
const longestText = 4_000_000;

/** The longest text that is handled at once, in UTF-16 code units: a provider may send its whole answer in one event. */
const longestPiece = 4_096;

/** The longest text whose reasoning is removed at once: it is shown without what turns out to be reasoning. In UTF-16 code units. */
const longestRead = 16_384;

/** The longest Retry-After that is kept, in milliseconds: no request finds out meanwhile whether the provider has recovered. */
const longestRetryAfterMs = 600_000;

/** Reports to the circuit how the request ended: what the request's content, size or parameters caused never counts. */
const reportEnd = (permit: Permit, failure: ProviderError | undefined): void => {
  // An answer that stops at its bound is a provider at work.
  if (failure === undefined || failure.failure === 'output_limit') permit.completed();
  else if (failure.causedByRequest) permit.released();
  else {
    const seconds = failure.retryAfterSeconds;
    permit.failed(seconds === undefined ? {} : { retryAfterMs: Math.min(seconds * 1000, longestRetryAfterMs) });
  }
};

/** A promise and the function that resolves it. */
const withResolvers = <Value = void>() => {
  let resolve!: (value: Value) => void;
  const promise = new Promise<Value>((given) => {
    resolve = given;
  });
  return { promise, resolve };
};

/** Sends the request to the candidate's model, once. */
export const beginAttempt = ({
  candidate,
  number,
  request,
  continues,
  reasoning,
  permit,
  deadlines,
  clock,
  signal,
  onEnd,
}: AttemptOptions): RunningAttempt => {
  const startedAt = new Date(clock.now());
  const started = performance.now();
  const stop = new AbortController();
  let isLeft = false as boolean;
  const abort = (): void => {
    isLeft = true;
    stop.abort();
  };
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort);

  let firstTokenMs: number | undefined;
  let delivered = '';
  let sink: AttemptSink | undefined;
  const first = withResolvers<FirstText>();
  /** Resolves when the attempt is chosen or left. */
  const decision = withResolvers();

  const show = (edit: TextEdit | undefined): Promise<void> | undefined => {
    if (edit === undefined) return undefined;
    if (sink) return 'replace' in edit ? sink.replace(edit.replace) : sink.text(edit.append);
    firstTokenMs = performance.now() - started;
    permit.answered(firstTokenMs);
    first.resolve({ text: 'replace' in edit ? edit.replace : edit.append });
    return decision.promise;
  };

  /** Does something with a long text piece by piece, so that other requests run meanwhile. */
  const inPieces = async (
    text: string,
    longest: number,
    each: (piece: string, index: number) => Promise<void> | undefined,
  ): Promise<void> => {
    const yieldPeriodically = createPeriodicYield();
    for (const [index, piece] of piecesOf(text, longest).entries()) {
      await each(piece, index);
      await yieldPeriodically();
    }
  };

  const showAll = (edit: TextEdit | undefined): Promise<void> | undefined => {
    if (edit === undefined) return undefined;
    const replaces = 'replace' in edit;
    const text = replaces ? edit.replace : edit.append;
    if (text.length <= longestPiece) return show(edit);
    return inPieces(text, longestPiece, (piece, index) =>
      show(replaces && index === 0 ? { replace: piece } : { append: piece }),
    );
  };

  const take: TakeText = (text) => {
    delivered += text;
    if (delivered.length > longestText) throw new ProviderError('malformed');
    if (text.length <= longestRead) return showAll(reasoning.push(text));
    return inPieces(text, longestRead, (piece) => showAll(reasoning.push(piece)));
  };

  const end = (failure: ProviderError | undefined, usage: ReportedUsage | undefined): void => {
    signal.removeEventListener('abort', abort);
    onEnd({ number, candidate, request, failure, startedAt, firstTokenMs, usage, delivered });
    reportEnd(permit, failure);
  };

  const run = async (): Promise<Finish> => {
    try {
      const finish = await answerInTime(candidate.model, request, { stop, deadlines, take });
      const edit = reasoning.end();
      // Reasoning alone is no answer, but its proper end shows that the provider works.
      if (!reasoning.hasText) throw new ProviderError('malformed', { usage: finish.usage, causedByRequest: true });
      await showAll(edit);
      if (isLeft) throw new ProviderError('cancelled');
      end(undefined, finish.usage);
      return finish;
    } catch (error) {
      const failure = error instanceof ProviderError ? error : undefined;
      // Anything but a ProviderError is the sink's, or a bug in this node.
      end(failure ?? new ProviderError('cancelled', { cause: error }), failure?.usage);
      first.resolve({ error });
      throw error;
    }
  };
  const answer = run();
  // `first` has the error until `rest` is called.
  answer.catch(() => undefined);

  return {
    number,
    candidate,
    continues,
    firstText: first.promise,
    get delivered() {
      return reasoning.hasText;
    },
    rest: (to) => {
      sink = to;
      decision.resolve();
      return answer;
    },
    leave: async () => {
      abort();
      decision.resolve();
      await answer.catch(() => undefined);
    },
  };
};

/** The attempt that won a race, with its first text or its failure. */
export interface RaceWinner {
  readonly attempt: RunningAttempt;
  readonly firstText: FirstText;
}

/** Resolves with the attempt that first has a text or fails; with `late` when none does within `lateAfterMs`. */
export const raceFirstTexts = async (
  attempts: readonly RunningAttempt[],
  lateAfterMs: number | undefined,
): Promise<RaceWinner | 'late'> => {
  const racing = attempts.map((attempt) => attempt.firstText.then((firstText): RaceWinner => ({ attempt, firstText })));
  if (lateAfterMs === undefined) return Promise.race(racing);
  const over = new AbortController();
  const late = sleep(lateAfterMs, 'late' as const, { signal: over.signal }).catch(() => 'late' as const);
  try {
    return await Promise.race([...racing, late]);
  } finally {
    over.abort();
  }
};
