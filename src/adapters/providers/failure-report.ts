import { ProviderError, type FailureClass } from '../../ports/language-model.ts';
import { readErrorBody, type ErrorReport } from './error-body.ts';
import { errorResponseIn } from './error-response.ts';
import { namedFailures, normalized, saidFailures, saysWait, vagueNames } from './failure-tables.ts';

const failureOfNames = (table: ReadonlyMap<string, FailureClass>, names: readonly string[]): FailureClass | undefined =>
  names.map((name) => table.get(normalized(name))).find((failure) => failure !== undefined);

/**
 * The names within sentences, such as `litellm.ContentPolicyViolationError` or `Request blocked: PROHIBITED_CONTENT`: a proxy writes
 * what it was told by another server into the sentence of its own error.
 */
const namesIn = (sentences: readonly string[]): string[] =>
  sentences.flatMap((sentence) => sentence.match(/\b([A-Za-z]+(_[A-Za-z]+)+|[A-Z]\w*(Error|Exception))\b/g) ?? []);

const failureOfSentences = (sentences: readonly string[]): FailureClass | undefined =>
  saidFailures.find(([, says]) => sentences.some((sentence) => says.test(sentence)))?.[0];

const failureOfStatus = (status: number): FailureClass => {
  switch (status) {
    case 401:
    case 402:
    case 403:
    case 404:
      return 'not_authorized';
    case 408:
    case 409:
    case 425:
      return 'transient';
    case 429:
      return 'rate_limited';
    case 503:
    case 529:
      return 'overloaded';
    default:
      if (status >= 500) return 'transient';
      return status >= 400 ? 'invalid_request' : 'malformed';
  }
};

/** The statuses that mean one thing wherever they come from; the others are used for almost anything. */
const plainStatuses: ReadonlySet<number> = new Set([401, 402, 408, 409, 425, 429, 529]);

/**
 * The class of a failure that the provider itself reported: by names, then by names within sentences, then by the status where it is
 * plain, then by sentences.
 */
export const classifyReport = ({ status, names, sentences }: ErrorReport): FailureClass => {
  const named = failureOfNames(namedFailures, names) ?? failureOfNames(namedFailures, namesIn(sentences));
  // LiteLLM names a throttle of Bedrock's after the window: its sentence has the words `too many tokens`.
  if (named === 'context_too_long' && sentences.some((sentence) => saysWait.test(sentence))) return 'rate_limited';
  if (named !== undefined) return named;
  if (status !== undefined && plainStatuses.has(status)) return failureOfStatus(status);
  const said = failureOfSentences(sentences);
  if (said !== undefined) return said;
  // An API's own 413 has a name in its envelope. One without is a proxy's bound on bodies and says nothing about a window.
  if (status === 413 && names.some((name) => /[a-z]/i.test(name))) return 'context_too_long';
  if (status !== undefined) return failureOfStatus(status);
  return failureOfNames(vagueNames, names) ?? 'transient';
};

const nonNegative = (value: number): number | undefined => (Number.isFinite(value) && value >= 0 ? value : undefined);

/** What the headers ask to wait, in seconds: `retry-after-ms`, or `retry-after` as seconds or as a date. */
export const retryAfterOf = (headers: Headers | undefined, now = Date.now()): number | undefined => {
  const milliseconds = headers?.get('retry-after-ms');
  if (milliseconds) return nonNegative(Number(milliseconds) / 1000);
  const value = headers?.get('retry-after');
  if (!value) return undefined;
  const seconds = Number(value);
  return nonNegative(Number.isNaN(seconds) ? Math.max(0, (Date.parse(value) - now) / 1000) : seconds);
};

/** What the log gets of a report: the status and the machine-readable names. Sentences may quote a prompt. */
const summaryOf = ({ status, names, parameters }: ErrorReport): Error => {
  const safe = [...names, ...parameters].filter((name) => /^[\w.[\]-]{1,64}$/.test(name));
  return new Error(`The provider reported ${[status ?? 'no status', ...new Set(safe)].join(', ')}.`);
};

/** Groq and OpenAI call it a rate limit when one request is above the limit by itself; smaller ones are not affected. */
const saysTooLargeByItself = ({ status, sentences }: ErrorReport): boolean =>
  status === 413 || sentences.some((sentence) => /request too large/i.test(sentence));

const providerErrorOf = (report: ErrorReport, headers?: Headers): ProviderError => {
  const failure = classifyReport(report);
  return new ProviderError(failure, {
    cause: summaryOf(report),
    retryAfterSeconds: report.retryAfterSeconds ?? retryAfterOf(headers),
    ...(saysTooLargeByItself(report) && { causedByRequest: true }),
  });
};

/** The failure that an error within a stream, or in the place of an answer, reports: an object of any shape, or a sentence. */
export const reportedFailure = (error: unknown): ProviderError => providerErrorOf(readErrorBody(error));

const isSaid = (value: unknown): boolean => value != null && value !== '';

/** MiniMax answers with a 200 and no choices: https://platform.minimax.io/docs/api-reference/errorcode */
const hasFailedBase = ({ base_resp: base }: Readonly<Record<string, unknown>>): boolean =>
  typeof base === 'object' &&
  base !== null &&
  'status_code' in base &&
  isSaid(base.status_code) &&
  base.status_code !== 0;

/**
 * Whether an event of a stream, or a body in the place of a stream, is an error: by its `error`, by its kind, or because it has a
 * message and none of the `answerFields` that events of the protocol have.
 */
export const isReportedError = (event: object, ...answerFields: readonly string[]): boolean => {
  const fields = event as Readonly<Record<string, unknown>>;
  const { error, object, type, message, detail, errors } = fields;
  if (isSaid(error) || object === 'error' || type === 'error' || hasFailedBase(fields)) return true;
  return !answerFields.some((field) => field in event) && [message, detail, errors].some(isSaid);
};

/** What an SDK threw instead of a response, as the one error of the port. What is no error response is a connection that failed. */
export const asProviderError = (thrown: unknown): ProviderError => {
  if (thrown instanceof ProviderError) return thrown;
  const response = errorResponseIn(thrown);
  if (response === undefined) return new ProviderError('transient', { cause: thrown });
  return providerErrorOf(readErrorBody(response.body, response.status), response.headers);
};
