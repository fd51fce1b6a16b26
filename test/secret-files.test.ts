import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { providers } from '../src/adapters/providers/index.ts';
import { readSecretFiles, secretSettings } from '../src/secret-files.ts';

const writeSecret = async (t: ExecutionContext, content: string): Promise<string> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'zoma-secret-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const file = path.join(folder, 'secret');
  await writeFile(file, content);
  return file;
};

test('each secret comes from its file, without the white space around it', async (t) => {
  const file = await writeSecret(t, ' a-secret\r\n');
  for (const name of secretSettings) {
    t.deepEqual(readSecretFiles({ [`${name}_FILE`]: file }), { secrets: { [name]: 'a-secret' }, problems: [] });
  }
});

test('every provider takes its key from a file', (t) => {
  const keys = Object.keys(providers).flatMap((name) => (name === 'mock' ? [] : [`${name.toUpperCase()}_API_KEY`]));
  t.deepEqual(
    keys.filter((name) => !secretSettings.includes(name)),
    [],
  );
});

test('a setting that is no secret is not read from a file', async (t) => {
  t.deepEqual(readSecretFiles({ PORT_FILE: await writeSecret(t, '7700') }), { secrets: {}, problems: [] });
});

test('a file that cannot be used is a problem, which does not show its content', async (t) => {
  const problemOf = (env: Record<string, string>) => readSecretFiles(env).problems;
  t.deepEqual(problemOf({ JWT_SECRET_FILE: '/nowhere' }), ['JWT_SECRET_FILE: it cannot be read (ENOENT).']);
  for (const file of [tmpdir(), '/dev/zero', await writeSecret(t, 'x'.repeat(65_537))]) {
    t.deepEqual(problemOf({ JWT_SECRET_FILE: file }), ['JWT_SECRET_FILE: it must be a file of at most 65536 bytes.']);
  }
  t.deepEqual(problemOf({ JWT_SECRET_FILE: await writeSecret(t, ' \n') }), ['JWT_SECRET_FILE: it is empty.']);
  t.deepEqual(problemOf({ JWT_SECRET_FILE: await writeSecret(t, 'one\ntwo') }), [
    'JWT_SECRET_FILE: it must hold one line.',
  ]);
  const both = { JWT_SECRET: 'one', JWT_SECRET_FILE: await writeSecret(t, 'two') };
  t.deepEqual(readSecretFiles(both), { secrets: {}, problems: ['Set JWT_SECRET or JWT_SECRET_FILE, not both.'] });
});
