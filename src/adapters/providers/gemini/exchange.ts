import { AsyncLocalStorage } from 'node:async_hooks';
import type { GenerateContentStreamResult } from '@google/generative-ai';
import { refuseErrorResponses } from '../error-response.ts';

type Fetch = typeof fetch;

/** The `fetch` of the running call of the SDK; undefined outside of one. */
const ownFetch = new AsyncLocalStorage<Fetch | undefined>();

let installed = false;

const install = (): void => {
  if (installed) return;
  installed = true;
  const original = globalThis.fetch;
  globalThis.fetch = (...request) => {
    const own = ownFetch.getStore();
    // The context ends here: a connection that `own` opens outlives the call, and would keep the context in memory.
    return own === undefined ? original(...request) : ownFetch.run(undefined, () => own(...request));
  };
};

/**
 * Runs `call` with `own` in place of the global `fetch`, for an SDK that takes no `fetch`. Only the code that `call` runs and awaits
 * gets `own`; concurrent callers of the global `fetch` get the original one.
 * @see docs/decisions/0005-gemini-s-own-fetch.md
 */
export const withOwnFetch = <Result>(own: Fetch, call: () => Promise<Result>): Promise<Result> => {
  install();
  return ownFetch.run(own, call);
};

/**
 * Runs the SDK's `call` over `fetch` and resolves with the unread response: the SDK builds the request, the adapter reads the answer.
 * @throws ErrorResponse for an error response; else what the SDK throws
 */
export const exchange = async (fetch: Fetch, call: () => Promise<GenerateContentStreamResult>): Promise<Response> => {
  let answer: Response | undefined;
  let failure: unknown;
  const own: Fetch = async (...request) => {
    try {
      answer = await refuseErrorResponses(fetch)(...request);
    } catch (thrown) {
      failure = thrown;
      throw thrown;
    }
    // The SDK stops at the first malformed event and keeps the whole answer in memory, so it gets an empty body.
    return new Response('');
  };
  try {
    const { response } = await withOwnFetch(own, call);
    // The SDK aggregates the empty body and rejects; the rejection must be handled.
    response.catch(() => undefined);
  } catch (thrown) {
    // The SDK's own error contains neither the body nor the cause.
    throw failure ?? thrown;
  }
  if (answer === undefined) throw new Error('The SDK did not call the fetch of the adapter.');
  return answer;
};
