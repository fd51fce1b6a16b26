import { createStore, useStore } from './store.ts';

const readHash = (): readonly string[] =>
  location.hash
    .replace(/^#\/?/, '')
    .split('/')
    .filter((part) => part !== '')
    .map((part) => decodeURIComponent(part));

const route = createStore(readHash());
addEventListener('hashchange', () => route.set(readHash()));

/** Returns the parts of the page's address after `#/`: `#/users/7` is `['users', '7']`. */
export const useRoute = (): readonly string[] => useStore(route);

/** Returns the address of a place in this page. */
export const hrefOf = (...parts: readonly string[]): string =>
  `#/${parts.map((part) => encodeURIComponent(part)).join('/')}`;
