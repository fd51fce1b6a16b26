/** A request to an address that an administrator of an organization chose. */
export interface PublicRequest {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whether the status alone matters: the answer is complete with its headers, and `body` is empty. */
  readonly ignoresBody?: boolean;
}

/** The answer to such a request, complete. */
export interface PublicResponse {
  readonly status: number;
  readonly body: string;
  /** The header `Retry-After`, in seconds from the answer; absent without it. */
  readonly retryAfterSeconds?: number;
}

/** Why an address cannot be used, or a request got no usable answer. */
export type PublicFetchFailure = 'not_https' | 'not_public' | 'unreachable' | 'timeout' | 'redirect' | 'too_large';

/** A request that got no usable answer. Its message names the host at most. */
export class PublicFetchError extends Error {
  override readonly name = 'PublicFetchError';
  readonly reason: PublicFetchFailure;

  constructor(reason: PublicFetchFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/**
 * Sends requests to servers of host applications. Each connects over TLS and to a public address only, unless the operator lists the host;
 * follows no redirect; and ends within 5 seconds and 64 kB.
 */
export interface PublicFetch {
  /** Says what is wrong with a URL that requests would refuse, as the end of a sentence; undefined: nothing. Looks up no name. */
  problemOf(url: string): string | undefined;
  /** Sends a request. @throws PublicFetchError */
  send(url: string, request?: PublicRequest): Promise<PublicResponse>;
}
