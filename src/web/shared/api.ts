import { accessToken, endsLogin, enter, login, refreshAccess, signedOut, type User } from './login.ts';
import { ApiError, readAnswer, send, type CallOptions, type Method } from './wire.ts';

/**
 * Sends an authenticated request, once more with a new token when the first has expired.
 * @throws ApiError with the code of the wire; a code that ends the login signs the page out
 */
export const sendAuthenticated = async (method: Method, path: string, options: CallOptions = {}): Promise<Response> => {
  let response = await send(method, path, options, await accessToken());
  if (response.status === 401) response = await send(method, path, options, await refreshAccess());
  if (response.ok) return response;
  return readAnswer(response).then(
    () => response,
    (error: unknown) => {
      if (endsLogin(error)) signedOut('ended');
      // The roles may have changed since the page learnt them: it must not go on offering what is refused.
      if (error instanceof ApiError && error.code === 'forbidden') void checkLogin();
      throw error;
    },
  );
};

const call =
  (method: Method) =>
  async <Data>(path: string, options: CallOptions = {}): Promise<Data> =>
    (await readAnswer(await sendAuthenticated(method, path, options))) as Data;

/** The operations of the service over HTTP, with the access token of the page. Each resolves with `data` of the envelope. */
export const api = {
  get: call('GET'),
  post: call('POST'),
  put: call('PUT'),
  patch: call('PATCH'),
  delete: call('DELETE'),
};

/**
 * Asks whether the login is still good and what it permits, and shows a change at once. Never rejects: another failure shows where the
 * page needs the service.
 */
export const checkLogin = async (): Promise<void> => {
  const before = login.get();
  if (before.status !== 'in') return;
  const user = await api.get<User>('/api/auth/me').catch(() => undefined);
  if (!user) return;
  const isSame = JSON.stringify(user) === JSON.stringify(before.user);
  if (!isSame && login.get() === before) enter(user);
};
