import { ProviderError, silence, type ModelEvent, type ReportedUsage } from '../../ports/language-model.ts';
import { createChoiceFilter } from './answer-choice.ts';
import { createAnswerEnd, type Ending } from './answer-end.ts';
import { createAnswerText } from './answer-text.ts';
import { createEventParser } from './server-sent-events.ts';

/** What an event of an answer says. */
export interface Reading {
  /** Empty when there is none. */
  readonly text: string;
  /** The terminal marker in it: how the answer ends. */
  readonly marker?: Ending | undefined;
  /** The protocol has another marker to follow this one. */
  readonly needsMore?: boolean;
  /** It is the protocol's last word. */
  readonly isDone?: boolean;
  /** The text is the whole answer, and not its next piece. */
  readonly isWhole?: boolean;
  /** The place of the answer among those of the event, where the protocol can send several. */
  readonly index?: number;
  /** The model reasons, in a field of its own. */
  readonly reasons?: boolean;
}

/** Reads the events of one answer, given as their JSON: those of a stream, or a whole answer in their place. */
export interface AnswerReader<Event> {
  /**
   * Undefined when the event is none of the protocol's.
   * @throws ProviderError when the event is a failure; anything else that it throws means an event that cannot be read.
   */
  read(event: Event): Reading | undefined;
  /** What the provider has counted so far, if it said. */
  readonly usage: ReportedUsage | undefined;
}

/** What a provider's adapter supplies to stream one answer. */
export interface AnswerSource<Event> {
  /** Makes the request; resolves to a response that is no error as soon as its headers are there. */
  open(signal: AbortSignal): Promise<Response>;
  readonly reader: AnswerReader<Event>;
  /** What the SDK threw instead of a response, as the one error of the port. */
  asProviderError(thrown: unknown): ProviderError;
}

/** How long a stream may stay open when nothing more is expected, in milliseconds: long enough for usage, which may follow. */
const afterEndMs = 500;

/**
 * One for all: the reason of an abort keeps its stack, and with it whatever was under way there, and Claude's SDK
 * keeps the signals of answers that broke off.
 */
const over = new DOMException('The attempt is over.', 'AbortError');

const asReadingFailure = (thrown: unknown): ProviderError =>
  thrown instanceof ProviderError ? thrown : new ProviderError('broken_stream', { cause: thrown });

/** The failure with what the provider had counted; without its output that says nothing of what the attempt has cost. */
const withUsage = (
  { failure, cause, retryAfterSeconds, causedByRequest }: ProviderError,
  usage: ReportedUsage | undefined,
): ProviderError => {
  const counted = usage?.outputTokens === undefined ? undefined : usage;
  return new ProviderError(failure, { cause, retryAfterSeconds, causedByRequest, usage: counted });
};

/** Reads a body into texts and an end; each call handles all that its bytes complete. */
const createAnswerParser = <Event>(reader: AnswerReader<Event>, onText: (text: string) => void) => {
  const end = createAnswerEnd();
  const choice = createChoiceFilter<Reading>();
  const answer = createAnswerText();
  let reasons = false;

  const putOut = (text: string): void => {
    if (text !== '') onText(text);
  };
  const take = (reading: Reading): void => {
    const { text, marker, needsMore, isDone, isWhole } = reading;
    const { shown, added } = isWhole ? answer.complete(text) : answer.add(text, marker !== undefined);
    end.read({ text: added, marker, needsMore });
    if (isDone) end.done();
    putOut(shown);
    reasons ||= reading.reasons === true;
  };
  const releaseChoice = (): void => choice.end().forEach(take);

  const events = createEventParser({
    onEvent: (event) => {
      const reading = reader.read(event as Event);
      if (reading === undefined) return false;
      choice.take(reading).forEach(take);
      return true;
    },
    onDone: () => {
      releaseChoice();
      end.done();
    },
  });
  return {
    events,
    end,
    /** Puts out what was held back: nothing more comes. */
    release: (): void => {
      releaseChoice();
      putOut(answer.end());
    },
    /** Whether the model has reasoned since the last call. */
    takeReasons: (): boolean => {
      const had = reasons;
      reasons = false;
      return had;
    },
  };
};

/** One attempt at a provider, with the guarantees of `LanguageModel.stream`, whatever the SDK does. */
export async function* streamAnswer<Event>(
  { open, reader, asProviderError }: AnswerSource<Event>,
  signal: AbortSignal,
): AsyncGenerator<ModelEvent, void, undefined> {
  // The SDKs never take their listeners off the signal that they are given. So each attempt has a signal of its own,
  // which is always aborted.
  const controller = new AbortController();
  const abort = (): void => controller.abort(over);
  const isAborted = (): boolean => signal.aborted;
  let texts: string[] = [];
  const { events, end, release, takeReasons } = createAnswerParser(reader, (text) => texts.push(text));

  /** Takes a step of the parser; returns what it threw, so that the texts before a failure are out before it. */
  const tryTo = (step: () => void): { readonly thrown: unknown } | undefined => {
    try {
      step();
      return undefined;
    } catch (thrown) {
      return { thrown };
    }
  };
  function* takeTexts(): Generator<ModelEvent, void, undefined> {
    const taken = texts;
    texts = [];
    for (const text of taken) {
      if (isAborted()) return;
      yield { type: 'text', text };
    }
  }

  let afterEnd: NodeJS.Timeout | undefined;
  let ending: Ending | undefined;
  signal.addEventListener('abort', abort);
  try {
    if (isAborted()) throw new ProviderError('cancelled');
    const { body }: { readonly body: AsyncIterable<Uint8Array> | null } = await open(controller.signal).catch(
      (thrown: unknown) => {
        throw asProviderError(thrown);
      },
    );
    // Read on after the end: usage may follow it, and only a connection read to its end is used again.
    for await (const bytes of body ?? []) {
      const failed = tryTo(() => events.push(bytes));
      const hasTexts = texts.length > 0;
      yield* takeTexts();
      if (isAborted()) break;
      if (failed) throw failed.thrown;
      if (takeReasons() && !hasTexts) yield { type: 'activity' };
      if (!end.isSettled) {
        clearTimeout(afterEnd);
        afterEnd = undefined;
      } else afterEnd ??= setTimeout(abort, afterEndMs);
    }
    if (!isAborted()) {
      const failed = tryTo(() => {
        events.end();
        release();
      });
      yield* takeTexts();
      if (failed) throw failed.thrown;
      ending = end.at('clean');
      if (ending === undefined) throw new ProviderError(events.skipped ? 'malformed' : 'broken_stream');
    }
  } catch (thrown) {
    if (!isAborted()) {
      tryTo(release);
      yield* takeTexts();
      // Whatever breaks after the end does not make a whole answer less whole.
      ending = end.at('broken');
      if (ending === undefined) throw withUsage(asReadingFailure(thrown), reader.usage);
    }
  } finally {
    clearTimeout(afterEnd);
    signal.removeEventListener('abort', abort);
    controller.abort(over);
  }
  if (isAborted()) {
    // An abort may come between the last event and here.
    ending = signal.reason === silence ? end.at('idle') : undefined;
    if (ending === undefined) throw new ProviderError('cancelled');
  }
  const { usage } = reader;
  if (ending !== 'stop') {
    // A reason to stop that the protocol does not have follows from what was asked: the provider itself is at work.
    const causedByRequest = ending === 'malformed' ? true : undefined;
    throw withUsage(new ProviderError(ending ?? 'broken_stream', { causedByRequest }), usage);
  }
  yield { type: 'finish', finishReason: 'stop', ...(usage && { usage }) };
}
