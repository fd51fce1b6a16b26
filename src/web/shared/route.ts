import { createStore, useStore } from './store.ts';

/** Decodes a part of the address; one that is cut or mangled stays as it is. */
const decode = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

const readHash = (): readonly string[] =>
  location.hash
    .replace(/^#\/?/, '')
    .split('/')
    .filter((part) => part !== '')
    .map(decode);

const route = createStore(readHash());
addEventListener('hashchange', () => route.set(readHash()));

/** Returns the parts of the page's address after `#/`: `#/users/7` is `['users', '7']`. */
export const useRoute = (): readonly string[] => useStore(route);

/** Returns the address of a place in this page. */
export const hrefOf = (...parts: readonly string[]): string =>
  `#/${parts.map((part) => encodeURIComponent(part)).join('/')}`;
