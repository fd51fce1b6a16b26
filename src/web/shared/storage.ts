/** What the pages use of the browser's storage. */
type SafeStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'clear'>;

/**
 * Wraps one of the browser's storages. Where the browser refuses it (all cookies blocked: even the property throws) or it is full, the values
 * last as long as the page.
 */
const createSafeStorage = (open: () => Storage): SafeStorage => {
  const inPage = new Map<string, string>();
  const attempt = <Result>(use: (storage: Storage) => Result): Result | undefined => {
    try {
      return use(open());
    } catch {
      // DOMException SecurityError or QuotaExceededError; the page works without it.
      return undefined;
    }
  };
  return {
    getItem: (key) => inPage.get(key) ?? attempt((storage) => storage.getItem(key)) ?? null,
    setItem: (key, value) => {
      inPage.delete(key);
      const isKept = attempt((storage) => {
        storage.setItem(key, value);
        return true;
      });
      if (isKept) return;
      // An older value that did fit must not come back.
      attempt((storage) => storage.removeItem(key));
      inPage.set(key, value);
    },
    removeItem: (key) => {
      inPage.delete(key);
      attempt((storage) => storage.removeItem(key));
    },
    clear: () => {
      inPage.clear();
      attempt((storage) => storage.clear());
    },
  };
};

/** The storage of the site, for all tabs. */
export const siteStorage = createSafeStorage(() => localStorage);

/** The storage of this tab. */
export const tabStorage = createSafeStorage(() => sessionStorage);
