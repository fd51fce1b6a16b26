import { APIError } from '@anthropic-ai/sdk';
import { ProviderError } from '../../../ports/language-model.ts';
import { classifyReport, retryAfterOf, unreportedFailure } from '../failure-report.ts';
import type { AttemptStage } from '../stream-answer.ts';

/** The SDK's error without its type parameters, which are `any` after `instanceof`. */
interface ReportedError {
  readonly status: number | undefined;
  readonly type: string | null;
  readonly message: string;
  readonly headers: Headers | undefined;
}

const apiErrorIn = (thrown: unknown): ReportedError | undefined => (thrown instanceof APIError ? thrown : undefined);

export const asProviderError = (thrown: unknown, stage: AttemptStage): ProviderError => {
  const error = apiErrorIn(thrown);
  // Without a status it is a connection that failed, or else an `error` event within the stream.
  if (error === undefined || (stage === 'opening' && error.status === undefined)) {
    return unreportedFailure(thrown, stage);
  }
  const failure = classifyReport({ status: error.status, names: [error.type], message: error.message });
  return new ProviderError(failure, { cause: thrown, retryAfterSeconds: retryAfterOf(error.headers) });
};
