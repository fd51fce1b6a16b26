/** Creates a set of listeners. The failure of one is thrown outside, as an event target does, and stops no other one. */
export const createListeners = <Data>() => {
  const listeners = new Set<(data: Data) => void>();
  return {
    /** @returns the function that removes the listener */
    add: (listener: (data: Data) => void): (() => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    isEmpty: (): boolean => listeners.size === 0,
    emit: (data: Data): void => {
      for (const listener of listeners) {
        try {
          listener(data);
        } catch (error) {
          queueMicrotask(() => {
            throw error;
          });
        }
      }
    },
  };
};
