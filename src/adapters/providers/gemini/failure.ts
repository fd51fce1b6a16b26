import { GoogleGenerativeAIError, GoogleGenerativeAIFetchError } from '@google/generative-ai';
import { ProviderError } from '../../../ports/language-model.ts';
import { classifyReport, unreportedFailure } from '../failure-report.ts';
import type { AttemptStage } from '../stream-answer.ts';

/** The parts of an error's `details` that say something here; the SDK hands on whatever came. */
type ErrorDetail = Readonly<Record<string, unknown>>;

/** An error of Google's APIs, in a response or within a stream. */
export interface ReportedError {
  readonly code?: number;
  readonly status?: string;
  readonly message?: string;
  readonly details?: readonly ErrorDetail[];
}

/** RetryInfo: a duration such as `39s` or `0.5s`. The SDK keeps no headers, so this is all there is. */
const retryDelayOf = (details: readonly ErrorDetail[]): number | undefined => {
  const delay = details.map((detail) => detail['retryDelay']).find((value) => typeof value === 'string');
  const seconds = delay === undefined ? NaN : Number.parseFloat(delay);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
};

/** `cause` is what the log gets: the SDK's error, or the chunk's. */
export const reportedFailure = (
  { code, status, message = '', details = [] }: ReportedError,
  cause: unknown,
): ProviderError => {
  // A wrong key is a 400 whose details say API_KEY_INVALID.
  const names = [...details.map((detail) => detail['reason']), status];
  const failure = classifyReport({ status: code, names, message });
  return new ProviderError(failure, { cause, retryAfterSeconds: retryDelayOf(details) });
};

/** The SDK tells what went wrong with a stream by its sentences alone. */
const saysUnparsable = /Error parsing JSON response|Failed to parse stream/;

export const asProviderError = (thrown: unknown, stage: AttemptStage): ProviderError => {
  if (thrown instanceof GoogleGenerativeAIFetchError && thrown.status !== undefined) {
    const { status: code, message, errorDetails = [] } = thrown;
    return reportedFailure({ code, message, details: errorDetails }, thrown);
  }
  if (stage === 'opening') return unreportedFailure(thrown, stage);
  // What is not the SDK's own error is its stumbling over JSON of another kind than an object.
  const cut = thrown instanceof GoogleGenerativeAIError && !saysUnparsable.test(thrown.message);
  return new ProviderError(cut ? 'broken_stream' : 'malformed', { cause: thrown });
};
