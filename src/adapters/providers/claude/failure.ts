import { APIError } from '@anthropic-ai/sdk';
import { ProviderError } from '../../../ports/language-model.ts';
import { classifyReport, retryAfterOf } from '../failure-report.ts';

/** What an `error` event within a stream says. */
export interface ReportedError {
  readonly type?: unknown;
  readonly message?: unknown;
}

/** `error` is also what the log gets. */
export const reportedFailure = (error: ReportedError): ProviderError => {
  const { type, message } = error;
  return new ProviderError(classifyReport({ names: [type], message }), { cause: error });
};

/** The SDK's error without its type parameters, which are `any` after `instanceof`. */
interface ResponseError {
  readonly status: number | undefined;
  readonly type: string | null;
  readonly message: string;
  readonly headers: Headers | undefined;
}

const responseErrorIn = (thrown: unknown): ResponseError | undefined =>
  thrown instanceof APIError ? thrown : undefined;

export const asProviderError = (thrown: unknown): ProviderError => {
  const error = responseErrorIn(thrown);
  // Without a status it is a connection that failed.
  if (error?.status === undefined) return new ProviderError('transient', { cause: thrown });
  const { status, type, message, headers } = error;
  const failure = classifyReport({ status, names: [type], message });
  return new ProviderError(failure, { cause: thrown, retryAfterSeconds: retryAfterOf(headers) });
};
