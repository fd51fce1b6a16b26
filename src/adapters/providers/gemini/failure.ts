import { GoogleGenerativeAIFetchError } from '@google/generative-ai';
import { ProviderError } from '../../../ports/language-model.ts';
import { classifyReport, retryAfterOf, statusIn } from '../failure-report.ts';

/** An error of Google's APIs, in a response or within a stream; nobody has checked what came. */
export interface ReportedError {
  readonly code?: unknown;
  readonly status?: unknown;
  readonly message?: unknown;
  readonly details?: unknown;
}

type ErrorDetail = Readonly<Record<string, unknown>>;

const detailsOf = ({ details }: ReportedError): ErrorDetail[] =>
  Array.isArray(details)
    ? details.filter((detail): detail is ErrorDetail => typeof detail === 'object' && detail !== null)
    : [];

/** RetryInfo: a duration such as `39s` or `0.5s`. */
const retryDelayOf = (details: readonly ErrorDetail[]): number | undefined => {
  const delay = details.map((detail) => detail['retryDelay']).find((value) => typeof value === 'string');
  const seconds = delay === undefined ? NaN : Number.parseFloat(delay);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
};

export interface ReportOrigin {
  /** What the log gets: the SDK's error, or the chunk's. */
  readonly cause: unknown;
  /** Of an error response. */
  readonly headers?: Headers | undefined;
}

export const reportedFailure = (error: ReportedError, { cause, headers }: ReportOrigin): ProviderError => {
  const { code, status, message } = error;
  const details = detailsOf(error);
  // A wrong key is a 400 whose details say API_KEY_INVALID.
  const names = [...details.map((detail) => detail['reason']), status];
  const failure = classifyReport({ status: statusIn(code), names, message });
  return new ProviderError(failure, { cause, retryAfterSeconds: retryDelayOf(details) ?? retryAfterOf(headers) });
};

/** `headers` are those of the response, if there was one: the SDK keeps none. */
export const asProviderError = (thrown: unknown, headers: Headers | undefined): ProviderError => {
  if (!(thrown instanceof GoogleGenerativeAIFetchError) || thrown.status === undefined) {
    return new ProviderError('transient', { cause: thrown });
  }
  const { status: code, message, errorDetails: details } = thrown;
  return reportedFailure({ code, message, details }, { cause: thrown, headers });
};
