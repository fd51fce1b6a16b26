import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import { Webhook } from 'standardwebhooks';
import { root } from '../../support/data-directory.ts';
import { movableClock } from '../../support/node.ts';
import { startReceiver, verify, type ReceiverAnswer } from '../../support/webhook-receiver.ts';
import { createHostKey, exchange, issuerFields, signToken } from '../../support/host-tokens.ts';
import { createHookWorld, waitFor, type Hook, type HookWorld } from './world.ts';

const clock = movableClock();

let world: HookWorld;
test.before(async (t) => {
  t.timeout(60_000);
  world = await createHookWorld({ clock });
});
test.after.always(() => world.close());

// Before the tests that move the node's clock: the receiver refuses messages that are five minutes old, by its own.
test.serial('the receiver of the documentation verifies a message', async (t) => {
  const page = await readFile(path.join(root, 'docs/webhooks.md'), 'utf8');
  const program = /```js\n([^]*?)```/.exec(page)?.[1] ?? '';
  // A port that was free a moment ago: the receiver starts after its webhook, whose secret it needs.
  const placeholder = await startReceiver();
  const { port } = new URL(placeholder.url);
  await placeholder.close();
  const url = `http://127.0.0.1:${port}/`;
  const created = await world.call('POST', '/api/admin/webhooks', { url, events: ['session.ended'] });
  const { id, secret } = created as unknown as { id: string; secret: string };
  const receiver = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: root,
    env: { PORT: port, WEBHOOK_SECRET: secret },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.teardown(async () => {
    receiver.kill();
    await world.node.http.request(`/api/admin/webhooks/${id}`, { method: 'DELETE', token: world.admin });
  });
  // It refuses a request without a signature, once it listens.
  t.is(
    await waitFor(() =>
      fetch(url, { method: 'POST' }).then(
        ({ status }) => status,
        () => undefined,
      ),
    ),
    400,
  );
  const sessionId = await world.enhance();
  const [line] = (await once(receiver.stdout, 'data')) as [Buffer];
  t.true(line.toString().includes(sessionId), line.toString());
});

test.serial('the end of a session arrives signed, with ids and numbers and no text', async (t) => {
  const hook = await world.addHook(t, ['session.ended']);
  const sessionId = await world.enhance();
  const [message] = await hook.receiver.received(1);
  if (!message) throw new Error('no message');
  const { timestamp, ...verified } = verify(hook.secret, message) as Record<string, unknown>;
  const session = await world.node.http.session(world.admin, sessionId);
  t.like(verified, {
    type: 'session.ended',
    data: {
      sessionId,
      status: 'completed',
      action: 'improve',
      provider: 'mock',
      usage: session.usage,
      completedAt: session.completedAt,
    },
  });
  t.is(timestamp, session.completedAt);
  t.false(message.body.includes('private sentence'));
  t.like(await hook.newest('delivered'), { id: message.id, event: 'session.ended', attempts: 1, responseStatus: 204 });
  t.throws(() => verify('whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', message));
});

test.serial('after a rotation the new secret and the previous one both verify', async (t) => {
  const hook = await world.addHook(t, ['session.ended']);
  const rotated = await world.call('POST', `/api/admin/webhooks/${hook.id}/secret`);
  const { secret } = rotated as unknown as { secret: string };
  await world.enhance();
  const [both] = await hook.receiver.received(1);
  if (!both) throw new Error('no message');
  t.notThrows(() => verify(secret, both));
  t.notThrows(() => verify(hook.secret, both));
  t.false(JSON.stringify(await hook.read()).includes('whsec_'));
});

const failures: readonly [string, ReceiverAnswer][] = [
  ['answers 500', (response) => void response.writeHead(500).end()],
  ['answers 404', (response) => void response.writeHead(404).end()],
  ['closes the connection', (response) => void response.destroy()],
  ['redirects', (response) => void response.writeHead(302, { location: '/' }).end()],
];
for (const [what, answer] of failures) {
  test.serial(`a receiver that ${what} gets the same message again, with a signature of its own time`, async (t) => {
    const hook = await world.addHook(t, ['session.ended']);
    hook.receiver.answer((response, message, index) => {
      if (index < 2) answer(response, message, index);
      else response.writeHead(200).end();
    });
    await world.enhance();
    const messages = await hook.receiver.received(3);
    t.is(new Set(messages.map(({ id }) => id)).size, 1);
    t.is(new Set(messages.map(({ body }) => body)).size, 1);
    for (const message of messages) t.notThrows(() => verify(hook.secret, message));
    t.like(await hook.newest('delivered'), { attempts: 3, responseStatus: 200, failure: null });
  });
}

test.serial('a receiver that never accepts gets nine attempts, and the audit the failure', async (t) => {
  const hook = await world.addHook(t, ['session.ended']);
  hook.receiver.answer((response) => void response.writeHead(500).end());
  await world.enhance();
  // The waits grow fourfold from 5 ms to 82 s: the clock goes ahead.
  for (let attempt = 5; attempt <= 9; attempt += 1) {
    await hook.receiver.received(attempt - 1);
    await waitFor(async () => ((await hook.newest('pending'))['nextAttemptAt'] ? true : undefined));
    clock.advance(110_000);
  }
  await hook.receiver.received(9);
  const failed = await hook.newest('failed');
  t.like(failed, { attempts: 9, responseStatus: 500, nextAttemptAt: null });
  const [entry] = await world.auditOf('webhook.delivery_failed', hook.id);
  t.like(entry, { outcome: 'refused', actor: { type: 'system' }, details: { deliveryId: failed['id'], status: 500 } });
});

