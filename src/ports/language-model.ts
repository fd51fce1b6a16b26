/** The reasons for which an attempt at a provider fails. All reactions to a failure depend on its class, never on an SDK's error. */
export const failureClasses = [
  /** A 5xx, a refused or reset connection: the same request may succeed later. */
  'transient',
  /** The provider's own limit; see `retryAfterSeconds`. */
  'rate_limited',
  /** The provider has no capacity. */
  'overloaded',
  /** No token arrived within the deadline, or since the last token. */
  'silent',
  /** The stream ended, cleanly or not, without the provider's terminal marker. */
  'broken_stream',
  /** The answer violates the protocol. */
  'malformed',
  /** The provider refuses the request as invalid; another request may succeed. */
  'invalid_request',
  /** The answer reached the output limit and is incomplete. */
  'output_limit',
  /** The provider's safety system refused. */
  'safety',
  /** The prompt exceeds the model's context window. */
  'context_too_long',
  /** The key is wrong or missing, may not use the model, or its account has no credit left. */
  'not_authorized',
  /** The request was aborted by its own signal. */
  'cancelled',
] as const;

/** A class of `failureClasses`. */
export type FailureClass = (typeof failureClasses)[number];

/** The details of a failed attempt. */
export interface ProviderErrorOptions {
  readonly cause?: unknown;
  /** @see ProviderError.retryAfterSeconds */
  readonly retryAfterSeconds?: number | undefined;
  readonly usage?: ReportedUsage | undefined;
  /** Derived from the class by default. */
  readonly causedByRequest?: boolean | undefined;
}

/** The classes that a request's own content, size or parameters cause. */
const causedByRequests: ReadonlySet<FailureClass> = new Set([
  'invalid_request',
  'output_limit',
  'safety',
  'context_too_long',
  'cancelled',
]);

/** The only error that an adapter throws when an attempt fails. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly failure: FailureClass;
  /** The wait that the provider asked for, in seconds. */
  readonly retryAfterSeconds: number | undefined;
  /** The usage that the provider had reported before the failure. */
  readonly usage: ReportedUsage | undefined;
  /** Whether this request's content, size or parameters, or its abort, caused the failure, so that other requests may succeed. */
  readonly causedByRequest: boolean;

  constructor(failure: FailureClass, options: ProviderErrorOptions = {}) {
    super(`The provider's attempt failed: ${failure}.`, { cause: options.cause });
    this.failure = failure;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.usage = options.usage;
    this.causedByRequest = options.causedByRequest ?? causedByRequests.has(failure);
  }
}

/** One message of the conversation with the model. */
export interface ModelMessage {
  readonly role: 'user' | 'assistant';
  readonly content: string;
}

/** The efforts of reasoning, for models with such a parameter. */
export const reasoningEfforts = ['none', 'minimal', 'low', 'medium', 'high'] as const;

/** An effort of `reasoningEfforts`. */
export type ReasoningEffort = (typeof reasoningEfforts)[number];

/** The faults that a demonstration asks a sample model to have. */
export const injectedFaults = [
  /** Every request fails before its first text, as by a server's error. */
  'fail',
  /** Nothing arrives, until the first-token timeout. */
  'stall',
  /** The answer breaks off after half of its text. */
  'break_midway',
  /** A safety system refuses. */
  'refuse',
  /** The text arrives slowly, and whole. */
  'slow',
] as const;

/** A fault of `injectedFaults`. */
export type InjectedFault = (typeof injectedFaults)[number];

/** What a request asks for, in plain values, for a provider without a language model. Options are masked as the prompt is. */
export interface RequestTask {
  /** The name of an action, such as `fix_grammar`. */
  readonly action: string;
  readonly format: 'text' | 'markdown' | 'html';
  readonly tone?: string | undefined;
  readonly language?: string | undefined;
}

/** The sizes of a request and of its whole answer, which may take several requests. Tokens of one tokenizer. */
export interface RequestSize {
  /** The user's text, in UTF-16 code units. */
  readonly characters: number;
  /** The user's text, as it is sent. */
  readonly textTokens: number;
  /** The whole prompt. */
  readonly promptTokens: number;
  /** The most that a provider counts in the texts of the prompt; absent in sessions of earlier versions. */
  readonly promptBound?: number | undefined;
  /** The probable length of the whole answer. */
  readonly expectedTokens: number;
  /** The greatest length of the whole answer. */
  readonly mostTokens: number;
}

