import { ApiError, readAnswer, send } from './wire.ts';
import { siteStorage, tabStorage } from './storage.ts';
import { createStore } from './store.ts';

/** The user of the page, as `GET /api/auth/me` answers. */
export interface User {
  readonly id: string;
  readonly email: string | null;
  readonly name: string;
  readonly organizationId: string;
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
}

/** Why the page has no user: at first, by a click, or because the login has ended on the server. */
export type SignedOutReason = 'new' | 'left' | 'ended';

/** Who uses the page. */
export type Login =
  | { readonly status: 'unknown' }
  | { readonly status: 'in'; readonly user: User }
  | { readonly status: 'out'; readonly reason: SignedOutReason };

/** Who uses the page; `unknown` until the refresh cookie was tried. */
export const login = createStore<Login>({ status: 'unknown' });

/** Set while this browser may have a refresh cookie, which scripts cannot see: without it no refresh is tried. */
const cookieMark = 'zoma.login';
const marginMs = 30_000;

let token: { readonly text: string; readonly expiresAt: number } | undefined;
let refreshing: Promise<string> | undefined;

/** Forgets the login of this page. */
export const signedOut = (reason: SignedOutReason): void => {
  token = undefined;
  siteStorage.removeItem(cookieMark);
  login.set({ status: 'out', reason });
};

interface LoginAnswer {
  readonly user: User;
  readonly accessToken: string;
  readonly expiresIn: number;
}

const keepToken = ({ accessToken: text, expiresIn, user }: LoginAnswer): string => {
  const current = login.get();
  if (current.status === 'in' && current.user.id !== user.id) {
    // Another tab has signed in as another user, who must not send what this page holds.
    enter(user);
    throw new ApiError('user_changed', 'Another user has signed in.');
  }
  token = { text, expiresAt: Date.now() + expiresIn * 1_000 };
  siteStorage.setItem(cookieMark, '1');
  return text;
};

const endingCodes: readonly string[] = ['unauthorized', 'token_revoked', 'token_expired', 'refresh_reused'];

/** Returns whether the server has refused the login itself, so that only a new one helps. */
export const endsLogin = (error: unknown): boolean => error instanceof ApiError && endingCodes.includes(error.code);

const refresh = async (): Promise<string> => {
  try {
    return keepToken((await readAnswer(await send('POST', '/api/auth/refresh', {}))) as LoginAnswer);
  } catch (error) {
    // Without the network, or while the service is overloaded, the login may still be good.
    if (endsLogin(error)) signedOut(login.get().status === 'in' ? 'ended' : 'new');
    throw error;
  }
};

/**
 * Resolves with a new access token of the page's user. Concurrent callers share one request.
 * @throws ApiError; a refused cookie signs the page out, and the cookie of another user loads it anew (`user_changed`)
 */
export const refreshAccess = (): Promise<string> => {
  refreshing ??= refresh().finally(() => {
    refreshing = undefined;
  });
  return refreshing;
};

/** Resolves with an access token that is valid for 30 seconds at least. @throws ApiError as `refreshAccess` */
export const accessToken = (): Promise<string> =>
  token && token.expiresAt - marginMs > Date.now() ? Promise.resolve(token.text) : refreshAccess();

/** Names the user of this tab beside what the tab keeps, such as drafts. */
const userMark = 'zoma.user';

/** Makes `user` the user of the page. A page that may hold the texts of another user is loaded anew, without them. */
export const enter = (user: User): void => {
  const before = tabStorage.getItem(userMark);
  if (before !== null && before !== user.id) {
    tabStorage.clear();
    tabStorage.setItem(userMark, user.id);
    location.reload();
    return;
  }
  tabStorage.setItem(userMark, user.id);
  login.set({ status: 'in', user });
};

const readUser = async (): Promise<void> =>
  enter((await readAnswer(await send('GET', '/api/auth/me', {}, await accessToken()))) as User);

/** Signs in. @throws ApiError `invalid_credentials`, `rate_limited` and others of the wire */
export const signIn = async (email: string, password: string): Promise<void> => {
  keepToken((await readAnswer(await send('POST', '/api/auth/login', { body: { email, password } }))) as LoginAnswer);
  await readUser();
};

/** Ends the login on the server, with `everywhere` all logins of the user, and signs the page out. */
export const signOut = async (everywhere = false): Promise<void> => {
  const text = await accessToken();
  await readAnswer(await send('POST', '/api/auth/logout', { body: { everywhere } }, text));
  signedOut('left');
};

/** Restores the login of an earlier page from the refresh cookie. @throws ApiError when the service cannot answer */
export const restoreLogin = async (): Promise<void> => {
  if (siteStorage.getItem(cookieMark) === null) {
    signedOut('new');
    return;
  }
  try {
    await readUser();
  } catch (error) {
    if (login.get().status !== 'out') throw error;
  }
};

/** Returns whether the user of the page has one of the permissions. The server decides; the page only hides what would be refused. */
export const may = (...anyOf: readonly string[]): boolean => {
  const current = login.get();
  return current.status === 'in' && anyOf.some((permission) => current.user.permissions.includes(permission));
};
