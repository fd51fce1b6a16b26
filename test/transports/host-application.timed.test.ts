import { spawn } from 'node:child_process';
import { once } from 'node:events';
import test, { type ExecutionContext } from 'ava';
import { root } from '../support/data-directory.ts';
import { addIssuer, exchange } from '../support/host-tokens.ts';
import { createKey } from '../support/keys.ts';
import { startNode } from '../support/node.ts';

/** Short, so that the test need not wait for a minute. */
const tokenSeconds = 4;

/** Starts the example; resolves with its address. */
const startHost = async (t: ExecutionContext): Promise<string> => {
  const host = spawn(process.execPath, ['examples/host/host.js'], {
    cwd: root,
    env: { PATH: process.env['PATH'], HOST_PORT: '0', HOST_TOKEN_SECONDS: String(tokenSeconds) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.teardown(async () => {
    const exited = once(host, 'exit');
    host.kill();
    await exited;
  });
  for await (const text of host.stdout.setEncoding('utf8') as AsyncIterable<string>) {
    const url = /listens on (\S+)/.exec(text)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error('the host has ended');
};

test('a user of the host enhances with a token of the host, and is out soon after the host has disabled the user', async (t) => {
  const node = await startNode({ env: { ALLOWED_PRIVATE_HOSTS: '127.0.0.1' } });
  t.teardown(node.stop);
  const host = await startHost(t);
  const added = await addIssuer(node.http, await node.login('admin'), {
    issuer: host,
    jwksUrl: `${host}/jwks.json`,
    algorithms: ['EdDSA'],
  });
  t.is(added.status, 201, JSON.stringify(added.body));
  const post = (path: string, body: object, cookie = '') =>
    fetch(`${host}${path}`, { method: 'POST', headers: { cookie }, body: JSON.stringify(body) });

  const login = await post('/login', { id: 'ada', password: 'lovelace' });
  const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
  const { token } = (await (await post('/token', {}, cookie)).json()) as { token: string };
  const page = { Origin: 'http://localhost:7800' };
  const { body, headers } = await exchange(node.http, token, page);
  t.is(headers.get('access-control-allow-origin'), page.Origin, 'the page of the host reads the answer');
  const access = body.access_token;
  const { sessionId } = await node.http.enhance(access, { text: 'a text of Ada', action: 'improve' });
  t.is((await node.http.stream(access, sessionId)).at(-1)?.name, 'done');
  const socket = await node.connect(access);

  const started = performance.now();
  t.is((await post('/disable', { id: 'ada' })).status, 200);
  t.is((await post('/token', {}, cookie)).status, 401);
  await socket.disconnected;
  t.true(performance.now() - started < (tokenSeconds + 1) * 1000);
  t.is((await node.http.request('/api/auth/me', { token: access })).status, 401);
  t.is((await exchange(node.http, token)).status, 400);
});

/** Runs the example's back end; resolves with its exit code and all that it printed. */
const runBackEnd = async (env: Readonly<Record<string, string>>) => {
  const backEnd = spawn(process.execPath, ['examples/host/back-end.js'], {
    cwd: root,
    env: { PATH: process.env['PATH'], ...env },
  });
  let output = '';
  for (const stream of [backEnd.stdout, backEnd.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => void (output += text));
  }
  const [code] = (await once(backEnd, 'close')) as [number];
  return { code, output };
};

test('the host’s back end stores its entities and enhances for a user, and says who is not a user', async (t) => {
  const node = await startNode();
  t.teardown(node.stop);
  const admin = await node.login('admin');
  const user = { email: 'ada@host.example', name: 'Ada', externalId: 'ada', roles: ['Editor'] };
  const permissions = ['entity.manage', 'ai.enhance.create', 'ai.session.view', 'user.impersonate'];
  await node.http.request('/api/admin/users', { token: admin, body: user });
  await node.http.request('/api/admin/roles', { token: admin, body: { name: 'Back end', permissions } });
  const { key } = await createKey(node, admin, { roles: ['Back end'] });
  const env = { ZOMA_URL: node.url, ZOMA_KEY: key };
  t.deepEqual(await runBackEnd({ ...env, ZOMA_USER: 'ada' }), {
    code: 0,
    output: 'stored 1000 entities\ncompleted: We were there on Tuesday.\n',
  });
  const stored = await node.http.request('/api/entities/opportunity/host-999', { token: admin });
  t.like(stored.body.data, { title: 'Opportunity 999', version: 1 });
  const refused = await runBackEnd({ ...env, ZOMA_USER: 'nobody' });
  t.is(refused.code, 1);
  t.regex(refused.output, /not_found: The organization has no such user/);
});
