import type { Readable } from 'node:stream';
import {
  ProviderError,
  silence,
  type AnswerSink,
  type Finish,
  type ReportedUsage,
} from '../../ports/language-model.ts';
import { createChoiceFilter } from './answer-choice.ts';
import { createAnswerEnd, type Ending } from './answer-end.ts';
import { createAnswerText } from './answer-text.ts';
import { createDelivery, readBody } from './delivery.ts';
import { asProviderError } from './failure-report.ts';
import { createRepeatedShape } from './repeated-shape.ts';
import { createEventParser } from './server-sent-events.ts';

/** The content of one event of an answer. */
export interface Reading {
  /** Empty when the event has none. */
  readonly text: string;
  /** The terminal marker in the event: how the answer ends. */
  readonly marker?: Ending | undefined;
  /** Whether the protocol sends another marker after this one. */
  readonly needsMore?: boolean;
  /** Whether the event is the protocol's terminal event. */
  readonly isDone?: boolean;
  /** Whether the text is the whole answer instead of its next piece. */
  readonly isWhole?: boolean;
  /** The index of the answer, where the protocol can send several. */
  readonly index?: number;
  /** Whether the event contains reasoning, in a field of its own. */
  readonly reasons?: boolean;
}

/** Reads the events of one answer, given as their JSON: those of a stream, or a whole answer in their place. */
export interface AnswerReader<Event> {
  /**
   * Reads an event; undefined when it does not belong to the protocol.
   * @throws ProviderError when the event is a failure; any other error means an unreadable event
   */
  read(event: Event): Reading | undefined;
  /** The usage that the provider has reported so far. */
  readonly usage: ReportedUsage | undefined;
}

/** How long a stream may stay open after the answer's end, in milliseconds: long enough for usage, which may follow. */
const afterEndMs = 500;

/**
 * One error for every attempt: an abort reason keeps its stack, and with it the values of the aborted call, and Claude's SDK
 * keeps the signals of broken answers.
 */
const over = new DOMException('The attempt is over.', 'AbortError');

const asReadingFailure = (thrown: unknown): ProviderError =>
  thrown instanceof ProviderError ? thrown : new ProviderError('broken_stream', { cause: thrown });

/** Adds the reported usage to a failure. Usage without output is left out, since it does not show what the attempt cost. */
const withUsage = (
  { failure, cause, retryAfterSeconds, causedByRequest }: ProviderError,
  usage: ReportedUsage | undefined,
): ProviderError => {
  const counted = usage?.outputTokens === undefined ? undefined : usage;
  return new ProviderError(failure, { cause, retryAfterSeconds, causedByRequest, usage: counted });
};

/** Parses a body into texts and an end; each call handles every event that its bytes complete. */
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
    end.read(added, marker, needsMore);
    if (isDone) end.done();
    putOut(shown);
    reasons ||= reading.reasons === true;
  };
  const releaseChoice = (): void => choice.end().forEach(take);

  const repeated = createRepeatedShape();
  /** The index of the answer in events of the repeated shape. */
  let repeatedIndex: number | undefined;
  /** Learns the shape of an event that has nothing but text. */
  const learn = (
    json: string | undefined,
    { text, marker, needsMore, isDone, isWhole, index, reasons }: Reading,
  ): void => {
    const isPlain = marker === undefined && !needsMore && !isDone && !isWhole && !reasons;
    if (json === undefined || !isPlain || index !== repeatedIndex) repeated.forget();
    if (json === undefined || !isPlain) return;
    repeated.learn(json, text);
    repeatedIndex = index;
  };

  const events = createEventParser({
    onData: (json) => {
      const text = repeated.textIn(json);
      if (text === undefined) return false;
      choice.take(repeatedIndex === undefined ? { text } : { text, index: repeatedIndex }).forEach(take);
      return true;
    },
    onEvent: (event, json) => {
      const reading = reader.read(event as Event);
      if (reading === undefined) {
        repeated.forget();
        return false;
      }
      learn(json, reading);
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
    /** Puts out the texts that were held back, at the end of the body. */
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

/** Runs a step and drops its error, where an earlier failure counts. */
const tryTo = (step: () => void): void => {
  try {
    step();
  } catch {
    // The earlier failure is thrown.
  }
};

/**
 * Runs one attempt at a provider, with the guarantees of `LanguageModel.answer`. `open` sends the request and resolves with the body of a
 * successful response as soon as its headers have arrived.
 */
export const streamAnswer = async <Event>({
  open,
  reader,
  signal,
  sink,
}: {
  open(signal: AbortSignal): Promise<Readable>;
  readonly reader: AnswerReader<Event>;
  readonly signal: AbortSignal;
  readonly sink: AnswerSink;
}): Promise<Finish> => {
  // The SDKs never remove their listeners from a signal, so each attempt has its own signal, which is always aborted.
  const controller = new AbortController();
  const abort = (): void => controller.abort(over);
  const isAborted = (): boolean => signal.aborted;
  const delivery = createDelivery(sink, isAborted);
  const { events, end, release, takeReasons } = createAnswerParser(reader, delivery.push);

  const throwSinkFailure = (): void => {
    if (delivery.failure) throw delivery.failure.error;
  };
  let afterEnd: NodeJS.Timeout | undefined;
  const take = (bytes: Uint8Array): Promise<void> | undefined => {
    const given = delivery.count;
    events.push(bytes);
    if (takeReasons() && delivery.count === given && !isAborted()) sink.activity();
    // Reads on after the answer's end: usage may follow, and only a connection that is read to its end is reused.
    if (!end.isSettled) {
      clearTimeout(afterEnd);
      afterEnd = undefined;
    } else afterEnd ??= setTimeout(abort, afterEndMs);
    throwSinkFailure();
    return delivery.busy?.then(throwSinkFailure);
  };

  let ending: Ending | undefined;
  signal.addEventListener('abort', abort);
  try {
    if (isAborted()) throw new ProviderError('cancelled');
    const body = await open(controller.signal).catch((thrown: unknown) => {
      throw asProviderError(thrown);
    });
    await readBody(body, take);
    if (!isAborted()) {
      events.end();
      release();
      await delivery.busy;
      ending = end.at('clean');
      if (ending === undefined) throw new ProviderError(events.skipped ? 'malformed' : 'broken_stream');
    }
  } catch (thrown) {
    // The texts before a failure are given first.
    await delivery.busy;
    if (!isAborted()) {
      tryTo(release);
      await delivery.busy;
      // A failure after the answer's end does not matter.
      ending = end.at('broken');
      throwSinkFailure();
      if (ending === undefined) throw withUsage(asReadingFailure(thrown), reader.usage);
    }
  } finally {
    clearTimeout(afterEnd);
    signal.removeEventListener('abort', abort);
    controller.abort(over);
  }
  throwSinkFailure();
  if (isAborted()) {
    // An abort may come between the last event and here.
    ending = signal.reason === silence ? end.at('idle') : undefined;
    if (ending === undefined) throw new ProviderError('cancelled');
  }
  const { usage } = reader;
  if (ending !== 'stop') {
    // An unknown finish reason follows from this request, and not from an outage of the provider.
    const causedByRequest = ending === 'malformed' ? true : undefined;
    throw withUsage(new ProviderError(ending ?? 'broken_stream', { causedByRequest }), usage);
  }
  return { finishReason: 'stop', ...(usage && { usage }) };
};
