import test from 'ava';
import { crossSiteOrigins } from '../../src/transports/origins.ts';
import type { Answer } from '../support/http-client.ts';
import { movableClock, startNode, type TestNode } from '../support/node.ts';

const editor = { email: 'editor@zoma.local', password: 'zoma-editor' };
const clock = movableClock();

let node: TestNode;
test.before(async () => {
  node = await startNode({
    clock,
    env: {
      API_URL: 'https://zoma.example/',
      CORS_ORIGINS: 'https://editor.example',
      LOGIN_MAX_DAYS: '1',
      JWT_REFRESH_TOKEN_EXPIRY_IN_MINUTES: '1200',
    },
  });
});
test.after.always(() => node.stop());

const setCookieOf = ({ headers }: Answer): string => headers.get('set-cookie') ?? '';
const cookieOf = (answer: Answer): string => setCookieOf(answer).split(';')[0] ?? '';
const login = (): Promise<Answer> => node.http.request('/api/auth/login', { body: editor });
const post = (path: string, cookie: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  node.http.request(`/api/auth/${path}`, { method: 'POST', headers: { cookie, ...headers } });
const refresh = (cookie: string): Promise<Answer> => post('refresh', cookie);

test.serial('a late answer to an older cookie carries the newest, and nobody is logged out later', async (t) => {
  const first = cookieOf(await login());
  const second = cookieOf(await refresh(first));
  const third = cookieOf(await refresh(second));
  t.is(new Set([first, second, third]).size, 3);
  const late = await refresh(first);
  t.is(late.status, 200);
  t.is(cookieOf(late), third);
  clock.advance(15 * 60_000);
  const later = await refresh(cookieOf(late));
  t.is(later.status, 200);
  t.is((await node.http.request('/api/auth/me', { token: later.body.data.accessToken })).status, 200);
  const stolen = await refresh(second);
  t.is(stolen.body.error.code, 'refresh_reused');
  t.is((await refresh(cookieOf(later))).body.error.code, 'token_revoked');
});

test.serial('the answers to tabs that refresh at once leave a good cookie, whichever arrives last', async (t) => {
  const first = cookieOf(await login());
  const burst = await Promise.all(Array.from({ length: 10 }, () => refresh(first)));
  const next = await Promise.all(burst.map((answer) => refresh(cookieOf(answer))));
  clock.advance(15 * 60_000);
  const cookies = new Set([...burst, ...next].map(cookieOf));
  t.is(cookies.size, 1);
  for (const cookie of cookies) t.is((await refresh(cookie)).status, 200);
});

test.serial('cookies of the same name that are not ours, or older, do not matter, wherever they stand', async (t) => {
  const older = cookieOf(await login());
  const first = cookieOf(await login());
  const second = cookieOf(await refresh(first));
  const foreign = 'refresh_token=eyJhbGciOiJIUzI1NiJ9.e30.x';
  for (const shown of [
    `${foreign}; ${second}`,
    `refresh_token=; ${foreign}; other=1; ${second}; ${foreign}`,
    `${first}; ${older}; ${second}; refresh_token="${foreign}"`,
  ]) {
    const answer = await refresh(shown);
    t.is(answer.status, 200, shown);
    t.is(cookieOf(answer).split('.')[0], second.split('.')[0]);
  }
  t.is((await refresh(`${foreign}; ${foreign}`)).body.error.code, 'unauthorized');
  t.is((await post('logout', `${foreign}; ${second}`)).status, 200);
  t.is((await refresh(second)).body.error.code, 'token_revoked');
  // A login that has ended does not stand in the way of one that has not.
  t.is((await refresh(`${second}; ${older}`)).status, 200);
});

test.serial(
  'the cookie does nothing for a page of a foreign origin, and all for ours and those of CORS_ORIGINS',
  async (t) => {
    const cookie = cookieOf(await login());
    for (const origin of [
      'https://evil.example',
      'null',
      'http://zoma.example',
      'https://editor.example.evil.example',
    ]) {
      for (const path of ['refresh', 'logout']) {
        const refused = await post(path, cookie, { origin });
        t.is(refused.status, 403, origin);
        t.is(refused.body.error.code, 'forbidden');
        t.is(setCookieOf(refused), '');
      }
    }
    let current = cookie;
    for (const origin of ['https://zoma.example', 'https://editor.example', undefined]) {
      const answer = await post('refresh', current, origin === undefined ? {} : { origin });
      t.is(answer.status, 200, origin);
      current = cookieOf(answer);
    }
    t.is((await post('logout', current, { origin: 'https://editor.example' })).status, 200);
  },
);

test.serial('a page of another site cannot log a browser in: what a form can send is refused', async (t) => {
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
    const answer = await node.http.request('/api/auth/login', {
      rawBody: JSON.stringify(editor),
      headers: { 'Content-Type': type, Origin: 'https://evil.example' },
    });
    t.is(answer.status, 400, type);
    t.is(setCookieOf(answer), '');
  }
});

