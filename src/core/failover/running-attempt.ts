import type { Clock } from '../../ports/clock.ts';
import { ProviderError, type AnswerEvent, type ModelRequest, type ReportedUsage } from '../../ports/language-model.ts';
import type { ReasoningStage } from '../text/reasoning.ts';
import type { TextEdit } from '../text/stage.ts';
import type { Candidate } from './candidate.ts';
import type { Permit } from './circuit-breakers.ts';
import { withDeadlines, type Deadlines } from './deadlines.ts';

/** How an attempt begins: with its first text, or with what it threw. */
export type Opening = { readonly text: string } | { readonly error: unknown };

/** What an attempt gives: what the model does, without its reasoning; with `replace` what it has given is taken back. */
export type AttemptEvent = AnswerEvent | { readonly type: 'replace'; readonly text: string };

/** One request to a provider, over. */
export interface EndedAttempt {
  /** 1, 2, 3 … within its session, in the order in which they began. */
  readonly number: number;
  readonly candidate: Candidate;
  readonly request: ModelRequest;
  /** Undefined when the answer came whole. */
  readonly failure: ProviderError | undefined;
  readonly startedAt: Date;
  /** From the request to the first text, in milliseconds; undefined when none came. */
  readonly firstTokenMs: number | undefined;
  /** What the provider counted, if it said. */
  readonly usage: ReportedUsage | undefined;
  /** The text that came, with the reasoning that is written in it. */
  readonly delivered: string;
}

/** One request to a provider, under way. */
export interface RunningAttempt {
  readonly number: number;
  readonly candidate: Candidate;
  /** Whether it was asked for the rest of a text. */
  readonly continues: boolean;
  /** Settles with the first text that is more than white space and reasoning; never rejects. */
  readonly opening: Promise<Opening>;
  /** Whether any text is left of it. */
  readonly delivered: boolean;
  /**
   * What comes after the opening, up to the end.
   * @throws ProviderError
   */
  rest(): AsyncGenerator<AttemptEvent, void, undefined>;
  /** Aborts what is under way; resolves when the connection is given up and the attempt has been told of. */
  leave(): Promise<void>;
}

/** One request to one provider, and what watches over it. */
export interface AttemptOptions {
  readonly candidate: Candidate;
  readonly number: number;
  readonly request: ModelRequest;
  readonly continues: boolean;
  /** Removes the reasoning from its text. */
  readonly reasoning: ReasoningStage;
  readonly permit: Permit;
  readonly deadlines: Deadlines;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Called once, when the attempt has ended. */
  readonly onEnd: (attempt: EndedAttempt) => void;
}

/** The longest text of one attempt, reasoning with it, in UTF-16 code units: only a broken provider writes more. */
const longestText = 4_000_000;

/** The longest time for which a provider is left alone because it asks for it: no request finds out meanwhile whether it is back. */
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

  /** The end that was read and not given, since an edit comes before it. */
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
        // Reasoning alone is no answer; that it ended as the protocol says shows a provider at work.
        if (!reasoning.hasText) throw new ProviderError('malformed', { usage: event.usage, causedByRequest: true });
        finish = event;
      }
      if (edit)
        return 'replace' in edit ? { type: 'replace', text: edit.replace } : { type: 'text', text: edit.append };
    }
  };

  /** The next event; the attempt has ended when it is the last, and when this throws. */
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

  const open = async (): Promise<Opening> => {
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
  const opening = open();

  return {
    number,
    candidate,
    continues,
    opening,
    get delivered() {
      return reasoning.hasText;
    },
    async *rest() {
      while (!ended) yield await next();
    },
    leave: async () => {
      abort();
      await opening;
      await events.return().catch(() => undefined);
      end(new ProviderError('cancelled'), undefined);
    },
  };
};
