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
  /** The key is wrong or missing, or may not use the model. */
  'not_authorized',
  /** The request was aborted by its own signal. */
  'cancelled',
] as const;

export type FailureClass = (typeof failureClasses)[number];

export interface ProviderErrorOptions {
  readonly cause?: unknown;
  readonly retryAfterSeconds?: number | undefined;
  readonly usage?: ReportedUsage | undefined;
}

/** What every adapter throws when an attempt fails, whatever its SDK threw. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly failure: FailureClass;
  /** What the provider asked to wait, in seconds, if it did. */
  readonly retryAfterSeconds: number | undefined;
  /** What the provider had counted when it failed, if it said. */
  readonly usage: ReportedUsage | undefined;

  constructor(failure: FailureClass, options: ProviderErrorOptions = {}) {
    super(`The provider's attempt failed: ${failure}.`, { cause: options.cause });
    this.failure = failure;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.usage = options.usage;
  }
}

/** One turn of the conversation with the model. */
export interface ModelMessage {
  readonly role: 'user' | 'assistant';
  readonly content: string;
}

export interface ModelRequest {
  /** What the model is and must do; never anything that a user wrote. */
  readonly system: string;
  /** At least one; the last is the user's. */
  readonly messages: readonly ModelMessage[];
  /** The most tokens that the answer may have. */
  readonly maxOutputTokens: number;
}

/** Tokens as the provider counts them; output includes hidden reasoning, which is billed. */
export interface TokenUsage {
  /** All input, with what came out of the provider's cache. */
  readonly inputTokens: number;
  /** How much of the input came out of the provider's cache, which is cheaper; none unless told. */
  readonly cachedInputTokens?: number;
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

export type ModelEvent =
  /** The next piece of the answer; never empty. */
  | { readonly type: 'text'; readonly text: string }
  /**
   * The provider's terminal marker was seen and the answer is whole; the last
   * event. `usage` is absent when the provider reported none.
   */
  | { readonly type: 'finish'; readonly finishReason: 'stop'; readonly usage?: ReportedUsage };

/**
 * A model of a provider, behind one shape.
 *
 * Guarantees of `stream`:
 * - Texts come in order; joined they are the answer, byte for byte.
 * - It ends normally only after one `finish`. A stream that breaks off, stops at
 *   the output limit, is refused, or is aborted throws a `ProviderError`, and
 *   nothing but a `ProviderError`.
 * - It makes one HTTP request: no retries of its own.
 * - Aborting `signal` aborts that request; so does leaving the iteration early. Aborted by `silence`, it still yields
 *   `finish` when the provider has announced the end and only left its stream open.
 * - No text of a user and no secret is in the message of what it throws.
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
