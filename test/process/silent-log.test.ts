import test from 'ava';
import { startFakeProvider } from '../fakes/fake-provider.ts';
import type { Script } from '../fakes/script.ts';
import { preparedDataDirectory } from '../support/data-directory.ts';
import { spawnNode } from '../support/process.ts';
import { sentTexts } from '../support/sent-text.ts';
import { SocketClient } from '../support/socket-client.ts';
import { environmentFor } from '../support/with-provider.ts';

const canary = 'Kanarienvogel';
const password = `${canary}-password`;
const key = `${canary}-provider-key`;

/** Failures of all kinds, most of which quote the prompt as providers do. */
const failures = (sent: string): Script[] => [
  [{ status: 400, body: { error: { message: `invalid: ${sent}`, type: 'invalid_request_error', param: sent } } }],
  [{ status: 500, body: sent }],
  [{ status: 429, body: { error: { message: sent } } }],
  [{ text: sent }, { cut: true }],
  [{ text: sent }, { event: { error: { message: sent, code: 500 } } }],
  [{ open: true }, { garbage: `data: {"choices": ${sent}\n\n` }, { end: true }],
  [{ text: sent }, { finish: 'safety' }],
  [{ text: sent }, { finish: 'length' }],
  [{ text: sent }, { finish: 'stop' }],
];

test('nothing that users wrote and no secret is in the log, at its most talkative, whatever fails', async (t) => {
  const directory = await preparedDataDirectory();
  t.teardown(directory.remove);
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  const node = await spawnNode({
    DATA_DIR: directory.path,
    LOG_LEVEL: 'debug',
    JWT_SECRET: `${canary}-secret-of-more-than-32-bytes`,
    AI_RATE_LIMIT_USER_TOKENS: '10000000',
    ...environmentFor({ openai: fake }),
    OPENAI_API_KEY: key,
  });
  const exit = { done: false };
  t.teardown(() => (exit.done ? undefined : node.kill('SIGKILL')));
  const token = await node.http.login('editor@zoma.local', 'zoma-editor');
  const admin = await node.http.login('admin@zoma.local', 'zoma-admin');

  await node.http.request('/api/auth/login', { body: { email: `${canary}@zoma.local`, password } });
  const written = `The ${canary} sings at ${canary}@example.com`;
  const place = { fieldType: 'comment', entityId: canary, metadata: { tab: canary } };
  for (const [index] of failures('').entries()) {
    fake.respond((request) => failures(sentTexts(request.body))[index] ?? []);
    const { sessionId } = await node.http.enhance(token, {
      text: written,
      action: 'change_tone',
      tone: canary,
      customPrompt: canary,
      context: place,
      includeContext: ['current_tab', 'opportunity_details'],
    });
    await node.http.stream(token, sessionId);
    await node.http.request(`/api/ai/session/${sessionId}/feedback`, {
      token,
      body: { accepted: true, finalText: written },
    });
  }
  const bad: [string, object][] = [
    ['/api/ai/enhance', { token, rawBody: `{"text": "${canary}`, headers: { 'Content-Type': 'application/json' } }],
    ['/api/ai/enhance', { token, body: { text: canary, action: canary, [canary]: canary } }],
    ['/api/ai/context/preview', { token, body: { text: written, action: 'improve', context: place } }],
    [`/api/entities/note/${canary}`, { method: 'PUT', token: admin, body: { title: written, attributes: { canary } } }],
    [`/api/entities/note/${canary}`, { method: 'PUT', token: admin, body: { title: { canary } } }],
    [
      '/api/org/privacy',
      { method: 'PUT', token: admin, body: { patterns: [{ name: canary, pattern: `(${canary}` }] } },
    ],
    [`/api/ai/session/${canary}`, { token: canary }],
    ['/api/auth/password', { token, body: { current: canary, next: `${password} of more than 12` } }],
    ['/api/admin/audit', { token }],
  ];
  for (const [path, options] of bad) await node.http.request(path, options);
  const socket = new SocketClient(node.url, { token });
  await socket.connected();
  await socket.emit('enhance', { text: canary, action: canary });
  socket.close();
  t.deepEqual(await node.kill('SIGTERM'), { code: 0, signal: null });
  exit.done = true;

  const said = node.output();
  t.true(said.includes('provider failed'), 'the log is not empty');
  const audited = said
    .split('\n')
    .filter((line) => line.includes('"level":70'))
    .map((line) => JSON.parse(line) as { readonly msg: string; readonly at: string; readonly time: string });
  for (const type of ['auth.login', 'auth.login_failed', 'auth.password_failed', 'access.denied']) {
    const line = audited.find(({ msg }) => msg === type);
    t.like(line, { type }, type);
    for (const time of [line?.at ?? '', line?.time ?? '']) t.is(new Date(time).toISOString(), time);
  }
  t.false(
    said.includes(canary),
    said.split('\n').find((line) => line.includes(canary)),
  );
});
