import jwt from 'jsonwebtoken';
import test from 'ava';
import { createZoma, ZomaClientError } from '../../src/client/index.ts';
import { createTokens } from '../../src/client/tokens.ts';
import { gate, shareStage, stage } from '../support/with-provider.ts';
import { client } from '../support/zoma-client.ts';

const request = { text: 'a text to work on', action: 'improve' } as const;
const transports = ['websocket', 'sse'] as const;

const shared = shareStage(test);
/** Its access tokens live for three seconds. */
const shortLived = shareStage(test, { env: { JWT_ACCESS_TOKEN_EXPIRY_IN_MINUTES: '0.05' } });

/** A signal that is never aborted. */
const unlimited = new AbortController().signal;

/** A token of the form of an access token, which lives from `from` to `to` seconds after now. */
const tokenOf = (from: number, to: number): string => {
  const now = Math.floor(Date.now() / 1000);
  return jwt.sign({ iat: now + from, exp: now + to, id: Math.random() }, 'any');
};

test('a client takes one of token and getToken, and a URL', (t) => {
  t.throws(() => createZoma({ url: 'http://localhost' }), { instanceOf: TypeError });
  t.throws(() => createZoma({ url: 'http://localhost', token: 'a', getToken: () => 'a' }), { instanceOf: TypeError });
  t.throws(() => createZoma({ token: 'a' }), { instanceOf: TypeError });
});

test('concurrent callers share one call of getToken, which may answer in three forms', async (t) => {
  for (const answer of ['a', { accessToken: 'a' }, { access_token: 'a' }]) {
    let calls = 0;
    const tokens = createTokens({ getToken: () => ((calls += 1), Promise.resolve(answer)) });
    t.deepEqual(await Promise.all([tokens.current(unlimited), tokens.current(unlimited), tokens.current(unlimited)]), [
      'a',
      'a',
      'a',
    ]);
    t.is(await tokens.current(unlimited), 'a');
    t.is(calls, 1);
  }
});

const lives: readonly { readonly name: string; readonly from: number; readonly to: number; readonly calls: number }[] =
  [
    { name: 'a token of 15 minutes is used again', from: 0, to: 900, calls: 1 },
    { name: 'a token that its host has kept until 50 s are left is used again', from: -850, to: 50, calls: 1 },
    { name: 'a token of 30 s is used again', from: 0, to: 30, calls: 1 },
    { name: 'a clock that is an hour ahead does not ask for a token each time', from: -3_600, to: -2_700, calls: 1 },
    { name: 'a clock that is an hour behind does not keep a token for ever', from: 3_600, to: 4_500, calls: 1 },
  ];
for (const { name, from, to, calls } of lives) {
  test(name, async (t) => {
    let asked = 0;
    const tokens = createTokens({ getToken: () => ((asked += 1), tokenOf(from, to)) });
    await tokens.current(unlimited);
    await tokens.current(unlimited);
    t.is(asked, calls);
    t.true(tokens.dueInMs() <= 840_000);
  });
}

test('a renewal ahead of the expiry that fails leaves the present token in use', async (t) => {
  const valid = tokenOf(-850, 50);
  let calls = 0;
  const tokens = createTokens({
    getToken: () => {
      calls += 1;
      if (calls > 1) throw new Error('The host is away.');
      return valid;
    },
  });
  t.is(await tokens.current(unlimited), valid);
  const { now } = Date;
  t.teardown(() => void (Date.now = now));
  Date.now = () => now() + 45_000;
  t.is(await tokens.current(unlimited), valid);
  t.is(calls, 2);
  Date.now = () => now() + 51_000;
  await t.throwsAsync(tokens.current(unlimited), { code: 'token_unavailable' });
});

test('of many refusals of one token, those that come late get the token that replaced it', async (t) => {
  let calls = 0;
  const tokens = createTokens({ getToken: () => `token-${String((calls += 1))}` });
  const refused = new ZomaClientError({ code: 'token_revoked', message: '', retryable: false });
  const work = (token: string): Promise<string> =>
    token === 'token-1' ? Promise.reject(refused) : Promise.resolve(token);
  t.deepEqual(
    await Promise.all(Array.from({ length: 10 }, () => tokens.use(work, unlimited))),
    Array(10).fill('token-2'),
  );
  t.is(await tokens.use(work, unlimited), 'token-2');
  t.is(calls, 2);
});

for (const transport of transports) {
  test(`over ${transport} a session outlives its token, which is renewed`, async (t) => {
    const { node, fake } = shortLived();
    fake.respond([
      { texts: Array.from({ length: 9 }, (_, index) => `word${String(index)} `), everyMs: 500 },
      { finish: 'stop' },
    ]);
    let calls = 0;
    const getToken = () => ((calls += 1), node.login('editor'));
    const states: string[] = [];
    const zoma = client(t, { url: node.url, getToken, transport });
    zoma.on('connection', (state) => states.push(state));
    const session = zoma.enhance(request);
    await session.done;
    t.true(session.text.endsWith('word8 '), session.text);
    t.true(calls >= 2 && calls <= 5, String(calls));
    t.deepEqual(states, []);
  });

  test(`over ${transport} a revoked token is replaced once, and a second refusal is the error`, async (t) => {
    const { node, fake } = shared();
    const token = await node.login('editor');
    const rest = gate();
    fake.respond([{ text: 'one ' }, { wait: rest.opened }, { text: 'two' }, { finish: 'stop' }]);
    const given = [token, await node.login('editor')];
    const getToken = () => given.shift() ?? token;
    const session = client(t, { url: node.url, getToken, transport }).enhance(request);
    for await (const { type } of session) if (type === 'chunk') break;
    await node.http.request('/api/auth/logout', { method: 'POST', token });
    rest.open();
    await session.done;
    t.is(session.text, 'one two');
    const other = client(t, { url: node.url, getToken: () => token, transport });
    await t.throwsAsync(other.enhance(request).done, { code: 'token_revoked' });
  });

  test(`over ${transport} a session with a fixed token ends with the refusal of the token`, async (t) => {
    const { node, fake } = shortLived();
    fake.respond([{ text: 'one ' }, { silence: true }]);
    const zoma = client(t, { url: node.url, token: await node.login('editor'), transport });
    await t.throwsAsync(zoma.enhance(request).done, { code: 'token_expired' });
  });
}

