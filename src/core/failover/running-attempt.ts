import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../ports/clock.ts';
import { ProviderError, type AnswerEvent, type ModelRequest, type ReportedUsage } from '../../ports/language-model.ts';
import type { ReasoningStage } from '../text/reasoning.ts';
import type { TextEdit } from '../text/stage.ts';
import type { Candidate } from './candidate.ts';
import type { Permit } from './circuit-breakers.ts';
import { withDeadlines, type Deadlines } from './deadlines.ts';

/** The first text of an attempt, or what it threw before that. */
export type FirstText = { readonly text: string } | { readonly error: unknown };

/** The events of an attempt: those of the model, without its reasoning; a `replace` takes back all earlier text. */
export type AttemptEvent = AnswerEvent | { readonly type: 'replace'; readonly text: string };

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
   * Yields the events after the first text, up to the end.
   * @throws ProviderError
   */
  rest(): AsyncGenerator<AttemptEvent, void, undefined>;
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
  const { model } = candidate;
  const startedAt = new Date(clock.now());
  const started = performance.now();
  const leaving = new AbortController();
  const abort = (): void => leaving.abort();
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort);

  const events = withDeadlines(model, request, leaving.signal, deadlines);
  let firstTokenMs: number | undefined;
  let delivered = '';
  let ended = false;

  const end = (failure: ProviderError | undefined, usage: ReportedUsage | undefined): void => {
    if (ended) return;
    ended = true;
    signal.removeEventListener('abort', abort);
    onEnd({ number, candidate, request, failure, startedAt, firstTokenMs, usage, delivered });
    reportEnd(permit, failure);
  };

  /** The end that was read and comes after the present edit. */
  let finish: AnswerEvent | undefined;

  const read = async (): Promise<AttemptEvent> => {
    for (;;) {
      if (finish) return finish;
      const result = await events.next();
      if (result.done) throw new ProviderError('broken_stream');
      const event = result.value;
      let edit: TextEdit | undefined;
      if (event.type === 'text') {
        delivered += event.text;
        if (delivered.length > longestText) throw new ProviderError('malformed');
        edit = reasoning.push(event.text);
      } else {
        edit = reasoning.end();
        // Reasoning alone is no answer, but its proper end shows that the provider works.
        if (!reasoning.hasText) throw new ProviderError('malformed', { usage: event.usage, causedByRequest: true });
        finish = event;
      }
      if (edit)
        return 'replace' in edit ? { type: 'replace', text: edit.replace } : { type: 'text', text: edit.append };
    }
  };

  /** Returns the next event; the attempt ends with the last one, and when this throws. */
  const next = async (): Promise<AttemptEvent> => {
    try {
      const event = await read();
      if (event.type === 'finish') end(undefined, event.usage);
      return event;
    } catch (error) {
      const failure = error instanceof ProviderError ? error : undefined;
      // Anything but a ProviderError is a bug in this node.
      end(failure ?? new ProviderError('cancelled', { cause: error }), failure?.usage);
      throw error;
    }
  };

  const readFirst = async (): Promise<FirstText> => {
    try {
      const event = await next();
      if (event.type === 'finish') throw new ProviderError('malformed');
      firstTokenMs = performance.now() - started;
      permit.answered(firstTokenMs);
      return { text: event.text };
    } catch (error) {
      return { error };
    }
  };
  const firstText = readFirst();

  return {
    number,
    candidate,
    continues,
    firstText,
    get delivered() {
      return reasoning.hasText;
    },
    async *rest() {
      while (!ended) yield await next();
    },
    leave: async () => {
      abort();
      await firstText;
      await events.return().catch(() => undefined);
      end(new ProviderError('cancelled'), undefined);
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
