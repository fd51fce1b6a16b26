import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import test from 'ava';
import { temporaryDirectory } from '../support/data-directory.ts';
import { runningFirst, runToExit } from '../support/process.ts';
import { freePort } from '../support/redis-server.ts';

const password = 'the-password';

test('a HOST or PORT that cannot be used stops the start before the embedded database is made, and is named', async (t) => {
  const directory = await temporaryDirectory();
  t.teardown(directory.remove);
  const occupant = createServer().listen(0, '127.0.0.1');
  t.teardown(() => occupant.close());
  await once(occupant, 'listening');
  const port = String((occupant.address() as AddressInfo).port);
  const rows = [
    [{ HOST: 'nonsense.invalid' }, /^HOST nonsense\.invalid cannot be resolved \((ENOTFOUND|EAI_AGAIN)\): /],
    [{ HOST: '192.0.2.1' }, /^HOST 192\.0\.2\.1 is no address of this machine: /],
    [{ PORT: port }, new RegExp(`^PORT ${port} at 127\\.0\\.0\\.1 is in use: `)],
  ] as const;
  for (const [env, message] of rows) {
    const { code, output } = await runToExit({ DATA_DIR: directory.path, ...env });
    t.is(code, 1);
    t.regex(output, message);
    t.is(output.trim().split('\n').length, 1, output);
  }
});

test('a PostgreSQL that cannot be reached is named with its setting and place, never with its password', async (t) => {
  const port = String(await freePort());
  const at = `127.0.0.1:${port}`;
  const { code, output } = await runToExit({
    DATABASE_URL: `postgres://zoma:${password}@${at}/nodb`,
    JWT_SECRET: 'a secret of the test',
  });
  t.is(code, 1);
  t.is(output, `DATABASE_URL: cannot use PostgreSQL at ${at}, database "nodb": connect ECONNREFUSED ${at}.\n`);
});

test('an address whose password is not percent-encoded is refused without repeating it', async (t) => {
  const { code, output } = await runToExit({
    DATABASE_URL: `postgres://zoma:${password}#more@localhost/zoma`,
    REDIS_URL: `redis://:${password}#more@localhost`,
  });
  t.is(code, 1);
  for (const name of ['DATABASE_URL', 'REDIS_URL']) t.true(output.includes(`${name} cannot be read`), output);
  t.false(output.includes(password), output);
});

/** Makes a function of `node:fs/promises` fail for the paths that begin with `place`, as a file system does that has another owner or is read-only. */
const failing = (name: 'mkdir' | 'open', code: string, place: string): string => `
  import fs from 'node:fs';
  import { syncBuiltinESMExports } from 'node:module';
  const real = fs.promises.${name};
  fs.promises.${name} = async (file, ...others) => {
    if (String(file).startsWith(${JSON.stringify(place)}))
      throw Object.assign(new Error('${code}'), { code: '${code}', syscall: '${name}', path: file });
    return real(file, ...others);
  };
  syncBuiltinESMExports();`;

test('a DATA_DIR that cannot be created or written ends the start at once, with the reason', async (t) => {
  const directory = await temporaryDirectory();
  t.teardown(directory.remove);
  const file = path.join(directory.path, 'file');
  await writeFile(file, '');
  const fresh = path.join(directory.path, 'fresh');
  const rows: readonly { place: string; reason: string; fails?: readonly ['mkdir' | 'open', string] }[] = [
    { place: '/proc/nope', reason: 'the file system does not create directories there (ENOENT)' },
    { place: path.join(file, 'data'), reason: 'a part of the path is not a directory (ENOTDIR)' },
    { place: file, reason: 'it is not a directory (EEXIST)' },
    { place: fresh, fails: ['mkdir', 'EACCES'], reason: 'permission denied (EACCES)' },
    { place: fresh, fails: ['mkdir', 'EROFS'], reason: 'read-only file system (EROFS)' },
    { place: directory.path, fails: ['open', 'EROFS'], reason: 'read-only file system (EROFS)' },
    { place: directory.path, fails: ['open', 'ENOSPC'], reason: 'no space left on device (ENOSPC)' },
  ];
  for (const { place, reason, fails } of rows) {
    const flags = fails ? [runningFirst(failing(...fails, place))] : [];
    const { code, output } = await runToExit({ DATA_DIR: place }, { flags });
    t.is(code, 1);
    const [announcement = '', message = ''] = output.split('\n');
    t.regex(announcement, /^Creating the embedded database in /);
    t.is(
      message,
      `DATA_DIR ${place} cannot be used: ${reason}. Set DATA_DIR to a directory that this user can create or write.`,
    );
    t.is(output.trim().split('\n').length, 2, output);
  }
});
