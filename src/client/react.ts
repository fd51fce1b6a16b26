import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import type { EnhanceOptions, EnhanceRequest, RefineRequest, Session, Zoma, ZomaClientError } from './index.ts';

/** What a component shows of its session. */
export interface Enhancement {
  /** The text so far; empty before the first session. */
  readonly text: string;
  /** `idle` before the first session and after `reset`. */
  readonly status: Session['status'] | 'idle';
  /** Why the session failed; undefined also for a cancelled session. */
  readonly error: ZomaClientError | undefined;
  /** The present session, for its id and its events. */
  readonly session: Session | undefined;
}

/** A component's session and the functions to change it, which stay the same between renders. */
export interface UseEnhancement extends Enhancement {
  /** Starts a session in place of the present one, which is cancelled if it runs. */
  readonly start: (request: EnhanceRequest, options?: EnhanceOptions) => Session;
  /** Cancels the present session; its text stays. */
  readonly stop: () => void;
  /** Starts a session that refines the result of the present one. @throws Error without a session */
  readonly refine: (request: RefineRequest, options?: EnhanceOptions) => Session;
  /** Cancels the present session and forgets it. */
  readonly reset: () => void;
}

const idle: Enhancement = { text: '', status: 'idle', error: undefined, session: undefined };

/** Creates the state of one component, outside React's rendering. */
const createStore = () => {
  const listeners = new Set<() => void>();
  let shown = idle;
  let leaving: ReturnType<typeof setTimeout> | undefined;

  const show = (next: Enhancement): void => {
    shown = next;
    for (const listener of listeners) listener();
  };
  const cancel = (): void => {
    // A cancel that fails leaves the session running, and shows as such.
    shown.session?.cancel().catch(() => undefined);
  };

  return {
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    get: (): Enhancement => shown,
    cancel,
    follow: (session: Session): Session => {
      const update = (error?: ZomaClientError): void => {
        if (shown.session === session) show({ text: session.text, status: session.status, error, session });
      };
      show({ text: '', status: session.status, error: undefined, session });
      // A failure shows together with its error.
      session.subscribe(({ type }) => type !== 'error' && update());
      session.done.catch((error: unknown) => {
        const failure = error as ZomaClientError;
        update(failure.code === 'cancelled' ? undefined : failure);
      });
      return session;
    },
    reset: (): void => {
      cancel();
      show(idle);
    },
    /** Strict mode unmounts and mounts a component at once: only one that stays away has left. */
    enter: (): (() => void) => {
      clearTimeout(leaving);
      return () => {
        leaving = setTimeout(cancel);
      };
    },
  };
};

/**
 * Gives a component one session at a time and renders it as it streams. The session is cancelled when the component is unmounted. In
 * strict mode, which runs effects twice, a `start` in an effect reaches the server once.
 */
export const useEnhancement = (zoma: Zoma): UseEnhancement => {
  const [store] = useState(createStore);
  const shown = useSyncExternalStore(store.subscribe, store.get, () => idle);
  useEffect(store.enter, [store]);

  const start = useCallback<UseEnhancement['start']>(
    (request, options) => {
      store.cancel();
      return store.follow(zoma.enhance(request, options));
    },
    [store, zoma],
  );
  const refine = useCallback<UseEnhancement['refine']>(
    (request, options) => {
      const { session } = store.get();
      if (!session) throw new Error('There is no session to refine.');
      return store.follow(session.refine(request, options));
    },
    [store],
  );
  return { ...shown, start, stop: store.cancel, refine, reset: store.reset };
};
