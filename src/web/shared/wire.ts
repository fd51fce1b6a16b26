/** A problem of one field of a request. */
export interface FieldProblem {
  readonly path: string;
  readonly message: string;
}

/** The error object of the wire. */
interface WireError {
  readonly code: string;
  readonly message: string;
  readonly details?: unknown;
}

/** A call that failed, with the code of the wire; `network` when no answer came. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly code: string,
    message: string,
    readonly details?: unknown,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** The problems of fields that the server listed; empty for another error. */
  problems(): readonly FieldProblem[] {
    const isListed = this.code === 'validation_failed' && Array.isArray(this.details);
    return isListed ? (this.details as readonly FieldProblem[]) : [];
  }
}

/** Returns a thrown value as an ApiError. */
export const asApiError = (thrown: unknown): ApiError =>
  thrown instanceof ApiError ? thrown : new ApiError('internal', String(thrown), undefined, { cause: thrown });

/** What a call sends beside its path. */
export interface CallOptions {
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

const urlOf = (path: string, query: CallOptions['query'] = {}): string => {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given.map(([k, v]) => [k, String(v)])).toString()}`;
};

/** Sends a request. @throws ApiError `network` when no answer came */
export const send = async (method: Method, path: string, options: CallOptions, token?: string): Promise<Response> => {
  const { query, body, headers, signal } = options;
  try {
    return await fetch(urlOf(path, query), {
      method,
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (thrown) {
    if (signal?.aborted) throw thrown;
    throw new ApiError('network', 'The service cannot be reached.', undefined, { cause: thrown });
  }
};

/** Reads the envelope of an answer. @throws ApiError with the code of the wire */
export const readAnswer = async (response: Response): Promise<unknown> => {
  const answer = (await response.json().catch(() => undefined)) as
    { success: boolean; data?: unknown; error?: WireError } | undefined;
  if (answer?.success) return answer.data;
  const { code, message, details } = answer?.error ?? { code: 'internal', message: `HTTP ${response.status}` };
  throw new ApiError(code, message, details);
};
