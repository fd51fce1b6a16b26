import { setTimeout as wait } from 'node:timers/promises';
import test from 'ava';
import { startFakeProvider } from '../fakes/fake-provider.ts';
import { usageOf } from '../support/ledger.ts';
import { preparedDataDirectory, temporaryDirectory } from '../support/data-directory.ts';
import { runToExit, spawnNode } from '../support/process.ts';
import { SocketClient } from '../support/socket-client.ts';
import { environmentFor, gate } from '../support/with-provider.ts';
import { assemble } from '../support/wire.ts';

const request = { text: 'a text to work on', action: 'improve' };

test('a node keeps others from its data directory; killed, it leaves sessions that the next start ends as interrupted, and its tokens and what was used live on', async (t) => {
  const directory = await preparedDataDirectory();
  t.teardown(directory.remove);
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  fake.respond((_, index) => [{ text: 'half of ' }, index === 0 ? { finish: 'stop' } : { silence: true }]);
  const env = { DATA_DIR: directory.path, ...environmentFor({ openai: fake }) };

  const first = await spawnNode(env);
  t.teardown(() => first.kill('SIGKILL'));
  t.like(await runToExit({ DATA_DIR: directory.path }), {
    code: 1,
    output: `Another process uses the data directory ${directory.path}. Stop it, or set DATA_DIR to another directory.\n`,
  });
  const token = await first.http.login('editor@zoma.local', 'zoma-editor');
  const finished = await first.http.enhance(token, request);
  await first.http.stream(token, finished.sessionId);
  const spent = (await usageOf(first.http, token)).tokens.used;
  t.true(spent > 0);
  const { sessionId } = await first.http.enhance(token, request);
  await fake.received(1);
  await first.kill('SIGKILL');

  const second = await spawnNode(env);
  t.teardown(() => second.kill('SIGKILL'));
  const session = await second.http.session(token, sessionId);
  t.like(session, { status: 'error', error: { code: 'interrupted', retryable: true } });
  t.is((await second.http.request(`/api/ai/stream/${sessionId}`, { token })).body.error.code, 'gone');
  t.like(await usageOf(second.http, token), { requests: { used: 2 }, tokens: { used: spent } });
  fake.respond([{ text: 'whole' }, { finish: 'stop' }]);
  const again = await second.http.enhance(token, { ...request, parentSessionId: null });
  t.is(assemble(await second.http.stream(token, again.sessionId)), 'whole');
  t.deepEqual(await second.kill('SIGTERM'), { code: 0, signal: null });
});

test('on a signal a node takes no new work, lets what runs end, and exits with 0', async (t) => {
  const directory = await preparedDataDirectory();
  t.teardown(directory.remove);
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  const rest = gate();
  fake.respond([{ text: 'begun ' }, { wait: rest.opened }, { text: 'and ended' }, { finish: 'stop' }]);
  const node = await spawnNode({ DATA_DIR: directory.path, ...environmentFor({ openai: fake }) });
  const token = await node.http.login('editor@zoma.local', 'zoma-editor');
  const socket = new SocketClient(node.url, { token });
  t.teardown(() => socket.close());
  await socket.connected();
  const { sessionId } = (await socket.emit('enhance', request)).data;
  await socket.until(sessionId, (events) => assemble(events) === 'begun ');

  const exited = node.kill('SIGTERM');
  let refused = await socket.emit('enhance', request);
  while (refused.success) refused = await socket.emit('enhance', request);
  t.is(refused.error.code, 'overloaded');
  t.is((await node.http.request('/api/health/ready')).status, 503);
  t.is((await node.http.request('/api/health/live')).status, 200);
  rest.open();
  t.is((await socket.untilEnd(sessionId)).at(-1)?.name, 'done');
  t.deepEqual(await exited, { code: 0, signal: null });
  t.false(node.output().includes('request failed'), node.output());
});

