import type { FailureClass } from '../../ports/language-model.ts';

/** What a provider said about a failure, out of its own envelope. */
export interface FailureReport {
  /** An HTTP status, of the response or in its stream. */
  readonly status?: number | undefined;
  /** The machine-readable names of the failure, in any case. */
  readonly names: readonly unknown[];
  /** A sentence, if it is one. */
  readonly message: unknown;
}

/** The names that the providers use, in lower case. */
const namedFailures: Readonly<Record<string, FailureClass>> = {
  overloaded: 'overloaded',
  overloaded_error: 'overloaded',
  server_is_overloaded: 'overloaded',
  slow_down: 'overloaded',
  unavailable: 'overloaded',
  insufficient_quota: 'rate_limited',
  rate_limit_error: 'rate_limited',
  rate_limit_exceeded: 'rate_limited',
  resource_exhausted: 'rate_limited',
  api_key_invalid: 'not_authorized',
  authentication_error: 'not_authorized',
  billing_error: 'not_authorized',
  invalid_api_key: 'not_authorized',
  model_not_found: 'not_authorized',
  not_found: 'not_authorized',
  not_found_error: 'not_authorized',
  permission_denied: 'not_authorized',
  permission_error: 'not_authorized',
  unauthenticated: 'not_authorized',
  context_length_exceeded: 'context_too_long',
  request_too_large: 'context_too_long',
  content_filter: 'safety',
  content_policy_violation: 'safety',
  invalid_argument: 'invalid_request',
  invalid_request_error: 'invalid_request',
};

/** The sentences by which providers say it where they have no name for it. */
const saysContextTooLong =
  /maximum context length|context (window|length|limit).{0,40}exceed|exceed.{0,40}context (window|length|limit)|prompt is too long|input token count.{0,80}exceeds/is;

const failureOfName = (name: unknown): FailureClass | undefined =>
  typeof name === 'string' && Object.hasOwn(namedFailures, name.toLowerCase())
    ? namedFailures[name.toLowerCase()]
    : undefined;

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
    case 413:
      return 'context_too_long';
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

/** The HTTP status that some providers put into an error within a stream, as a number or as its digits. */
export const statusIn = (code: unknown): number | undefined => {
  const status = Number(code);
  return Number.isInteger(status) && status >= 400 && status < 600 ? status : undefined;
};

/** The class of a failure that the provider itself reported. */
export const classifyReport = ({ status, names, message }: FailureReport): FailureClass => {
  const named = names.map(failureOfName).find((failure) => failure !== undefined);
  if (named === 'overloaded') return named;
  // The status comes first: providers call almost any 4xx an invalid request.
  const failure = status === undefined ? (named ?? 'transient') : failureOfStatus(status);
  if (failure !== 'invalid_request') return failure;
  if (named === 'not_authorized' || named === 'safety' || named === 'context_too_long') return named;
  return typeof message === 'string' && saysContextTooLong.test(message) ? 'context_too_long' : failure;
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
