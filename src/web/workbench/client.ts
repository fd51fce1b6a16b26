import { createZoma, type Zoma } from '../../client/index.ts';
import { accessToken, login, refreshAccess } from '../shared/login.ts';
import { repeatWhileVisible } from '../shared/repeat.ts';
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
let stopProbing = (): void => undefined;

/** How often the page asks whether the service can be reached again, in milliseconds. */
const probeMs = 3_000;

const isOffline = (): boolean => connection.get() === 'offline';

const followConnection = (state: 'online' | 'offline'): void => {
  clearTimeout(backTimer);
  stopProbing();
  if (state === 'offline') {
    connection.set('offline');
    // Any question will do: the client reports each answer as a connection. A browser may miss that its network is back.
    stopProbing = repeatWhileVisible(() => opened?.zoma.actions() ?? Promise.resolve(), probeMs);
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
  clearTimeout(backTimer);
  stopProbing();
  connection.set('online');
  opened?.zoma.close();
  opened = undefined;
  lastGiven = undefined;
});
