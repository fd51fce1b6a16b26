import { APIError } from 'openai';
import { ProviderError } from '../../../ports/language-model.ts';
import { classifyReport, retryAfterOf, unreportedFailure } from '../failure-report.ts';
import type { AttemptStage } from '../stream-answer.ts';

/** Compatible servers put the HTTP status into the `code` of an error within a stream. */
const statusIn = (value: unknown): number | undefined => {
  const status = Number(value);
  return Number.isInteger(status) && status >= 400 && status < 600 ? status : undefined;
};

/** The SDK's error without its type parameters, which are `any` after `instanceof`. */
interface ReportedError {
  readonly status: number | undefined;
  readonly code: unknown;
  readonly type: unknown;
  readonly message: string;
  readonly headers: Headers | undefined;
}

const apiErrorIn = (thrown: unknown): ReportedError | undefined => (thrown instanceof APIError ? thrown : undefined);

export const asProviderError = (thrown: unknown, stage: AttemptStage): ProviderError => {
  const error = apiErrorIn(thrown);
  // Without a status it is a connection that failed, or else an error that came within the stream.
  if (error === undefined || (stage === 'opening' && error.status === undefined)) {
    return unreportedFailure(thrown, stage);
  }
  const { status, code, type, message, headers } = error;
  const failure = classifyReport({ status: statusIn(status ?? code), names: [code, type], message });
  return new ProviderError(failure, { cause: thrown, retryAfterSeconds: retryAfterOf(headers) });
};