test('Ctrl-C, which the terminal and npm each send, drains; pressed again later it stops the node at once', async (t) => {
  const directory = await preparedDataDirectory();
  t.teardown(directory.remove);
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  fake.respond([{ text: 'begun' }, { silence: true }]);
  const node = await spawnNode({
    DATA_DIR: directory.path,
    LLM_IDLE_TIMEOUT_MS: '60000',
    ...environmentFor({ openai: fake }),
  });
  const token = await node.http.login('editor@zoma.local', 'zoma-editor');
  const { sessionId } = await node.http.enhance(token, request);
  const stream = node.http.stream(token, sessionId);
  await fake.received(0);

  const exited = node.kill('SIGINT');
  await wait(50);
  void node.kill('SIGINT');
  const said = 'Stopping: waits up to 30 s for 1 running session; press Ctrl-C again to stop now.';
  while (!node.output().includes(said)) await wait(20);
  t.is(await Promise.race([exited, wait(1_100, 'still draining')]), 'still draining');
  void node.kill('SIGINT');
  t.deepEqual(await exited, { code: 0, signal: null });
  t.like((await stream).at(-1), { name: 'error', data: { code: 'interrupted' } });
});

test('what runs longer than the drain is told that it was interrupted', async (t) => {
  const directory = await preparedDataDirectory();
  t.teardown(directory.remove);
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  fake.respond([{ text: 'begun' }, { silence: true }]);
  const node = await spawnNode({ DATA_DIR: directory.path, DRAIN_SECONDS: '0.2', ...environmentFor({ openai: fake }) });
  const token = await node.http.login('editor@zoma.local', 'zoma-editor');
  const { sessionId } = await node.http.enhance(token, request);
  const stream = node.http.stream(token, sessionId);
  await fake.received(0);
  t.deepEqual(await node.kill('SIGTERM'), { code: 0, signal: null });
  t.like((await stream).at(-1), { name: 'error', data: { code: 'interrupted', retryable: true } });
});

test('a first start makes the database, tells where it listens, who can log in and what answers', async (t) => {
  const directory = await temporaryDirectory();
  t.teardown(directory.remove);
  const node = await spawnNode({ DATA_DIR: directory.path });
  t.teardown(() => node.kill('SIGKILL'));
  t.truthy(await node.http.login('viewer@zoma.local', 'zoma-viewer'));
  await node.kill('SIGTERM');
  for (const word of [
    'Creating the embedded database in',
    '/ai',
    'mock answers with samples',
    'Embedded',
    directory.path,
    'editor@zoma.local',
    'zoma-editor',
  ]) {
    t.true(node.output().includes(word), `${word} in ${node.output()}`);
  }
});

test('wrong settings stop the start with one message that lists them all', async (t) => {
  const { code, output } = await runToExit({
    PORT: 'many',
    REDIS_URL: 'redis://localhost:6379',
    DEFAULT_LLM_PROVIDER: 'oracle',
    OPENAI_API_KEY: 'a-key',
    OPENAI_BASE_URL: 'nowhere',
    LLM_FALLBACK_PROVIDERS: 'claude',
  });
  t.is(code, 1);
  for (const name of ['PORT', 'REDIS_URL', 'oracle', 'OPENAI_BASE_URL', 'CLAUDE_API_KEY'])
    t.true(output.includes(name), output);
  t.false(output.includes('    at '));
});

test('a model that has no price stops the start, with how to give it one', async (t) => {
  const { code, output } = await runToExit({ OPENAI_API_KEY: 'a-key', OPENAI_MODEL: 'unheard-of' });
  t.is(code, 1);
  t.true(output.includes('LLM_PRICES_FILE, as {"unheard-of": {"input": 0.15, "output": 0.6}}'), output);
});

test('production starts only with its secrets, its servers and a real provider', async (t) => {
  const { code, output } = await runToExit({ NODE_ENV: 'production', JWT_SECRET: 'short', AUTO_SEED: 'true' });
  t.is(code, 1);
  for (const name of ['JWT_SECRET', 'DATABASE_URL', 'REDIS_URL', 'No provider', 'SEED_ADMIN_PASSWORD']) {
    t.true(output.includes(name), output);
  }
  t.false(output.includes('short'));
});
