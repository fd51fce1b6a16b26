/** More of an error's body than this is not read: what it says about the failure stands at its beginning. */
const longestBodyBytes = 65_536;

/** How long the body of an error response may take after its headers; its status says enough without it. */
const bodyTimeoutMs = 2_000;

/** An HTTP response whose status is an error. Its body may quote what a user wrote: never log it. */
export class ErrorResponse extends Error {
  override readonly name = 'ErrorResponse';
  readonly status: number;
  readonly headers: Headers;
  /** The body's beginning, whatever its content type; empty when nothing came in time. */
  readonly body: string;

  constructor(response: Pick<Response, 'status' | 'headers'>, body: string) {
    super(`HTTP ${String(response.status)}`);
    this.status = response.status;
    this.headers = response.headers;
    this.body = body;
  }
}

/** Reads at most 64 KiB in at most 2 s, then gives the connection up. */
const readBeginning = async ({ body }: Response): Promise<string> => {
  if (!body) return '';
  const reader = (body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  const timer = setTimeout(() => void reader.cancel().catch(() => undefined), bodyTimeoutMs);
  let text = '';
  let bytes = 0;
  try {
    while (bytes < longestBodyBytes) {
      const { done, value } = await reader.read();
      if (done) break;
      const piece = value.subarray(0, longestBodyBytes - bytes);
      bytes += piece.length;
      text += decoder.decode(piece, { stream: true });
    }
  } catch {
    // A body that breaks off leaves the status and what came before.
  } finally {
    clearTimeout(timer);
    if (bytes >= longestBodyBytes) await reader.cancel().catch(() => undefined);
  }
  return text;
};

/**
 * Wraps a `fetch` for an SDK: an error response throws `ErrorResponse` with the body as it came. The SDKs keep of a body only
 * what has the shape of their own provider's errors, and read it without a bound.
 */
export const refuseErrorResponses =
  (fetch: typeof globalThis.fetch): typeof globalThis.fetch =>
  async (...request) => {
    const response = await fetch(...request);
    if (response.ok) return response;
    throw new ErrorResponse(response, await readBeginning(response));
  };

/** Finds the `ErrorResponse` in what an SDK threw: the SDKs wrap what `fetch` throws as a cause. */
export const errorResponseIn = (thrown: unknown): ErrorResponse | undefined => {
  let error = thrown;
  for (let depth = 0; depth < 4 && error instanceof Error; depth += 1) {
    if (error instanceof ErrorResponse) return error;
    error = error.cause;
  }
  return undefined;
};
