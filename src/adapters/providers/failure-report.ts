import { nonNegative, readRetryAfter } from '../../core/retry-after.ts';
import { ProviderError, type FailureClass } from '../../ports/language-model.ts';
import { readErrorBody, type ErrorReport } from './error-body.ts';
import { errorResponseIn } from './error-response.ts';
import { asksToWait, namedFailures, normalized, sentenceFailures, vagueNames } from './failure-tables.ts';

const failureOfNames = (table: ReadonlyMap<string, FailureClass>, names: readonly string[]): FailureClass | undefined =>
  names.map((name) => table.get(normalized(name))).find((failure) => failure !== undefined);

/**
 * Finds names within sentences, such as `litellm.ContentPolicyViolationError` or `Request blocked: PROHIBITED_CONTENT`: a proxy quotes
 * the other server's error in the sentence of its own.
 */
const namesIn = (sentences: readonly string[]): string[] =>
  sentences.flatMap((sentence) => sentence.match(/\b([A-Za-z]+(_[A-Za-z]+)+|[A-Z]\w*(Error|Exception))\b/g) ?? []);

const failureOfSentences = (sentences: readonly string[]): FailureClass | undefined =>
  sentenceFailures.find(([, pattern]) => sentences.some((sentence) => pattern.test(sentence)))?.[0];

/** Statuses that mean the same at every server. */
const unambiguousStatuses: Readonly<Record<number, FailureClass>> = {
  401: 'not_authorized',
  402: 'not_authorized',
  408: 'transient',
  409: 'transient',
  425: 'transient',
  429: 'rate_limited',
  529: 'overloaded',
};

const failureOfStatus = (status: number): FailureClass => {
  if (status === 403 || status === 404) return 'not_authorized';
  if (status === 503) return 'overloaded';
  if (status >= 500) return 'transient';
  return status >= 400 ? 'invalid_request' : 'malformed';
};

/**
 * Classifies a failure that the provider reported: by names, then by names within sentences, then by an unambiguous status, then by
 * sentences, then by the status.
 */
export const classifyReport = ({ status, names, sentences }: ErrorReport): FailureClass => {
  const named = failureOfNames(namedFailures, names) ?? failureOfNames(namedFailures, namesIn(sentences));
  // LiteLLM reports a throttle of Bedrock as a window that is exceeded, since its sentence contains `too many tokens`.
  if (named === 'context_too_long' && sentences.some((sentence) => asksToWait.test(sentence))) return 'rate_limited';
  const certain = named ?? unambiguousStatuses[status ?? 0] ?? failureOfSentences(sentences);
  if (certain !== undefined) return certain;
  // The 413 of an API has a name in its envelope. One without a name is a proxy's limit on bodies and unrelated to the window.
  if (status === 413 && names.some((name) => /[a-z]/i.test(name))) return 'context_too_long';
  if (status !== undefined) return failureOfStatus(status);
  return failureOfNames(vagueNames, names) ?? 'transient';
};

/** Reads the wait that the headers ask for, in seconds: `retry-after-ms`, or `retry-after`. */
const retryAfterOf = (headers: Headers | undefined): number | undefined => {
  const milliseconds = headers?.get('retry-after-ms');
  if (milliseconds) return nonNegative(Number(milliseconds) / 1000);
  return readRetryAfter(headers?.get('retry-after'), Date.now());
};

/** Builds the loggable cause of a report: the status and the machine-readable names, no sentences, which may quote a prompt. */
const summaryOf = ({ status, names, parameters }: ErrorReport): Error => {
  const safe = [...names, ...parameters].filter((name) => /^[\w.[\]-]{1,64}$/.test(name));
  return new Error(`The provider reported ${[status ?? 'no status', ...new Set(safe)].join(', ')}.`);
};

/** Whether one request exceeds a rate limit by itself, as Groq and OpenAI report it; smaller requests are not affected. */
const isTooLargeByItself = ({ status, sentences }: ErrorReport): boolean =>
  status === 413 || sentences.some((sentence) => /request too large/i.test(sentence));

const providerErrorOf = (report: ErrorReport, headers?: Headers): ProviderError => {
  const failure = classifyReport(report);
  return new ProviderError(failure, {
    cause: summaryOf(report),
    retryAfterSeconds: report.retryAfterSeconds ?? retryAfterOf(headers),
    ...(isTooLargeByItself(report) && { causedByRequest: true }),
  });
};

/** Converts an error within a stream, or in place of an answer, of any shape. */
export const reportedFailure = (error: unknown): ProviderError => providerErrorOf(readErrorBody(error));

const isFilled = (value: unknown): boolean => value != null && value !== '';

/** MiniMax answers with a 200 and no choices: https://platform.minimax.io/docs/api-reference/errorcode */
const hasFailedBase = ({ base_resp: base }: Readonly<Record<string, unknown>>): boolean =>
  typeof base === 'object' &&
  base !== null &&
  'status_code' in base &&
  isFilled(base.status_code) &&
  base.status_code !== 0;

/**
 * Whether an event of a stream, or a body in place of a stream, is an error: by its `error`, by its type, or because it has a
 * message and none of the protocol's `answerFields`.
 */
export const isReportedError = (event: object, ...answerFields: readonly string[]): boolean => {
  const fields = event as Readonly<Record<string, unknown>>;
  const { error, object, type, message, detail, errors } = fields;
  if (isFilled(error) || object === 'error' || type === 'error' || hasFailedBase(fields)) return true;
  return !answerFields.some((field) => field in event) && [message, detail, errors].some(isFilled);
};

/** Converts an SDK's error to the port's. An error without a response is a failed connection: `transient`. */
export const asProviderError = (thrown: unknown): ProviderError => {
  if (thrown instanceof ProviderError) return thrown;
  const response = errorResponseIn(thrown);
  if (response === undefined) return new ProviderError('transient', { cause: thrown });
  return providerErrorOf(readErrorBody(response.body, response.status), response.headers);
};