test.serial('a receiver that answers 410 is disabled, which the audit shows', async (t) => {
  const hook = await world.addHook(t, ['session.ended']);
  hook.receiver.answer((response) => void response.writeHead(410).end());
  await world.enhance();
  await hook.newest('failed');
  const disabled = await waitFor(async () => {
    const webhook = await hook.read();
    return webhook['enabled'] === false ? webhook : undefined;
  });
  t.like(disabled, { enabled: false, disabledReason: 'gone' });
  const [entry] = await waitFor(async () => {
    const entries = await world.auditOf('webhook.disabled', hook.id);
    return entries.length > 0 ? entries : undefined;
  });
  t.like(entry, { actor: { type: 'system' }, details: { reason: 'gone' } });
  const other = await world.addHook(t, ['session.ended']);
  await world.enhance();
  await other.receiver.received(1);
  t.is((await hook.deliveries()).length, 1);
  t.is(hook.receiver.messages.length, 1);
});

test.serial('a limit is announced at 80 % and at 100 %, once each', async (t) => {
  const hook = await world.addHook(t, ['limit.reached']);
  const user = await world.newUser(['Editor']);
  const token = await world.node.http.login(user.email, user.password);
  await world.call('PATCH', '/api/admin/settings', { limits: { users: { [user.id]: { requests: 5 } } } });
  const end = async (): Promise<void> => {
    const { sessionId } = await world.node.http.enhance(token, { text: 'a text', action: 'improve' });
    await waitFor(async () => {
      const { status } = await world.node.http.session(token, sessionId);
      return status === 'completed' ? status : undefined;
    });
  };
  for (let session = 1; session <= 5; session += 1) await end();
  const refused = await world.node.http.request('/api/ai/enhance', {
    token,
    body: { text: 'a text', action: 'improve' },
  });
  t.is(refused.status, 429);
  const messages = await hook.receiver.received(2);
  t.deepEqual(
    messages
      .map(({ data: { userId, limit, threshold } }) => ({ userId, limit, threshold }))
      .sort((a, b) => Number(a.threshold) - Number(b.threshold)),
    [80, 100].map((threshold) => ({ userId: user.id, limit: 'requests', threshold })),
  );
  await hook.newest('delivered');
  t.is(hook.receiver.messages.length, 2);
});

test.serial('a user whom a token exchange creates is announced once, without the e-mail address', async (t) => {
  const hook = await world.addHook(t, ['user.provisioned']);
  const key = await createHostKey();
  const fields = { ...issuerFields, allowedRoles: [], defaultRoles: [], jwks: { keys: [key.jwk] } };
  const { id: issuerId } = await world.call('POST', '/api/admin/issuers', fields);
  const claims = {
    email: 'ada@host.example',
    iat: Math.floor(clock.now() / 1000),
    exp: Math.floor(clock.now() / 1000) + 60,
  };
  for (let time = 0; time < 2; time += 1) {
    const { status, body } = await exchange(world.node.http, await signToken(key, { claims }));
    t.is(status, 200, JSON.stringify(body));
  }
  const [message] = await hook.receiver.received(1);
  t.like(message?.data, { externalId: 'ada', issuerId });
  t.false(message?.body.includes('ada@host.example'));
  t.is((await hook.deliveries()).length, 1);
});

test.serial('an answer of any size counts by its status', async (t) => {
  const hook = await world.addHook(t, ['session.ended']);
  hook.receiver.answer((response) => void response.writeHead(200).end('x'.repeat(10_000_000)));
  await world.enhance();
  t.like(await hook.newest('delivered'), { attempts: 1, responseStatus: 200 });
});

test.serial('Retry-After holds up every delivery of the webhook', async (t) => {
  const hook = await world.addHook(t, ['session.ended']);
  hook.receiver.answer((response, _, index) => {
    if (index === 0) response.writeHead(429, { 'retry-after': '120' }).end();
    else response.writeHead(204).end();
  });
  await world.enhance();
  await hook.receiver.received(1);
  await waitFor(async () => ((await hook.newest('pending'))['responseStatus'] === 429 ? true : undefined));
  const other = await world.addHook(t, ['session.ended']);
  await world.enhance();
  await other.receiver.received(1);
  t.is((await hook.deliveries()).length, 2);
  t.is(hook.receiver.messages.length, 1);
  clock.advance(130_000);
  t.is((await hook.receiver.received(3)).length, 3);
});

for (const url of [
  'http://receiver.example/',
  'https://10.0.0.1/',
  'https://localhost/',
  'https://user:secret@receiver.example/',
]) {
  test.serial(`${url} is no address of a webhook`, async (t) => {
    const body = { url, events: ['session.ended'] };
    const answer = await world.node.http.request('/api/admin/webhooks', { token: world.admin, body });
    t.is(answer.body.error.code, 'validation_failed');
  });
}

// The last one: it moves the node's clock beyond the life of the administrator's access token.
test.serial('a day after a rotation the new secret alone signs', async (t) => {
  const hook = await world.addHook(t, ['session.ended']);
  const { secret } = (await world.call('POST', `/api/admin/webhooks/${hook.id}/secret`)) as unknown as Hook;
  clock.advance(86_400_001);
  await world.node.http.enhance(await world.node.login('admin'), { text: 'a text', action: 'improve' });
  const [message] = await hook.receiver.received(1);
  if (!message) throw new Error('no message');
  const { id, body, headers } = message;
  const signedAt = new Date(Number(headers['webhook-timestamp']) * 1000);
  t.is(headers['webhook-signature'], new Webhook(secret).sign(id, signedAt, body));
});
