import { APIError } from 'openai';
import { ProviderError } from '../../../ports/language-model.ts';
import { classifyReport, retryAfterOf, statusIn } from '../failure-report.ts';

/** An error within a stream; compatible servers put the HTTP status into `code`, or send the sentence alone. */
export type ReportedError = string | { readonly code?: unknown; readonly type?: unknown; readonly message?: unknown };

/** `error` is also what the log gets. */
export const reportedFailure = (error: ReportedError): ProviderError => {
  const { code, type, message } = typeof error === 'string' ? { message: error } : error;
  const failure = classifyReport({ status: statusIn(code), names: [code, type], message });
  return new ProviderError(failure, { cause: error });
};

/** The SDK's error without its type parameters, which are `any` after `instanceof`. */
interface ResponseError {
  readonly status: number | undefined;
  readonly code: unknown;
  readonly type: unknown;
  readonly message: string;
  readonly headers: Headers | undefined;
}

const responseErrorIn = (thrown: unknown): ResponseError | undefined =>
  thrown instanceof APIError ? thrown : undefined;

export const asProviderError = (thrown: unknown): ProviderError => {
  const error = responseErrorIn(thrown);
  // Without a status it is a connection that failed.
  if (error?.status === undefined) return new ProviderError('transient', { cause: thrown });
  const { status, code, type, message, headers } = error;
  const failure = classifyReport({ status, names: [code, type], message });
  return new ProviderError(failure, { cause: thrown, retryAfterSeconds: retryAfterOf(headers) });
};
