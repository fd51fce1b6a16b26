import { useEffect, useState } from 'preact/hooks';
import { siteStorage, tabStorage } from './storage.ts';

/** A value that components follow. */
export interface Store<Value> {
  get(): Value;
  set(value: Value): void;
  /** @returns a function that removes the listener */
  subscribe(listener: () => void): () => void;
}

/** Creates a store. Setting the value that it has notifies no listener. */
export const createStore = <Value>(initial: Value): Store<Value> => {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set: (next) => {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};

/** Returns the value of a store, and renders the component again when it changes. */
export const useStore = <Value>(store: Store<Value>): Value => {
  const [, render] = useState({});
  useEffect(() => store.subscribe(() => render({})), [store]);
  return store.get();
};

/** Keeps a value in this tab for one user: it survives a reload, and another user of the tab does not get it. */
export const createTabMemory = <Value>(key: string) => ({
  read: (userId: string): Value | undefined => {
    const kept = tabStorage.getItem(key);
    const found = kept === null ? undefined : (JSON.parse(kept) as { userId: string; value: Value });
    return found?.userId === userId ? found.value : undefined;
  },
  write: (userId: string, value: Value): void => tabStorage.setItem(key, JSON.stringify({ userId, value })),
});

/** Creates a store whose text survives a reload, in the browser's local storage. */
export const createKeptStore = <Value extends string>(
  key: string,
  isValue: (text: string | null) => text is Value,
  initial: () => Value,
): Store<Value> => {
  const kept = siteStorage.getItem(key);
  const store = createStore(isValue(kept) ? kept : initial());
  store.subscribe(() => siteStorage.setItem(key, store.get()));
  return store;
};
