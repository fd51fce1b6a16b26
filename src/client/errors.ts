import type { ErrorCode, PublicError } from '../core/errors.ts';

/**
 * The codes of the service, and those of failures that the client finds itself: `cancelled`, `closed` (by `close()`), `unreachable` (no
 * answer, or an answer that is not from a Zoma service), `token_unavailable` (`getToken` failed, did not answer within 30 s, or returned no
 * usable token; its error is the `cause`, and `details.status` the `status` of that error).
 */
export type ClientErrorCode = ErrorCode | 'cancelled' | 'closed' | 'unreachable' | 'token_unavailable';

/** The fields of an error. */
export type ErrorFields = Omit<PublicError, 'code'> & { readonly code: ClientErrorCode };

/** The one class of this client's errors. */
export class ZomaClientError extends Error {
  override readonly name = 'ZomaClientError';
  readonly code: ClientErrorCode;
  /** Whether the same request may succeed later. */
  readonly retryable: boolean;
  readonly details: unknown;
  /** The service's `Retry-After`, in seconds. */
  readonly retryAfter: number | undefined;

  constructor({ code, message, retryable, details }: ErrorFields, cause?: unknown, retryAfter?: number) {
    super(message, { cause });
    this.code = code;
    this.retryable = retryable;
    this.details = details;
    this.retryAfter = retryAfter;
  }
}

/** Whether an answer's value is an error object of a Zoma service. */
export const isErrorFields = (value: unknown): value is ErrorFields =>
  typeof (value as Partial<ErrorFields> | null | undefined)?.code === 'string';

/** Creates the error of a request that got no answer of a Zoma service. */
export const unreachable = (message: string, cause?: unknown, retryable = true): ZomaClientError =>
  new ZomaClientError({ code: 'unreachable', message, retryable }, cause);

const garbledDetails = { reason: 'garbled' };

/** Creates the error of an event that something between the service and this client has cut, changed or lost. */
export const garbled = (cause?: unknown): ZomaClientError =>
  new ZomaClientError(
    { code: 'unreachable', message: 'The events arrive garbled.', retryable: true, details: garbledDetails },
    cause,
  );

/** Whether an error is `garbled`. */
export const isGarbled = ({ details }: ZomaClientError): boolean => details === garbledDetails;

/** Returns a ZomaClientError itself, and anything else that was thrown as `unreachable` with it as the cause. */
export const asClientError = (thrown: unknown): ZomaClientError =>
  thrown instanceof ZomaClientError ? thrown : unreachable('The Zoma service cannot be reached.', thrown);

/** Whether a token was refused. */
export const isTokenRefusal = ({ code }: ZomaClientError): boolean =>
  code === 'token_expired' || code === 'token_revoked' || code === 'unauthorized';
