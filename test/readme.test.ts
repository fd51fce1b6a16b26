import { execFile } from 'node:child_process';
import { access, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import test from 'ava';
import { build } from 'esbuild';
import { root } from './support/data-directory.ts';
import { startNode } from './support/node.ts';

test('the client of the README streams a text as it stands there', async (t) => {
  const readme = await readFile(path.join(root, 'README.md'), 'utf8');
  const code = /```js\n(.*?)```/s.exec(readme)?.[1] ?? '';
  t.true(code.trim().split('\n').length <= 22);
  const node = await startNode();
  t.teardown(node.stop);
  // In this folder, where the packages are found, as the README says.
  const file = path.join(root, `client-${String(process.pid)}.mjs`);
  await writeFile(file, code);
  t.teardown(() => rm(file));
  const { stdout } = await promisify(execFile)(process.execPath, [file], {
    env: { ...process.env, ZOMA_URL: node.url },
  });
  t.true(stdout.startsWith('We were there on Tuesday.'), stdout);
  t.true(stdout.includes("finishReason: 'stop'"), stdout);
});

test('the example of the client’s page streams a text as it stands there', async (t) => {
  const page = await readFile(path.join(root, 'docs/client.md'), 'utf8');
  const code = /```js\n(.*?)```/s.exec(page)?.[1] ?? '';
  const node = await startNode();
  t.teardown(node.stop);
  const outfile = path.join(root, `page-${String(process.pid)}.mjs`);
  t.teardown(() => rm(outfile, { force: true }));
  await build({
    stdin: { contents: code, resolveDir: root },
    alias: { 'zoma/client': path.join(root, 'src/client/index.ts') },
    external: ['socket.io-client'],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
  });
  const { stdout } = await promisify(execFile)(process.execPath, [outfile], {
    env: { ...process.env, ZOMA_URL: node.url },
  });
  t.true(stdout.startsWith('We were there on Tuesday.'), stdout);
  t.true(stdout.includes("finishReason: 'stop'"), stdout);
});

test('the commands of the README stream a text over HTTP as they stand there', async (t) => {
  const readme = await readFile(path.join(root, 'README.md'), 'utf8');
  const commands = /```sh\n(url=.*?)```/s.exec(readme)?.[1] ?? '';
  const node = await startNode();
  t.teardown(node.stop);
  const { stdout } = await promisify(execFile)('sh', ['-c', commands], { env: { ...process.env, ZOMA_URL: node.url } });
  t.regex(stdout, /^event: done$/m);
  t.true(stdout.includes('"finishReason":"stop"'), stdout);
});

test('the example of administration invites a user, and a service key enhances for the user', async (t) => {
  const page = await readFile(path.join(root, 'docs/api.md'), 'utf8');
  const commands = /### An example\n.*?```sh\n(.*?)```/s.exec(page)?.[1] ?? '';
  const node = await startNode();
  t.teardown(node.stop);
  const { stdout } = await promisify(execFile)('sh', ['-c', commands], { env: { ...process.env, ZOMA_URL: node.url } });
  t.regex(stdout, /The password is set/);
  t.regex(stdout, /^event: done$/m);
  const token = await node.http.login('ann@acme.example', 'five gentle otters knit');
  const { sessions } = (await node.http.request('/api/ai/sessions', { token })).body.data;
  t.is(sessions.length, 1);
});

test('every setting is in .env.sample, and nothing else is', async (t) => {
  const sample = await readFile(path.join(root, '.env.sample'), 'utf8');
  const config = await readFile(path.join(root, 'src/config.ts'), 'utf8');
  const named = new Set([...sample.matchAll(/^# ([A-Z][A-Z_]+)=/gm)].map(([, name]) => name ?? ''));
  const read = new Set([...config.matchAll(/\b[A-Z]+(?:_[A-Z]+)+\b|\b(?:PORT|HOST)\b/g)].map(([name]) => name));
  for (const provider of ['OPENAI', 'CLAUDE', 'GEMINI']) {
    for (const suffix of ['API_KEY', 'BASE_URL', 'MODEL']) read.add(`${provider}_${suffix}`);
  }
  t.deepEqual([...named].sort(), [...read].sort());
});

test('the scripts that the README names are there', async (t) => {
  const readme = await readFile(path.join(root, 'README.md'), 'utf8');
  const { scripts } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  for (const [, name = ''] of readme.matchAll(/npm run ([a-z:-]+)/g)) t.true(name in scripts, name);
});

test('every file that the documents name exists', async (t) => {
  const documents = (await readdir(path.join(root, 'docs'), { recursive: true })).filter((name) =>
    name.endsWith('.md'),
  );
  for (const document of ['../README.md', ...documents]) {
    const text = await readFile(path.join(root, 'docs', document), 'utf8');
    for (const [, name = ''] of text.matchAll(/`((?:src|test|scripts|bench|docs)\/[\w./-]+\.\w+)`/g)) {
      await t.notThrowsAsync(access(path.join(root, name)), `${document} names ${name}`);
    }
  }
});
