import type { GenerateContentStreamResult } from '@google/generative-ai';
import { refuseErrorResponses } from '../error-response.ts';
import { withOwnFetch } from './own-fetch.ts';

/**
 * Makes the SDK's `call` over `fetch`, and resolves to the response as it came: the SDK builds the request, the adapter reads the answer.
 * @throws ErrorResponse for an error response; else whatever the SDK throws
 */
export const exchange = async (
  fetch: typeof globalThis.fetch,
  call: () => Promise<GenerateContentStreamResult>,
): Promise<Response> => {
  let answer: Response | undefined;
  let failure: unknown;
  const own: typeof globalThis.fetch = async (...request) => {
    try {
      answer = await refuseErrorResponses(fetch)(...request);
    } catch (thrown) {
      failure = thrown;
      throw thrown;
    }
    // The SDK would give up at the first malformed event, and keep the whole answer. It gets nothing to read.
    return new Response('');
  };
  try {
    const { response } = await withOwnFetch(own, call);
    // The SDK aggregates the empty response: without a handler its rejection would be an unhandled one.
    response.catch(() => undefined);
  } catch (thrown) {
    // The SDK's own error keeps neither the body nor the cause.
    throw failure ?? thrown;
  }
  if (answer === undefined) throw new Error('The SDK did not use the fetch that it was given.');
  return answer;
};
