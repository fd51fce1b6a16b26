import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { api } from './api.ts';
import { readPages, type Page } from './pages.ts';
import { asApiError, type ApiError, type CallOptions } from './wire.ts';

/** What a component shows of a call: nothing yet, data, or an error beside the last data. */
export interface Loaded<Data> {
  readonly data: Data | undefined;
  readonly error: ApiError | undefined;
  readonly loading: boolean;
  /** When the data arrived, in milliseconds since the epoch. */
  readonly loadedAt: number | undefined;
  /** Calls again; the present data stays until the answer, and when the call fails. */
  reload(): Promise<void>;
}

/** Calls `load` when the component appears and when `key` changes. A late answer to an earlier key is dropped. */
export const useLoad = <Data>(load: () => Promise<Data>, key = ''): Loaded<Data> => {
  const [state, setState] = useState<Omit<Loaded<Data>, 'reload'>>({
    data: undefined,
    error: undefined,
    loading: true,
    loadedAt: undefined,
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
      if (isCurrent()) setState({ data, error: undefined, loading: false, loadedAt: Date.now() });
    } catch (thrown) {
      if (isCurrent()) setState((before) => ({ ...before, error: asApiError(thrown), loading: false }));
    }
  }, []);

  useEffect(() => {
    setState((before) => ({ ...before, data: undefined, error: undefined, loadedAt: undefined }));
    void reload();
    return () => {
      newest.current += 1;
    };
  }, [key, reload]);
  return { ...state, reload };
};

/** Data that a form edits. */
export interface Edited<Data> extends Loaded<Data> {
  /** Shows what the form has saved; a reload drops it for what the service has. */
  keep(saved: Data): void;
}

/** Calls `load` as `useLoad` does, for data that a form edits and saves. */
export const useEdited = <Data>(load: () => Promise<Data>, key = ''): Edited<Data> => {
  const loaded = useLoad(load, key);
  const [kept, setKept] = useState<{ readonly data: Data; readonly after: number | undefined }>();
  return {
    ...loaded,
    data: kept && kept.after === loaded.loadedAt ? kept.data : loaded.data,
    keep: (data) => setKept({ data, after: loaded.loadedAt }),
  };
};

/** A list that arrives page by page. */
export interface Pages<Item> extends Loaded<readonly Item[]> {
  readonly hasMore: boolean;
  /** Appends the next page. */
  more(): Promise<void>;
}

/** Reads a list of the wire, `{items, nextCursor}`, page by page. A reload reads as many pages as are shown. */
export const usePages = <Item>(path: string, query: CallOptions['query'] = {}): Pages<Item> => {
  const key = JSON.stringify([path, query]);
  const shown = useRef({ key, pages: 1 });
  if (shown.current.key !== key) shown.current = { key, pages: 1 };
  const first = useLoad(() => readPages<Item>(path, query, shown.current.pages), key);
  const [rest, setRest] = useState<{ after: Page<Item> | undefined; items: readonly Item[]; next: string | null }>();
  const [failure, setFailure] = useState<{ after: Page<Item> | undefined; error: ApiError }>();
  const [busy, setBusy] = useState(false);
  // Later pages, and the failure to read one, belong to the read that they follow; a reload reads them anew.
  const following = rest?.after === first.data ? rest : undefined;
  const next = following ? following.next : (first.data?.nextCursor ?? null);

  const more = async (): Promise<void> => {
    if (next === null || busy) return;
    setBusy(true);
    setFailure(undefined);
    try {
      const page = await api.get<Page<Item>>(path, { query: { ...query, cursor: next } });
      if (shown.current.key === key) shown.current.pages += 1;
      setRest({ after: first.data, items: [...(following?.items ?? []), ...page.items], next: page.nextCursor });
    } catch (thrown) {
      setFailure({ after: first.data, error: asApiError(thrown) });
    } finally {
      setBusy(false);
    }
  };
  const data = first.data && [...first.data.items, ...(following?.items ?? [])];
  return {
    ...first,
    data,
    error: first.error ?? (failure?.after === first.data ? failure?.error : undefined),
    loading: (first.loading && first.data === undefined) || busy,
    hasMore: next !== null,
    more,
  };
};

/** Returns a value once it has not changed for a while, so that a search does not run for each letter. */
export const useSettled = <Value>(value: Value, afterMs = 250): Value => {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(() => value), afterMs);
    return () => clearTimeout(timer);
  }, [JSON.stringify(value)]);
  return settled;
};

/** A change that a component makes by a form or a button. */
export interface Submission {
  readonly busy: boolean;
  readonly error: ApiError | undefined;
  /** Runs the change; resolves with whether it succeeded. */
  submit(change: () => Promise<unknown>): Promise<boolean>;
}

/** Runs one change at a time, and keeps the error of the last one: a second click while it runs changes nothing. */
export const useSubmission = (): Submission => {
  const [state, setState] = useState<{ busy: boolean; error: ApiError | undefined }>({ busy: false, error: undefined });
  const isRunning = useRef(false);
  return {
    ...state,
    submit: async (change) => {
      if (isRunning.current) return false;
      isRunning.current = true;
      setState({ busy: true, error: undefined });
      try {
        await change();
        setState({ busy: false, error: undefined });
        return true;
      } catch (thrown) {
        setState({ busy: false, error: asApiError(thrown) });
        return false;
      } finally {
        isRunning.current = false;
      }
    },
  };
};
