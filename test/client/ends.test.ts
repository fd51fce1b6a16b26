import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import test from 'ava';
import { build } from 'esbuild';
import { createZoma, type SessionEvent } from '../../src/client/index.ts';
import { root } from '../support/data-directory.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { gate, shareStage, stage } from '../support/with-provider.ts';
import { client } from '../support/zoma-client.ts';

const request = { text: 'a text to work on', action: 'improve' } as const;
const transports = ['websocket', 'sse'] as const;

const shared = shareStage(test);

const lastOf = async (session: AsyncIterable<SessionEvent>): Promise<SessionEvent | undefined> => {
  let last: SessionEvent | undefined;
  for await (const event of session) last = event;
  return last;
};

test('a signal that is aborted before the start sends nothing', async (t) => {
  const zoma = client(t, { url: 'http://127.0.0.1:9', getToken: () => t.fail('a token was asked for') });
  const session = zoma.enhance(request, { signal: AbortSignal.abort() });
  await t.throwsAsync(session.done, { code: 'cancelled' });
  t.is(session.status, 'cancelled');
  t.is((await lastOf(session))?.type, 'cancelled');
});

test('a session that is cancelled in the same turn as it was started never reaches the server', async (t) => {
  const { node, token } = shared();
  const sessions = async () => (await node.http.request('/api/ai/sessions', { token })).body.data.sessions;
  const before = await sessions();
  const zoma = client(t, { url: node.url, token });
  const session = zoma.enhance(request);
  await session.cancel();
  await t.throwsAsync(session.done, { code: 'cancelled' });
  t.deepEqual(await sessions(), before);
});

for (const transport of transports) {
  test(`over ${transport} a signal that is aborted ends the session at once, here and at the provider`, async (t) => {
    const { node, fake, token } = shared();
    fake.respond([{ text: 'one ' }, { silence: true }]);
    const controller = new AbortController();
    const session = client(t, { url: node.url, token, transport }).enhance(request, { signal: controller.signal });
    for await (const { type } of session) if (type === 'chunk') break;
    controller.abort();
    t.is(session.status, 'cancelled');
    t.is(session.text, 'one ');
    const provider = await fake.received(0);
    await provider.whenAborted;
    t.is((await node.http.stream(token, session.sessionId ?? '')).at(-1)?.name, 'cancelled');
  });

  test(`over ${transport} a signal that is aborted while the request is sent cancels the session`, async (t) => {
    const { node, fake, token } = await stage(t);
    fake.respond([{ silence: true }]);
    const controller = new AbortController();
    const session = client(t, { url: node.url, token, transport }).enhance(request, { signal: controller.signal });
    setImmediate(() => controller.abort());
    await t.throwsAsync(session.done, { code: 'cancelled' });
    const { sessions } = (await node.http.request('/api/ai/sessions', { token })).body.data;
    if (sessions.length > 0) await fake.allConnectionsClosed();
    t.pass();
  });

  test(`over ${transport} close ends the sessions here as closed, and they go on at the server`, async (t) => {
    const { node, fake, token } = shared();
    fake.respond([{ text: 'one ' }, { silence: true }]);
    const zoma = createZoma({ url: node.url, token, transport });
    const session = zoma.enhance(request);
    for await (const { type } of session) if (type === 'chunk') break;
    zoma.close();
    await t.throwsAsync(session.done, { code: 'closed' });
    await t.throwsAsync(zoma.enhance(request).done, { code: 'closed' });
    await t.throwsAsync(zoma.usage(), { code: 'closed' });
    const { sessionId = '' } = session;
    t.is((await node.http.session(token, sessionId)).status, 'processing');
    await node.http.request(`/api/ai/session/${sessionId}`, { method: 'DELETE', token });
  });

  test(`over ${transport} a signal that is aborted after the end changes nothing`, async (t) => {
    const { node, token } = shared();
    const controller = new AbortController();
    const session = client(t, { url: node.url, token, transport }).enhance(request, { signal: controller.signal });
    await session.done;
    controller.abort();
    t.is(session.status, 'completed');
  });
}

/** Bundles a module of the client for a page; socket.io-client and React stay outside. */
const bundle = async (module: string) => {
  const options = {
    absWorkingDir: root,
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    metafile: true,
  } as const;
  const external = ['socket.io-client', 'react'];
  return build({
    ...options,
    entryPoints: [`src/client/${module}.ts`],
    external,
    platform: 'browser',
    target: 'es2022',
  });
};

test('the client has at most 6 kB beside socket.io-client, gzipped, and nothing of the server', async (t) => {
  const { outputFiles, metafile } = await bundle('index');
  const size = gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length;
  t.log({ bytes: size });
  t.true(size <= 6_000, String(size));
  t.deepEqual(
    Object.keys(metafile.inputs).filter((input) => !/^src\/client\/[\w-]+\.ts$/.test(input)),
    [],
  );
  const react = await bundle('react');
  t.deepEqual(Object.keys(react.metafile.inputs), ['src/client/react.ts']);
});

test('a Node process ends by itself after close, in the middle of sessions and attempts to connect', async (t) => {
  const { node, fake, token } = await stage(t);
  fake.respond([{ text: 'one ' }, { silence: true }]);
  const outfile = path.join(root, `client-${String(process.pid)}.mjs`);
  t.teardown(() => rm(outfile, { force: true }));
  const contents = `
    import { createZoma } from './src/client/index.ts';
    for (const transport of ['auto', 'websocket', 'sse']) {
      const zoma = createZoma({ url: process.env.ZOMA_URL, token: process.env.TOKEN, transport });
      const session = zoma.enhance({ text: 'a', action: 'improve' });
      for await (const { type } of session) if (type === 'chunk') break;
      zoma.enhance({ text: 'b', action: 'improve' });
      setTimeout(zoma.close, 5);
      const away = createZoma({ url: 'http://127.0.0.1:9', token: 'a', transport });
      away.enhance({ text: 'c', action: 'improve' });
      setTimeout(away.close, 50);
    }`;
  const stdin = { contents, resolveDir: root, loader: 'ts' } as const;
  await build({ stdin, bundle: true, packages: 'external', platform: 'node', format: 'esm', outfile });
  // No unhandled rejection either: it would end the process with 1.
  const run = promisify(execFile)(process.execPath, [outfile], {
    env: { ...process.env, ZOMA_URL: node.url, TOKEN: token },
    timeout: 15_000,
  });
  await t.notThrowsAsync(run);
});

test('the usage is reported although the socket was away when the session ended', async (t) => {
  const { node, fake, token } = shared();
  const { opened, open } = gate();
  fake.respond([{ text: 'one ' }, { wait: opened }, { text: 'two' }, { finish: 'stop' }]);
  const proxy = await startTcpProxy(Number(new URL(node.url).port));
  t.teardown(proxy.close);
  const zoma = client(t, { url: `http://127.0.0.1:${proxy.port}`, token, transport: 'websocket' });
  const before = (await zoma.usage()).requests.used;
  const used = new Promise<number>((resolve) => zoma.on('usage', ({ requests }) => resolve(requests.used)));
  const session = zoma.enhance(request);
  for await (const { type } of session) if (type === 'chunk') break;
  proxy.cut();
  open();
  t.is((await node.http.stream(token, session.sessionId ?? '')).at(-1)?.name, 'done');
  proxy.mend();
  await session.done;
  t.is(await used, before + 1);
});
