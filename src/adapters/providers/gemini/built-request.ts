import type { GenerateContentStreamResult } from '@google/generative-ai';

/** A request as an SDK passes it to `fetch`. */
export interface BuiltRequest {
  readonly url: string;
  readonly init: RequestInit;
}

/**
 * Returns the request that the SDK's `call` builds, without sending it: the adapter sends it over its own connections and reads the answer.
 *
 * The SDK takes no `fetch`, but looks the global one up before it awaits anything. So the global `fetch` is another one during the
 * synchronous part of `call` only, in which no other code runs.
 * @throws what the SDK throws while it builds the request
 * @see docs/decisions/0022-the-request-of-gemini-s-sdk.md
 */
export const requestOf = async (call: () => Promise<GenerateContentStreamResult>): Promise<BuiltRequest> => {
  let built: BuiltRequest | undefined;
  const keep = (url: string, init: RequestInit): Promise<never> => {
    built = { url, init };
    return Promise.reject(new Error('The request is built and not sent.'));
  };
  const original = globalThis.fetch;
  globalThis.fetch = keep as typeof fetch;
  let building: Promise<unknown>;
  try {
    building = call();
  } finally {
    globalThis.fetch = original;
  }
  try {
    await building;
  } catch (thrown) {
    if (built) return built;
    throw thrown;
  }
  throw new Error('The SDK sent its request over another fetch than the one of the adapter.');
};
