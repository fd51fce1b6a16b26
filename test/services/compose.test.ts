import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import test from 'ava';
import { root } from '../support/data-directory.ts';

const run = promisify(execFile);

test('Compose understands its file, and passes every setting on to the nodes', async (t) => {
  const sample = await readFile(path.join(root, '.env.sample'), 'utf8');
  const settings = Array.from(sample.matchAll(/^(?:# ?)?([A-Z][A-Z_]+)=/gm), ([, name = '']) => name)
    // In a container nothing is kept in a directory, and what the file sets itself is not for the environment to change.
    .filter((name) => name !== 'DATA_DIR');
  const given = Object.fromEntries(settings.map((name) => [name, `the ${name} of the test`]));
  const { stdout } = await run('docker-compose', ['-f', 'docker-compose.yml', 'config'], {
    cwd: root,
    env: { PATH: process.env['PATH'], ...given },
  });
  const app = /^ {2}app:\n(?: {4}.*\n)+/m.exec(stdout)?.[0] ?? '';
  for (const name of settings) t.regex(app, RegExp(`^ {6}${name}: `, 'm'));
  for (const name of ['JWT_SECRET', 'OPENAI_API_KEY']) t.true(app.includes(`${name}: the ${name} of the test`));
  t.regex(stdout, /^ {2}nginx:\n/m);
});
