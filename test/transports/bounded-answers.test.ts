import test, { type ExecutionContext } from 'ava';
import { operations } from '../../src/operations/index.ts';
import { hostileBodies } from '../support/hostile-bodies.ts';
import { startNode, type TestNode } from '../support/node.ts';
import type { Envelope } from '../support/wire.ts';

let node: TestNode;
let admin: string;
test.before(async () => {
  node = await startNode({ env: { LOG_LEVEL: 'debug' } });
  admin = await node.login('admin');
});
test.after('the log has no fault, and no line as long as what a client sent', (t) => {
  for (const line of node.log.lines) {
    t.not(line.level, 'error');
    t.true(JSON.stringify(line).length < 2_000);
  }
});
test.after.always(() => node.stop());

const json = { 'Content-Type': 'application/json' };
const ndjson = { 'Content-Type': 'application/x-ndjson' };

const isBounded = (t: ExecutionContext, answer: Envelope, door: string): void => {
  t.true(Buffer.byteLength(JSON.stringify(answer)) < 64_000, door);
  t.is(answer.error.code, 'validation_failed', door);
  const problems = answer.error.details as { readonly path: string }[];
  t.true(problems.length >= 1 && problems.length <= 100, door);
  t.true(
    problems.every(({ path }) => path.length <= 200),
    door,
  );
};

/** Routes that need no token: their bodies have a bound of their own, below some of these. */
const openRoutes = ['login', 'refresh', 'logout', 'password-link'].map(
  (name) => ['POST', `/api/auth/${name}`] as const,
);

const bodyRoutes = [
  ...openRoutes,
  ...operations
    .filter(({ route }) => ['post', 'put', 'patch'].includes(route.method))
    .map(({ route }) => [route.method.toUpperCase(), route.path.replace(/:\w+/g, 'x')] as const),
] as const;

for (const [title, body] of Object.entries(hostileBodies)) {
  test(`${title} are answered with less than 64 kB on every route`, async (t) => {
    const rawBody = JSON.stringify(body);
    for (const [method, path] of bodyRoutes) {
      const isOpen = openRoutes.some(([, open]) => open === path);
      const options = { method, rawBody, headers: json, ...(!isOpen && { token: admin }) };
      const answer = await node.http.request(path, options);
      if (isOpen && rawBody.length > 16_384) {
        t.is(answer.status, 413, path);
        continue;
      }
      isBounded(t, answer.body, path);
    }
    const records = `${rawBody}\n`.repeat(10);
    isBounded(
      t,
      (await node.http.request('/api/entities/bulk', { token: admin, rawBody: records, headers: ndjson })).body,
      'NDJSON',
    );
  });

  test(`${title} are answered with less than 64 kB over a socket, whatever the event`, async (t) => {
    const socket = await node.connect(admin);
    const events = [...operations.map(({ name }) => name), 'subscribe', 'unsubscribe', 'authenticate'];
    for (const event of events) isBounded(t, await socket.emit(event, body), event);
    isBounded(t, await socket.emit('bulkEntities', { entities: [body] }), 'a record');
    socket.close();
  });
}

test('fields of a query, parameters of a path and headers are answered with less than 64 kB', async (t) => {
  const long = 'k'.repeat(15_000);
  const many = Array.from({ length: 900 }, (_, index) => `n${String(index)}=%00`).join('&');
  for (const path of [
    `/api/ai/usage?${long}=1`,
    `/api/ai/usage?${long.slice(0, 7_000)}=1&${long.slice(0, 7_000)}=2`,
    `/api/ai/usage?${many}`,
    `/api/ai/session/${long}`,
    `/api/ai/stream/${long}`,
    `/api/entities/${long}/1`,
    `/api/ai/sessions?cursor=${long}`,
  ]) {
    isBounded(t, (await node.http.request(path, { token: admin })).body, path.slice(0, 40));
  }
  const headers = { ...json, 'Idempotency-Key': long.slice(0, 14_000) };
  const body = { text: 'a', action: 'improve' };
  isBounded(t, (await node.http.request('/api/ai/enhance', { token: admin, body, headers })).body, 'Idempotency-Key');
});

test('the longest login is taken, however its characters are escaped, and a longer body is refused unread', async (t) => {
  const escapedTo = (length: number): string => '\\u00e9'.repeat(length);
  const login = (email: string, password: string) =>
    node.http.request('/api/auth/login', {
      rawBody: `{"email": "${email}", "password": "${password}"}`,
      headers: json,
    });
  const longest = await login(escapedTo(320), escapedTo(1_024));
  t.is(longest.body.error.code, 'invalid_credentials');
  const longer = await login('a@b.example', escapedTo(3_000));
  t.is(longer.status, 413);
  t.is(longer.body.error.code, 'payload_too_large');
});
