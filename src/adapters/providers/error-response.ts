import type { Readable } from 'node:stream';

/** The most characters that are read of an error body: the failure is described at its beginning. */
const maxBodyLength = 65_536;

/** Longest read of an error body, in milliseconds: the status describes the failure well enough without it. */
const bodyTimeoutMs = 2_000;

/** An HTTP response whose status is an error. Its body may quote the user's text: never log it. */
export class ErrorResponse extends Error {
  override readonly name = 'ErrorResponse';
  readonly status: number;
  readonly headers: Headers;
  /** The beginning of the body, of any content type; empty when nothing arrived in time. */
  readonly body: string;

  constructor(status: number, headers: Headers, body: string) {
    super(`HTTP ${String(status)}`);
    this.status = status;
    this.headers = headers;
    this.body = body;
  }
}

/** Reads at most 64 Ki characters in at most 2 s, then closes the body. */
const readBeginning = async (body: Readable): Promise<string> => {
  const timer = setTimeout(() => body.destroy(), bodyTimeoutMs);
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const bytes of body as AsyncIterable<Uint8Array>) {
      text += decoder.decode(bytes, { stream: true });
      if (text.length >= maxBodyLength) break;
    }
  } catch {
    // A body that breaks off or is late leaves the text that arrived.
  } finally {
    clearTimeout(timer);
  }
  return text.slice(0, maxBodyLength);
};

/**
 * Makes an error of a response, with the beginning of its body. The SDKs keep only bodies in the shape of their own provider's errors, and
 * read them without a bound.
 */
export const errorResponseOf = async (status: number, headers: Headers, body: Readable): Promise<ErrorResponse> =>
  new ErrorResponse(status, headers, await readBeginning(body));

/** Finds the `ErrorResponse` in an SDK's error: the SDKs wrap what `fetch` throws as a cause. */
export const errorResponseIn = (thrown: unknown): ErrorResponse | undefined => {
  let error = thrown;
  for (let depth = 0; depth < 4 && error instanceof Error; depth += 1) {
    if (error instanceof ErrorResponse) return error;
    error = error.cause;
  }
  return undefined;
};
