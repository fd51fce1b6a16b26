/** Why an attempt at a provider failed. Everything that reacts to a failure acts on this, never on an SDK's error. */
export const failureClasses = [
  /** A 5xx, a refused or reset connection: the same request may succeed later. */
  'transient',
  /** The provider's own limit; see `retryAfterSeconds`. */
  'rate_limited',
  /** The provider says that it is full. */
  'overloaded',
  /** No token within the deadline, or none since the last one for too long. */
  'silent',
  /** The stream ended, by an error or quietly, without the provider's terminal marker. */
  'broken_stream',
  /** The answer is not what the protocol says. */
  'malformed',
  /** The provider calls the request itself wrong: another one may be taken. */
  'invalid_request',
  /** The stream stopped at the output limit: what there is, is cut. */
  'output_limit',
  /** The provider's safety system refused. */
  'safety',
  /** The prompt does not fit into the model. */
  'context_too_long',
  /** The key is wrong or missing, may not use the model, or its account has no credit left. */
  'not_authorized',
  /** The request was aborted by its own signal. */
  'cancelled',
] as const;

/** A class of `failureClasses`. */
export type FailureClass = (typeof failureClasses)[number];

/** What a failed attempt reports beside its class. */
export interface ProviderErrorOptions {
  readonly cause?: unknown;
  readonly retryAfterSeconds?: number | undefined;
  readonly usage?: ReportedUsage | undefined;
  /** By default it follows from the class. */
  readonly causedByRequest?: boolean | undefined;
}

/** The classes that a request's own content, size or parameters cause. */
const requestsFault: ReadonlySet<FailureClass> = new Set([
  'invalid_request',
  'output_limit',
  'safety',
  'context_too_long',
  'cancelled',
]);

/** What every adapter throws when an attempt fails, whatever its SDK threw. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly failure: FailureClass;
  /** What the provider asked to wait, in seconds, if it did. */
  readonly retryAfterSeconds: number | undefined;
  /** What the provider had counted when it failed, if it said. */
  readonly usage: ReportedUsage | undefined;
  /** Whether this request's content, size or parameters, or its abort, caused the failure: other requests may fare well. */
  readonly causedByRequest: boolean;

  constructor(failure: FailureClass, options: ProviderErrorOptions = {}) {
    super(`The provider's attempt failed: ${failure}.`, { cause: options.cause });
    this.failure = failure;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.usage = options.usage;
    this.causedByRequest = options.causedByRequest ?? requestsFault.has(failure);
  }
}

/** One turn of the conversation with the model. */
export interface ModelMessage {
  readonly role: 'user' | 'assistant';
  readonly content: string;
}

/** How much a model is to reason before it answers, where it can be told so. */
export const reasoningEfforts = ['none', 'minimal', 'low', 'medium', 'high'] as const;

/** An effort of `reasoningEfforts`. */
export type ReasoningEffort = (typeof reasoningEfforts)[number];

/** How long a request and the text are that its answer makes, or its answers where one is too short for it. Tokens of one tokenizer. */
export interface RequestSize {
  /** Of the user's text, in UTF-16 code units. */
  readonly characters: number;
  /** Of the user's text, as it is sent. */
  readonly textTokens: number;
  /** Of everything that is sent. */
  readonly promptTokens: number;
  /** How long the whole answer probably becomes. */
  readonly expectedTokens: number;
  /** How long it may become. */
  readonly mostTokens: number;
}

/** A request, independent of the provider. */
export interface ModelRequest {
  /** What the model is and must do; never anything that a user wrote. */
  readonly system: string;
  /** At least one; the last is the user's. */
  readonly messages: readonly ModelMessage[];
  /** The most tokens that the answer may have; a longer one is continued by further requests. */
  readonly maxOutputTokens: number;
  /** Not sent. Unknown when absent. */
  readonly size?: RequestSize | undefined;
  /** Sent only to models that take it; the provider's default when absent. */
  readonly reasoningEffort?: ReasoningEffort | undefined;
  /**
   * How many of the messages, from the first on, later requests begin with again, byte for byte, after the same `system`: a provider's
   * cache of prompts is worth its price for them. None when absent.
   */
  readonly stableMessages?: number | undefined;
}

/** Tokens as the provider counts them; output includes hidden reasoning, which is billed. */
export interface TokenUsage {
  /** All input, with what came out of the provider's cache and what was written to it. */
  readonly inputTokens: number;
  /** How much of the input came out of the provider's cache, which is cheaper; none when absent. */
  readonly cachedInputTokens?: number;
  /** How much of the input was written to the provider's cache, which may be dearer; none when absent. */
  readonly cacheWriteTokens?: number;
  readonly outputTokens: number;
}

/** What a provider reported of the tokens; what it did not count, or counted as zero, is absent. */
export interface ReportedUsage extends Partial<TokenUsage> {
  /** Output that is not in the text, where the provider counts it apart and does not count the text. */
  readonly hiddenTokens?: number;
}

/**
 * The reason of an abort when the provider has been silent for too long. An answer whose end the provider has announced,
 * and to which nothing was added since, is whole then.
 */
export const silence = new DOMException('The provider has been silent for too long.', 'TimeoutError');

/** What an answer consists of. */
export type AnswerEvent =
  /** The next piece of the answer; never empty. */
  | { readonly type: 'text'; readonly text: string }
  /**
   * The provider's terminal marker was seen and the answer is whole; the last
   * event. `usage` is absent when the provider reported none.
   */
  | { readonly type: 'finish'; readonly finishReason: 'stop'; readonly usage?: ReportedUsage };

export type ModelEvent =
  | AnswerEvent
  /** The model reasons, and what it reasons is no part of the answer: a sign of life. */
  | { readonly type: 'activity' };

/**
 * A model of a provider, behind one shape.
 *
 * Guarantees of `stream`:
 * - Texts come in order; joined they are the answer, byte for byte.
 * - It ends normally only after one `finish`. A stream that breaks off, stops at
 *   the output limit, is refused, or is aborted throws a `ProviderError`, and
 *   nothing but a `ProviderError`.
 * - It makes one HTTP request and retries nothing. The one exception: when the provider refuses a parameter of the
 *   request, it sends the request again without that parameter or with its other form, once for each parameter, and
 *   remembers it for later requests. What was refused is not billed, so all of this is one attempt.
 * - Aborting `signal` aborts that request; so does leaving the iteration early. Aborted by `silence`, it still yields
 *   `finish` when the provider has announced the end and only left its stream open.
 * - No text of a user and no secret is in the message or the causes of what it throws.
 */
export interface LanguageModel {
  /** The provider's name as in the configuration: `openai`, `claude`, `gemini`, `mock`. */
  readonly provider: string;
  /** The model's name as the provider calls it. */
  readonly model: string;
  /** Whether the provider goes on, and bills what it writes, after its request has been aborted. */
  readonly billsAfterAbort: boolean;
  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelEvent>;
  /** Closes idle connections; no `stream` may be under way. */
  close(): Promise<void>;
}