test('a getToken that fails is the error of the sessions, with its own error as the cause', async (t) => {
  const { node } = shared();
  const failure = new Error('The host says no.');
  let calls = 0;
  const getToken = (): Promise<string> => {
    calls += 1;
    return Promise.reject(failure);
  };
  const zoma = client(t, { url: node.url, getToken });
  const [first, second] = [zoma.enhance(request), zoma.enhance(request)];
  const error = await t.throwsAsync(first.done, { code: 'token_unavailable', message: 'The host says no.' });
  t.is(error.cause, failure);
  await t.throwsAsync(second.done, { code: 'token_unavailable' });
  t.is(calls, 1);
});

const networkFailures = [
  'Failed to fetch',
  'Failed to fetch (zoma.example)',
  'NetworkError when attempting to fetch resource.',
  'Load failed',
  'fetch failed',
];
test('a getToken without a network, in the words of each browser, is asked again, and a session goes on', async (t) => {
  const { node } = shared();
  await Promise.all(
    networkFailures.map(async (message) => {
      let calls = 0;
      const getToken = (): Promise<string> => {
        calls += 1;
        return calls === 1 ? Promise.reject(new TypeError(message)) : node.login('editor');
      };
      await t.notThrowsAsync(client(t, { url: node.url, getToken }).enhance(request).done);
      t.is(calls, 2, message);
    }),
  );
});

const unusable: readonly { readonly name: string; readonly answer: unknown }[] = [
  { name: 'a line break at its end', answer: 'token\n' },
  { name: 'a character that no header carries', answer: 'tökén–' },
  { name: 'a space', answer: 'Bearer token' },
  { name: 'no characters', answer: { accessToken: '' } },
  { name: 'no token in it', answer: {} },
  { name: 'nothing at all', answer: null },
];
for (const { name, answer } of unusable) {
  test(`a token with ${name} is reported as unavailable at once`, async (t) => {
    let calls = 0;
    const getToken = () => ((calls += 1), answer as string);
    const zoma = client(t, { url: 'http://127.0.0.1:9', getToken });
    await t.throwsAsync(zoma.usage(), { code: 'token_unavailable' });
    t.is(calls, 1);
  });
}

test('a fixed token that no header carries is reported as unavailable at once', async (t) => {
  const zoma = client(t, { url: 'http://127.0.0.1:9', token: 'key\n' });
  await t.throwsAsync(zoma.enhance(request).done, { code: 'token_unavailable' });
});

test('a mistake in getToken that mentions fetch or a network is its error at once', async (t) => {
  for (const message of ["Cannot read properties of undefined (reading 'fetch')", 'this.network is not a function']) {
    let calls = 0;
    const getToken = (): string => {
      calls += 1;
      throw new TypeError(message);
    };
    const zoma = client(t, { url: 'http://127.0.0.1:9', getToken });
    await t.throwsAsync(zoma.usage(), { code: 'token_unavailable', message });
    t.is(calls, 1);
  }
});

test('the status of a getToken’s error is in the details', async (t) => {
  const getToken = () => Promise.reject(Object.assign(new Error('The endpoint answered 404.'), { status: 404 }));
  const error = await t.throwsAsync<ZomaClientError>(client(t, { url: 'http://127.0.0.1:9', getToken }).usage());
  t.like(error, { code: 'token_unavailable', details: { status: 404 } });
});

test('a refinement is cancelled at once while the session before it runs', async (t) => {
  const { node, fake, token } = shared();
  fake.respond([{ text: 'one ' }, { silence: true }]);
  const session = client(t, { url: node.url, token }).enhance(request);
  const refined = session.refine({ action: 'make_shorter' });
  await refined.cancel();
  await t.throwsAsync(refined.done, { code: 'cancelled' });
  await session.cancel();
});

test('a permission that is taken away in mid-stream ends the session as forbidden', async (t) => {
  const { node, fake, token } = await stage(t);
  fake.respond([{ text: 'one ' }, { silence: true }]);
  const session = client(t, { url: node.url, token, transport: 'websocket' }).enhance(request);
  for await (const { type } of session) if (type === 'chunk') break;
  const admin = await node.login('admin');
  const { items: roles } = (await node.http.request('/api/admin/roles', { token: admin })).body.data as unknown as {
    items: { name: string; id: string; permissions: string[] }[];
  };
  const editor = roles.find(({ name }) => name === 'Editor');
  const permissions = editor?.permissions.filter((permission) => permission !== 'ai.stream.access');
  const path = `/api/admin/roles/${editor?.id ?? ''}`;
  const changed = await node.http.request(path, { token: admin, method: 'PATCH', body: { permissions } });
  t.is(changed.status, 200, JSON.stringify(changed.body));
  await t.throwsAsync(session.done, { code: 'forbidden' });
});
