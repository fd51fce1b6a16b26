import { asZomaError, type ErrorCode, type ZomaError } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import type { Reply } from '../operations/operation.ts';
import type { Logger } from '../ports/logger.ts';

/** The HTTP status of each error code. */
export const statusOf: Readonly<Record<ErrorCode, number>> = {
  validation_failed: 400,
  malformed_json: 400,
  invalid_credentials: 401,
  unauthorized: 401,
  token_expired: 401,
  token_revoked: 401,
  refresh_reused: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  gone: 410,
  payload_too_large: 413,
  content_rejected: 422,
  context_too_long: 422,
  rate_limited: 429,
  internal: 500,
  provider_unavailable: 503,
  overloaded: 503,
  interrupted: 503,
  unavailable: 503,
};

/** Wraps a reply in the envelope of a success. */
export const successOf = (reply: Reply) =>
  'data' in reply ? { success: true, data: reply.data } : { success: true, message: reply.message };

/**
 * Logs a failed request: an `internal` error at `error` with its stack; `unavailable` with a cause at `info` without a stack, since the
 * adapter has logged the cause once; an intended refusal at `debug`.
 */
export const logFailure = (logger: Logger, error: ZomaError, where: { requestId: string; operation: string }): void => {
  const fields = { ...where, code: error.code };
  if (error.code === 'internal') logger.error({ ...fields, err: error }, 'request failed');
  else if (error.code === 'unavailable' && error.cause !== undefined) {
    logger.info(fields, 'request failed: a service is unavailable');
  } else logger.debug(fields, 'request refused');
};

/** Logs a failure and makes its answer: the HTTP status, the headers, and the envelope. */
export const answerFailure = (
  logger: Logger,
  thrown: unknown,
  { operation, requestId = newId() }: { readonly operation: string; readonly requestId?: string },
) => {
  const error = asZomaError(thrown);
  logFailure(logger, error, { requestId, operation });
  const headers: Record<string, string> = {
    'X-Request-Id': requestId,
    ...(error.retryAfterSeconds !== undefined && { 'Retry-After': String(error.retryAfterSeconds) }),
  };
  const body = { success: false, error: error.toPublic(), requestId } as const;
  return { code: error.code, status: statusOf[error.code], headers, body };
};
