import type { ErrorCode } from '../core/errors.ts';

/** The HTTP status of each error code: the wire contract, section 1. */
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
