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

  constructor(response: Pick<Response, 'status' | 'headers'>, body: string) {
    super(`HTTP ${String(response.status)}`);
    this.status = response.status;
    this.headers = response.headers;
    this.body = body;
  }
}

/** Reads at most 64 Ki characters in at most 2 s, then cancels the body. */
const readBeginning = async ({ body }: Response): Promise<string> => {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), bodyTimeoutMs);
  const bytes = body as ReadableStream<Uint8Array<ArrayBuffer>> | null;
  let text = '';
  try {
    for await (const piece of bytes?.pipeThrough(new TextDecoderStream(), { signal: late.signal }) ?? []) {
      text += piece;
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
 * Wraps a `fetch` for an SDK: an error response throws `ErrorResponse` with the beginning of its body. The SDKs keep only bodies in the
 * shape of their own provider's errors, and read them without a bound.
 */
export const refuseErrorResponses =
  (fetch: typeof globalThis.fetch): typeof globalThis.fetch =>
  async (...request) => {
    const response = await fetch(...request);
    if (response.ok) return response;
    throw new ErrorResponse(response, await readBeginning(response));
  };

/** Finds the `ErrorResponse` in an SDK's error: the SDKs wrap what `fetch` throws as a cause. */
export const errorResponseIn = (thrown: unknown): ErrorResponse | undefined => {
  let error = thrown;
  for (let depth = 0; depth < 4 && error instanceof Error; depth += 1) {
    if (error instanceof ErrorResponse) return error;
    error = error.cause;
  }
  return undefined;
};
