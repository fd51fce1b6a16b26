import type { GenerateContentStreamResult } from '@google/generative-ai';
import { withOwnFetch } from './own-fetch.ts';

/** One request of the SDK, and the response to it as it came. */
export interface Exchange {
  /** Makes the SDK's call. @throws whatever the SDK throws, for an error response too. */
  open(call: () => Promise<GenerateContentStreamResult>): Promise<Response>;
  /** Of the response, as soon as there is one. */
  readonly headers: Headers | undefined;
}

/** Lets the SDK build the request and read error responses, over `fetch`, and keeps the response for the adapter. */
export const createExchange = (fetch: typeof globalThis.fetch): Exchange => {
  let answer: Response | undefined;
  const own: typeof globalThis.fetch = async (...request) => {
    answer = await fetch(...request);
    // The SDK would give up at the first malformed event, and keep the whole answer. It gets nothing to read.
    return answer.ok ? new Response('') : answer;
  };
  return {
    async open(call) {
      const { response } = await withOwnFetch(own, call);
      // The SDK's sum of the nothing that it has read; nobody else would hear of its rejection.
      response.catch(() => undefined);
      if (answer === undefined) throw new Error('The SDK did not use the fetch that it was given.');
      return answer;
    },
    get headers() {
      return answer?.headers;
    },
  };
};
