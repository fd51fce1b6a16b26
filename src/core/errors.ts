/**
 * What each error code of the contract means to a person, and whether asking
 * again later can help without changing the request.
 */
const catalogue = {
  validation_failed: { message: 'The request is not as documented.', retryable: false },
  malformed_json: { message: 'The body is not valid JSON.', retryable: false },
  invalid_credentials: { message: 'The e-mail or the password is wrong.', retryable: false },
  unauthorized: { message: 'A valid access token is required.', retryable: false },
  token_expired: { message: 'The token has expired.', retryable: false },
  token_revoked: { message: 'The token has been revoked.', retryable: false },
  refresh_reused: { message: 'The refresh token was used before; log in again.', retryable: false },
  forbidden: { message: 'A permission is missing.', retryable: false },
  not_found: { message: 'There is no such thing here.', retryable: false },
  conflict: { message: 'The request contradicts an earlier one.', retryable: false },
  payload_too_large: { message: 'The request is too large.', retryable: false },
  rate_limited: { message: 'A limit has been reached; try again later.', retryable: true },
  gone: { message: 'The stream has expired; ask for the session instead.', retryable: false },
  content_rejected: { message: "The provider's safety system refused the text.", retryable: false },
  context_too_long: { message: 'No configured model can hold the text.', retryable: false },
  provider_unavailable: { message: 'No provider could answer; try again later.', retryable: true },
  overloaded: { message: 'This node is full; try again later.', retryable: true },
  interrupted: { message: 'The server stopped before the session could end; try again.', retryable: true },
  unavailable: { message: 'A service that this needs cannot be reached; try again later.', retryable: true },
  internal: { message: 'Something went wrong here.', retryable: false },
} as const;

/** The codes of the wire contract, section 1. */
export type ErrorCode = keyof typeof catalogue;

/** Every error code, with its sentence for people and whether the same request can succeed later. */
export const errorCatalogue: Readonly<Record<ErrorCode, { readonly message: string; readonly retryable: boolean }>> =
  catalogue;

/** One problem of a request: where it is, in dots and brackets (`context.fieldType`), and what is wrong. */
export interface Problem {
  readonly path: string;
  readonly message: string;
}

/** The error object of the wire contract, section 1. */
export interface PublicError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryable: boolean;
  readonly details?: unknown;
}

/** What an error says beyond its code. */
export interface ZomaErrorOptions {
  /** Replaces the code's own sentence. It is shown to clients: nothing internal in it. */
  readonly message?: string;
  /** Machine-readable; shown to clients. */
  readonly details?: unknown;
  /** When asking again makes sense, in seconds from now. */
  readonly retryAfterSeconds?: number;
  /** For the log only; clients never see it. */
  readonly cause?: unknown;
}

/** The one error class: a code of the contract, what a client may know, and the cause for the log. */
export class ZomaError extends Error {
  override readonly name = 'ZomaError';
  readonly code: ErrorCode;
  readonly details: unknown;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, options: ZomaErrorOptions = {}) {
    super(options.message ?? catalogue[code].message, { cause: options.cause });
    this.code = code;
    this.details = options.details;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  toPublic(): PublicError {
    return {
      code: this.code,
      message: this.message,
      retryable: catalogue[this.code].retryable,
      ...(this.details === undefined ? {} : { details: this.details }),
    };
  }
}

/** Anything that was thrown, as a ZomaError: itself, or `internal` with it as the cause. */
export const asZomaError = (thrown: unknown): ZomaError =>
  thrown instanceof ZomaError ? thrown : new ZomaError('internal', { cause: thrown });

/** The most problems that one error lists; checks stop there. */
export const mostProblems = 100;
/** The longest path and the longest message of a problem, in UTF-16 code units. */
const longestPath = 200;
const longestMessage = 500;
/** The size of all problems as JSON, in bytes: with the envelope around them an answer stays under 64 kB. */
const mostProblemBytes = 60_000;

const shorten = (text: string, longest: number): string =>
  text.length <= longest ? text : `${text.slice(0, longest - 1).toWellFormed()}…`;

/** Takes the first `most` items; asks the source for no more. (`Iterator.prototype.take` needs Node 22.) */
export const firstOf = <Item>(source: Iterable<Item>, most: number): Item[] => {
  const taken: Item[] = [];
  if (most === 0) return taken;
  for (const item of source) {
    taken.push(item);
    if (taken.length === most) break;
  }
  return taken;
};

/**
 * Reports problems as `validation_failed`. Clients choose paths, so the answer is bounded whatever they contain: the first 100
 * problems at most, fewer when their JSON is longer than 60,000 bytes, paths cut after 200 characters. A source that finds
 * problems as they are asked for is asked for no more than that.
 */
export const validationFailed = (problems: Iterable<Problem>): ZomaError => {
  const details: Problem[] = [];
  let bytes = 0;
  for (const { path, message } of firstOf(problems, mostProblems)) {
    const problem = { path: shorten(path, longestPath), message: shorten(message, longestMessage) };
    bytes += Buffer.byteLength(JSON.stringify(problem)) + 1;
    if (bytes > mostProblemBytes) break;
    details.push(problem);
  }
  return new ZomaError('validation_failed', { details });
};

/** Why a node takes no more: it does as much as it may, or it is about to stop. */
export type OverloadReason = 'full' | 'draining';

const overloadMessages: Readonly<Record<OverloadReason, string>> = {
  full: catalogue.overloaded.message,
  draining: 'This node is about to stop; ask another node.',
};

/**
 * Creates the refusal `overloaded` with the reason in its details; the message says the reason unless another is given. Nothing
 * was begun, so another node may be asked at once.
 */
export const overloaded = (reason: OverloadReason, message = overloadMessages[reason]): ZomaError =>
  new ZomaError('overloaded', { message, details: { reason }, retryAfterSeconds: 1 });
