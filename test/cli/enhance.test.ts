import { createServer } from 'node:http';
import { once } from 'node:events';
import test, { type ExecutionContext } from 'ava';
import { endOf, runZoma, startZoma } from '../support/command-line.ts';
import { listen } from '../support/listen.ts';
import { startNode, type TestNode } from '../support/node.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';

let node: TestNode;
let editor: string;

test.before(async () => {
  node = await startNode();
  editor = await node.login('editor');
});
test.after.always(() => node.stop());

/** A text without mistakes, which the mock provider streams unchanged for three seconds. */
const long = Array.from({ length: 200 }, (_, index) => `word${String(index)} `).join('');
const correct = ['enhance', '--action', 'fix_grammar'];

/** Starts the enhancement of the long text, until the test ends. */
const startEnhancement = (t: ExecutionContext, url = node.url) => {
  const child = startZoma(correct, { ZOMA_URL: url, ZOMA_KEY: editor });
  t.teardown(() => void child.kill('SIGKILL'));
  child.stdin.end(long);
  return child;
};

test('a stream that breaks off goes on after its last event, and the text has every word once', async (t) => {
  const proxy = await startTcpProxy(Number(new URL(node.url).port));
  t.teardown(proxy.close);
  const url = `http://127.0.0.1:${String(proxy.port)}`;
  const child = startEnhancement(t, url);
  let breaks = 0;
  child.stdout.on('data', () => {
    breaks += 1;
    if (breaks === 1 || breaks === 20) proxy.mend();
  });
  const run = await endOf(child);
  t.is(run.code, 0, run.err);
  t.is(run.out, long);
  t.true(breaks >= 20);
});

test('a node that dies in the middle of a stream and does not return is reported in one sentence', async (t) => {
  const server = createServer((request, response) => {
    if (request.method === 'POST') {
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ success: true, data: { sessionId: 's1' } }));
      return;
    }
    response.setHeader('Content-Type', 'text/event-stream');
    response.write('event: chunk\nid: 1\ndata: {"sessionId":"s1","seq":1,"text":"half a"}\n\n', () => {
      server.close();
      response.destroy();
      server.closeAllConnections();
    });
  });
  const env = { ZOMA_URL: await listen(t, server), ZOMA_KEY: 'any' };
  const run = await runZoma([...correct, '--resume-seconds', '0.5'], env, 'a text');
  t.like(run, { code: 3, out: 'half a' });
  t.regex(
    run.err,
    /^The stream broke off, and could not be continued for 0\.5 s\. The node at \S+ cannot be reached: .+\n$/,
  );
});

test('Ctrl-C cancels the session and exits with 130', async (t) => {
  const child = startEnhancement(t);
  child.stdout.once('data', () => child.kill('SIGINT'));
  const run = await endOf(child);
  t.is(run.code, 130, run.err);
  t.regex(run.err, /The session was cancelled \(user\)\.\n$/);
  t.true(long.startsWith(run.out));
});

test('a reader that ends early, such as `head`, ends the command without a message', async (t) => {
  const child = startEnhancement(t);
  child.stdout.once('data', () => child.stdout.destroy());
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const [code] = (await once(child, 'close')) as [number];
  t.is(code, 0);
  t.regex(err, /^mock \(sample\)\n$/);
  const { body } = await node.http.request('/api/ai/sessions?limit=1', { token: editor });
  const { sessions } = body.data as unknown as { sessions: object[] };
  t.like(sessions, [{ status: 'cancelled', reason: 'user' }], 'the provider works for no reader');
});

test('Ctrl-C ends the command and its login also when the session cannot be cancelled', async (t) => {
  const calls: string[] = [];
  const answers: Readonly<Record<string, object>> = {
    'POST /api/auth/login': { success: true, data: { accessToken: 'a-token' } },
    'POST /api/ai/enhance': { success: true, data: { sessionId: 's1' } },
    'DELETE /api/ai/session/s1': { success: false, error: { code: 'forbidden', message: 'A permission is missing.' } },
    'POST /api/auth/logout': { success: true, message: 'Logged out.' },
  };
  const server = createServer((request, response) => {
    const call = `${String(request.method)} ${String(request.url)}`;
    calls.push(call);
    const answer = answers[call];
    response.setHeader('Content-Type', answer ? 'application/json' : 'text/event-stream');
    if (answer) response.end(JSON.stringify(answer));
    else response.write('event: chunk\nid: 1\ndata: {"sessionId":"s1","seq":1,"text":"half a"}\n\n');
  });
  const url = await listen(t, server);
  const login = ['--email', 'ann@x.example', '--password', 'a password'];
  const child = startZoma([...correct, ...login], { ZOMA_URL: url });
  child.stdin.end('a text');
  child.stdout.once('data', () => child.kill('SIGINT'));
  const run = await endOf(child);
  t.deepEqual(run, {
    code: 130,
    out: 'half a',
    err: 'The session is not cancelled: A permission is missing (forbidden).\n',
  });
  t.is(calls.at(-1), 'POST /api/auth/logout');
});

test('a user logs in with ZOMA_PASSWORD, and the login ends with the command', async (t) => {
  const env = { ZOMA_URL: node.url, ZOMA_PASSWORD: 'zoma-viewer' };
  const login = ['--email', 'viewer@zoma.local'];
  const refused = await runZoma([...correct, ...login], env, 'a text');
  t.like(refused, { code: 1, out: '' });
  t.regex(refused.err, /ai\.enhance\.create \(forbidden\)\.\n$/);
  const viewer = await node.login('viewer');
  const response = await fetch(`${node.url}/api/auth/logins`, { headers: { Authorization: `Bearer ${viewer}` } });
  const { data } = (await response.json()) as { data: { items: unknown[] } };
  t.is(data.items.length, 1, 'only the login of this test is left');
  const silent = await runZoma([...correct, ...login], { ZOMA_URL: node.url }, 'a text');
  t.like(silent, { code: 2, out: '' });
  t.regex(silent.err, /^There is no terminal to ask for it\. Set ZOMA_PASSWORD\.\n$/);
});

test('the audit of a node is asked for as NDJSON with the filters, and written as it comes', async (t) => {
  const event = '{"id":"1","at":"2026-01-01T00:00:00.000Z","type":"user.created"}\n';
  let asked: readonly (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked = [request.method, request.url, request.headers.accept, request.headers.authorization];
    response.setHeader('Content-Type', 'application/x-ndjson; charset=utf-8');
    response.end(event.repeat(10_000));
  });
  const filters = ['--type', 'user.created', '--from', '2026-01-01', '--to', '2026-02-01'];
  const run = await runZoma(['audit', 'export', ...filters], { ZOMA_URL: await listen(t, server), ZOMA_KEY: 'zk_1' });
  t.deepEqual(run, { code: 0, out: event.repeat(10_000), err: '' });
  const path = '/api/admin/audit?from=2026-01-01&to=2026-02-01&type=user.created';
  t.deepEqual(asked, ['GET', path, 'application/x-ndjson', 'Bearer zk_1']);
});
