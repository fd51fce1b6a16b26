import { AsyncLocalStorage } from 'node:async_hooks';

type Fetch = typeof fetch;

/** The `fetch` of the call that is under way; undefined outside of one. */
const ownFetch = new AsyncLocalStorage<Fetch | undefined>();

let installed = false;

const install = (): void => {
  if (installed) return;
  installed = true;
  const theirs = globalThis.fetch;
  globalThis.fetch = (...request) => {
    const own = ownFetch.getStore();
    // The context ends here: a connection made by `own` outlives the call, and would keep it in memory.
    return own === undefined ? theirs(...request) : ownFetch.run(undefined, () => own(...request));
  };
};

/**
 * Makes `call` with `own` in the place of the global `fetch`, for what it does and awaits, and for nobody else: every other
 * caller of the global one, at the same time too, gets the one that was there before. It is for an SDK that takes no
 * `fetch` (docs/decisions/0005-gemini-s-own-fetch.md).
 */
export const withOwnFetch = <Result>(own: Fetch, call: () => Promise<Result>): Promise<Result> => {
  install();
  return ownFetch.run(own, call);
};
