import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { api } from './api.ts';
import { asApiError, type ApiError, type CallOptions } from './wire.ts';

/** What a component shows of a call: nothing yet, data, or an error beside the last data. */
export interface Loaded<Data> {
  readonly data: Data | undefined;
  readonly error: ApiError | undefined;
  readonly loading: boolean;
  /** Calls again; the present data stays until the answer. */
  reload(): Promise<void>;
}

/** Calls `load` when the component appears and when `key` changes. A late answer to an earlier key is dropped. */
export const useLoad = <Data>(load: () => Promise<Data>, key = ''): Loaded<Data> => {
  const [state, setState] = useState<Omit<Loaded<Data>, 'reload'>>({
    data: undefined,
    error: undefined,
    loading: true,
  });
  const newest = useRef(0);
  const latest = useRef(load);
  latest.current = load;

  const reload = useCallback(async () => {
    const number = (newest.current += 1);
    const isCurrent = (): boolean => newest.current === number;
    setState((before) => ({ ...before, loading: true }));
    try {
      const data = await latest.current();
      if (isCurrent()) setState({ data, error: undefined, loading: false });
    } catch (thrown) {
      if (isCurrent()) setState((before) => ({ ...before, error: asApiError(thrown), loading: false }));
    }
  }, []);

  useEffect(() => {
    setState((before) => ({ ...before, data: undefined, error: undefined }));
    void reload();
    return () => {
      newest.current += 1;
    };
  }, [key, reload]);
  return { ...state, reload };
};

interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** A list that arrives page by page. */
export interface Pages<Item> extends Loaded<readonly Item[]> {
  readonly hasMore: boolean;
  /** Appends the next page. */
  more(): Promise<void>;
}

/** Reads a list of the wire, `{items, nextCursor}`, page by page. */
export const usePages = <Item>(path: string, query: CallOptions['query'] = {}): Pages<Item> => {
  const key = JSON.stringify([path, query]);
  const first = useLoad(() => api.get<Page<Item>>(path, { query }), key);
  const [rest, setRest] = useState<{ after: Page<Item> | undefined; items: readonly Item[]; next: string | null }>();
  const [failure, setFailure] = useState<ApiError>();
  const [busy, setBusy] = useState(false);
  // Later pages belong to the first page that they follow; a reload drops them.
  const following = rest?.after === first.data ? rest : undefined;
  const next = following ? following.next : (first.data?.nextCursor ?? null);

  const more = async (): Promise<void> => {
    if (next === null || busy) return;
    setBusy(true);
    setFailure(undefined);
    try {
      const page = await api.get<Page<Item>>(path, { query: { ...query, cursor: next } });
      setRest({ after: first.data, items: [...(following?.items ?? []), ...page.items], next: page.nextCursor });
    } catch (thrown) {
      setFailure(asApiError(thrown));
    } finally {
      setBusy(false);
    }
  };
  const data = first.data && [...first.data.items, ...(following?.items ?? [])];
  return {
    ...first,
    data,
    error: first.error ?? failure,
    loading: first.loading || busy,
    hasMore: next !== null,
    more,
  };
};

/** A change that a component makes by a form or a button. */
export interface Submission {
  readonly busy: boolean;
  readonly error: ApiError | undefined;
  /** Runs the change; resolves with whether it succeeded. */
  submit(change: () => Promise<unknown>): Promise<boolean>;
}

/** Runs one change at a time, and keeps the error of the last one. */
export const useSubmission = (): Submission => {
  const [state, setState] = useState<{ busy: boolean; error: ApiError | undefined }>({ busy: false, error: undefined });
  return {
    ...state,
    submit: async (change) => {
      setState({ busy: true, error: undefined });
      try {
        await change();
        setState({ busy: false, error: undefined });
        return true;
      } catch (thrown) {
        setState({ busy: false, error: asApiError(thrown) });
        return false;
      }
    },
  };
};