/** A request, independent of the provider. */
export interface ModelRequest {
  /** The instructions to the model; never text of a user. */
  readonly system: string;
  /** At least one message; the last is the user's. */
  readonly messages: readonly ModelMessage[];
  /** The most tokens of the answer; a longer one is continued by further requests. */
  readonly maxOutputTokens: number;
  /** Not sent. Absent when unknown. */
  readonly size?: RequestSize | undefined;
  /** Sent only to models that support it; absent for the provider's default. */
  readonly reasoningEffort?: ReasoningEffort | undefined;
  /**
   * The number of leading messages that later requests repeat byte for byte, after the same `system`, so that caching them at the
   * provider is worth its price. None when absent.
   */
  readonly stableMessages?: number | undefined;
  /** Not sent; the mock reads it. Absent in sessions of earlier versions. */
  readonly task?: RequestTask | undefined;
  /** Not sent; the mock reads it. The text of a broken-off answer that this one continues, and the end of it that is to be repeated. */
  readonly begun?: { readonly text: string; readonly anchor: string } | undefined;
  /** Not sent; the mock obeys it. The faults of its models by their names; none when absent, and always in production. */
  readonly faults?: Readonly<Record<string, InjectedFault>> | undefined;
}

/** Tokens as the provider counts them. */
export interface TokenUsage {
  /** All input, including the tokens read from the provider's cache and written to it. */
  readonly inputTokens: number;
  /** Input that was read from the provider's cache, which is cheaper; none when absent. */
  readonly cachedInputTokens?: number;
  /** Input that was written to the provider's cache, which may cost more; none when absent. */
  readonly cacheWriteTokens?: number;
  /** All output, including hidden reasoning, which is billed. */
  readonly outputTokens: number;
}

/** The usage that a provider reported. Counts that are missing or zero are absent. */
export interface ReportedUsage extends Partial<TokenUsage> {
  /** Output outside the text, where the provider counts it apart and does not count the text. */
  readonly hiddenTokens?: number;
}

/**
 * Abort reason for a provider that has been silent for too long. An answer is then complete if the provider has announced its end
 * and nothing followed.
 */
export const silence = new DOMException('The provider has been silent for too long.', 'TimeoutError');

/** The end of a complete answer. */
export interface Finish {
  readonly finishReason: 'stop';
  /** Absent when the provider reported none. */
  readonly usage?: ReportedUsage;
}

/** Receives an answer as it arrives. */
export interface AnswerSink {
  /**
   * Takes the next piece of the answer; never empty. While a returned promise is pending, the provider's connection is not read and
   * nothing more is given. An error that it throws or rejects with aborts the request, and `answer` throws it unchanged.
   */
  text(text: string): Promise<void> | undefined;
  /** Takes a sign of life: the model reasons. */
  activity(): void;
}

/**
 * A model of a provider.
 *
 * Guarantees of `answer`:
 * - The texts are in order; joined they are the answer, byte for byte. Each is given in the turn of the event loop in which its bytes
 *   arrive, unless the sink is busy.
 * - It resolves only with a complete answer, one with the provider's terminal marker. An answer that breaks off, reaches the output
 *   limit, is refused or is aborted throws a `ProviderError`, after the texts before it. It throws no other error of its own.
 * - It sends one HTTP request and does not retry. The one exception: when the provider refuses a parameter, it sends the request again
 *   without that parameter or with its other form, once for each parameter, and remembers that for later requests. Refused requests are
 *   not billed, so all of this is one attempt.
 * - Aborting `signal` aborts the request, and nothing is given after it. After an abort by `silence` it still resolves if the provider
 *   has announced the end and only left its stream open.
 * - Once it settles, the sink is not called again and no promise of the sink is pending.
 * - The message and the causes of its errors contain no text of a user and no secret.
 */
export interface LanguageModel {
  /** The provider's name as in the configuration: `openai`, `claude`, `gemini`, `mock`. */
  readonly provider: string;
  /** The provider's name of the model. */
  readonly model: string;
  /** Whether the provider continues, and bills, an answer after its request was aborted. */
  readonly billsAfterAbort: boolean;
  /** Sends a request and gives its answer to `sink`. */
  answer(request: ModelRequest, signal: AbortSignal, sink: AnswerSink): Promise<Finish>;
  /** Closes idle connections. No `answer` may be running. */
  close(): Promise<void>;
}
