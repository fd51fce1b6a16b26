import { createZoma, type Zoma } from '../../client/index.ts';
import { accessToken, login, refreshAccess } from '../shared/login.ts';
import { createStore, type Store } from '../shared/store.ts';

/** Whether the service can be reached; `back` for a while after it could not. */
export const connection: Store<'online' | 'offline' | 'back'> = createStore('online');

/** How long the page says that the connection is back, in milliseconds. */
const backMs = 6_000;

let lastGiven: string | undefined;

/** The client asks again when the service has refused a token: the same token once more would be refused again. */
const getToken = async (): Promise<string> => {
  const token = await accessToken();
  lastGiven = token === lastGiven ? await refreshAccess() : token;
  return lastGiven;
};

let opened: { readonly userId: string; readonly zoma: Zoma } | undefined;
let backTimer: ReturnType<typeof setTimeout> | undefined;

const isOffline = (): boolean => connection.get() === 'offline';

const followConnection = (state: 'online' | 'offline'): void => {
  clearTimeout(backTimer);
  if (state === 'offline') {
    connection.set('offline');
  } else if (isOffline()) {
    connection.set('back');
    backTimer = setTimeout(() => connection.set('online'), backMs);
  }
};

/** Returns the page's client of the service: one for each user who signs in. */
export const zomaOf = (userId: string): Zoma => {
  if (opened?.userId === userId) return opened.zoma;
  opened?.zoma.close();
  const zoma = createZoma({ url: location.origin, getToken });
  zoma.on('connection', followConnection);
  opened = { userId, zoma };
  return zoma;
};

login.subscribe(() => {
  if (login.get().status === 'in') return;
  opened?.zoma.close();
  opened = undefined;
  lastGiven = undefined;
});

// The browser knows first that its network is gone.
addEventListener('offline', () => followConnection('offline'));
addEventListener('online', () => followConnection('online'));