test.serial('a login ends for good after LOGIN_MAX_DAYS, however often it is refreshed', async (t) => {
  const day = 24 * 3600;
  const maxAgeOf = (answer: Answer): number =>
    (Date.parse(/expires=([^;]+)/.exec(setCookieOf(answer))?.[1] ?? '') - Date.now()) / 1000;
  let answer = await login();
  t.true(Math.abs(maxAgeOf(answer) - 20 * 3600) < 5);
  for (const hours of [19, 4.9]) {
    clock.advance(hours * 3_600_000);
    answer = await refresh(cookieOf(answer));
    t.is(answer.status, 200);
  }
  const left = day - 23.9 * 3600;
  t.true(maxAgeOf(answer) <= left && maxAgeOf(answer) > left - 10, String(maxAgeOf(answer)));
  t.true(answer.body.data.expiresIn <= left && answer.body.data.expiresIn > left - 10);
  const token = answer.body.data.accessToken;
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { exp: number };
  t.true(claims.exp * 1000 <= clock.now() + left * 1000);

  clock.advance(left * 1000);
  t.is((await refresh(cookieOf(answer))).body.error.code, 'token_expired');
  t.is((await node.http.request('/api/auth/me', { token })).body.error.code, 'token_expired');
});

test.serial('the start warns of editors on another site, which can log in and never refresh', (t) => {
  const warnings = node.log.lines.filter(({ message }) => message.includes('COOKIE_SAME_SITE=none'));
  t.deepEqual(
    warnings.map(({ level, fields }) => ({ level, fields })),
    [{ level: 'warn', fields: { origins: ['https://editor.example'], cookieSameSite: 'strict' } }],
  );
});

test('COOKIE_SAME_SITE=none gives a cookie that editors on other sites can refresh with', async (t) => {
  const own = await startNode({ env: { COOKIE_SAME_SITE: 'none', CORS_ORIGINS: 'https://editor.example' } });
  t.teardown(own.stop);
  const headers = { Origin: 'https://editor.example' };
  const granted = await own.http.request('/api/auth/login', { body: editor, headers });
  t.regex(setCookieOf(granted), /; path=\/api\/auth; .*samesite=none; secure; httponly; partitioned$/i);
  t.is(granted.headers.get('access-control-allow-credentials'), 'true');
  const answer = await own.http.request('/api/auth/refresh', {
    method: 'POST',
    headers: { ...headers, cookie: cookieOf(granted) },
  });
  t.is(answer.status, 200);
  const logout = await own.http.request('/api/auth/logout', {
    method: 'POST',
    headers: { ...headers, cookie: cookieOf(answer) },
  });
  t.regex(setCookieOf(logout), /^refresh_token=; .*samesite=none; secure; httponly; partitioned$/i);
  t.false(own.log.lines.some(({ message }) => message.includes('COOKIE_SAME_SITE')));
});

for (const [apiUrl, origin, isCrossSite] of [
  ['https://zoma.example.com', 'https://editor.example.com', false],
  ['https://zoma.example.com', 'https://example.com:8443', false],
  ['https://zoma.example.com', 'http://editor.example.com', true],
  ['https://zoma.example.com', 'https://example.org', true],
  ['https://zoma.example.co.uk', 'https://other.co.uk', true],
  ['https://one.github.io', 'https://two.github.io', true],
  ['http://localhost:7700', 'http://localhost:3000', false],
  ['http://localhost:7700', 'http://127.0.0.1:3000', true],
  ['http://192.0.2.1:7700', 'http://192.0.2.2:7700', true],
  [undefined, 'http://localhost:3000', false],
  [undefined, 'https://editor.example.com', true],
] as const) {
  test(`${origin} is ${isCrossSite ? 'on another site than' : 'on the site of'} ${apiUrl ?? 'a service without API_URL'}`, (t) => {
    t.deepEqual(crossSiteOrigins({ apiUrl, corsOrigins: [origin] }), isCrossSite ? [origin] : []);
  });
}
