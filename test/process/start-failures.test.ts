import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import test from 'ava';
import { temporaryDirectory } from '../support/data-directory.ts';
import { runToExit } from '../support/process.ts';
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
