import test, { type ExecutionContext } from 'ava';
import { demoOperations } from '../../src/operations/demo.ts';
import { operationsOf } from '../../src/operations/index.ts';
import type { FailureClass, InjectedFault } from '../../src/ports/language-model.ts';
import { handlerOf } from '../../src/transports/socket/events.ts';
import { movableClock, startNode, type TestNode } from '../support/node.ts';
import type { SocketClient } from '../support/socket-client.ts';
import { assemble } from '../support/wire.ts';

const clock = movableClock();
let node: TestNode;
let editor: string;
let admin: string;
let socket: SocketClient;
let adminSocket: SocketClient;
test.before(async () => {
  node = await startNode({ env: { LLM_FIRST_TOKEN_TIMEOUT_MS: '300' }, clock });
  [editor, admin] = [await node.login('editor'), await node.login('admin')];
  [socket, adminSocket] = [await node.connect(editor), await node.connect(admin)];
});
test.after.always(() => node.stop());

const text = 'we was in Rotterdam with ida@acme.example on tuesday, and {{name}} sends the offer on friday';
const whole = 'We were in Rotterdam with ida@acme.example on Tuesday, and {{name}} sends the offer on Friday.';

const setFault = async (model: string, fault: InjectedFault | 'none', token = editor) =>
  (await node.http.request('/api/demo/faults', { token, method: 'PUT', body: { model, fault } })).body;

const expiryOf = (data: object): string | null => (data as { expiresAt: string | null }).expiresAt;

/** Runs a session to its end: what its reader has, and the events without text. */
const run = async (client = socket) => {
  const { data } = await client.emit('enhance', { text, action: 'fix_grammar' });
  const events = await client.untilEnd(data.sessionId);
  const metadata = events
    .filter(({ name }) => name === 'metadata')
    .map(({ data: { provider, model, failover } }) => ({ provider, model, failover }));
  return { text: assemble(events), metadata, end: events.at(-1) };
};

const first = { provider: 'mock', model: 'sample', failover: undefined };
const failedOver = (reason: FailureClass) => [
  first,
  { provider: 'mock', model: 'sample-2', failover: { from: 'mock', reason } },
];

const isCompleted = (t: ExecutionContext, { text: shown, end }: Awaited<ReturnType<typeof run>>): void => {
  t.is(shown, whole);
  t.is(end?.name, 'done');
};

test.afterEach.always(async () => {
  for (const model of ['sample', 'sample-2']) await setFault(model, 'none');
});

for (const [fault, reason] of [
  ['fail', 'transient'],
  ['stall', 'silent'],
  ['break_midway', 'broken_stream'],
] as const) {
  test.serial(
    `a model with the fault ${fault} is replaced by the second one, and the reader gets one whole text`,
    async (t) => {
      await setFault('sample', fault);
      const outcome = await run();
      isCompleted(t, outcome);
      t.deepEqual(outcome.metadata, failedOver(reason));
    },
  );
}

test.serial('a refusal ends the session as content_rejected, and no other model is asked', async (t) => {
  await setFault('sample', 'refuse');
  const { metadata, end } = await run();
  t.like(end, { name: 'error', data: { code: 'content_rejected', retryable: false } });
  t.deepEqual(metadata, [first]);
});

test.serial('a slow model answers whole', async (t) => {
  await setFault('sample', 'slow');
  const begun = performance.now();
  const outcome = await run();
  isCompleted(t, outcome);
  t.true(performance.now() - begun > 2_000);
});

test.serial(
  'when every model of a user fails, the session ends as provider_unavailable, and other users are served',
  async (t) => {
    await setFault('sample', 'fail');
    await setFault('sample-2', 'fail');
    for (let count = 0; count < 3; count += 1) {
      const { end } = await run();
      t.is(end?.name, 'error');
      t.is(end?.data['code'], 'provider_unavailable');
    }
    const other = await run(adminSocket);
    isCompleted(t, other);
    t.deepEqual(other.metadata, [first]);
  },
);

test.serial('a fault concerns the sessions that its user starts afterwards, and ends after five minutes', async (t) => {
  const answer = await setFault('sample', 'refuse');
  t.deepEqual(answer.data.items as unknown, [
    { provider: 'mock', model: 'sample', fault: 'refuse' },
    { provider: 'mock', model: 'sample-2', fault: 'none' },
  ]);
  const left = Date.parse(expiryOf(answer.data) ?? '') - clock.now();
  t.true(left > 290_000 && left <= 300_000, String(left));
  isCompleted(t, await run(adminSocket));
  t.is((await run()).end?.name, 'error');
  clock.advance(300_000);
  const { data } = await socket.emit('demoFaults', {});
  t.is(expiryOf(data), null);
  isCompleted(t, await run());
});

test('a fault needs the permission to start sessions, and a sample model', async (t) => {
  const viewer = await node.login('viewer');
  t.like(await setFault('sample', 'fail', viewer), {
    error: { code: 'forbidden', details: { permission: 'ai.enhance.create' } },
  });
  t.is((await setFault('gpt-5', 'fail')).error.code, 'not_found');
  t.is((await setFault('__proto__', 'fail')).error.code, 'not_found');
});

test('a node with real providers has no sample models to fail', async (t) => {
  const real = await startNode({ env: { OPENAI_API_KEY: 'a-key', OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' } });
  t.teardown(real.stop);
  const { body } = await real.http.request('/api/demo/faults', { token: await real.login('editor') });
  t.deepEqual(body.data.items, []);
});

interface OpenAccount {
  readonly role: string;
  readonly email: string;
  readonly password: string;
}

const accountsOf = async (asked: TestNode): Promise<readonly OpenAccount[]> =>
  ((await asked.http.request('/api/demo')).body.data as unknown as { accounts: readonly OpenAccount[] }).accounts;

test('the seeded accounts are offered without a login, each with a password that opens it', async (t) => {
  const accounts = await accountsOf(node);
  t.deepEqual(
    accounts.map(({ role }) => role),
    ['admin', 'editor', 'viewer'],
  );
  for (const { email, password } of accounts) t.truthy(await node.http.login(email, password));
});

test('an account with another password, a disabled and an erased one are not offered', async (t) => {
  const changed = await startNode();
  t.teardown(changed.stop);
  const token = await changed.login('admin');
  const { items } = (await changed.http.request('/api/admin/users', { token })).body.data;
  const change = async (email: string, method: string, body?: object): Promise<void> => {
    const id = (items as unknown as { id: string; email: string }[]).find((user) => user.email === email)?.id ?? '';
    const answer = await changed.http.request(`/api/admin/users/${id}`, { token, method, ...(body && { body }) });
    t.true(answer.body.success, JSON.stringify(answer.body));
  };
  await change('editor@zoma.local', 'PATCH', { password: 'five gentle otters knit' });
  t.deepEqual(
    (await accountsOf(changed)).map(({ role }) => role),
    ['admin', 'viewer'],
  );
  await change('viewer@zoma.local', 'PATCH', { disabled: true });
  t.deepEqual(
    (await accountsOf(changed)).map(({ role }) => role),
    ['admin'],
  );
  await change('viewer@zoma.local', 'PATCH', { disabled: false });
  await change('viewer@zoma.local', 'DELETE');
  t.deepEqual(
    (await accountsOf(changed)).map(({ role }) => role),
    ['admin'],
  );
});

test('a node without a demonstration knows neither its routes nor its events', (t) => {
  const served = operationsOf({ demo: undefined }).map(({ name }) => name);
  for (const { name } of demoOperations) {
    t.false(served.includes(name));
    t.is(handlerOf(name, { demo: undefined }), undefined);
  }
});
