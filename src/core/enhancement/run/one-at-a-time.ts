/**
 * Work of the same key, one after the other: each begins when the one before it has ended, whichever way.
 * Work of other keys does not wait for it.
 */
export const createOneAtATime = () => {
  const last = new Map<string, Promise<unknown>>();
  return async <Result>(key: string, work: () => Promise<Result>): Promise<Result> => {
    const before = last.get(key) ?? Promise.resolve();
    const own = before.then(work, work);
    last.set(key, own);
    try {
      return await own;
    } finally {
      if (last.get(key) === own) last.delete(key);
    }
  };
};
