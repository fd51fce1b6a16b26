import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import test, { type ExecutionContext } from 'ava';
import { runZoma, type Run } from '../support/command-line.ts';
import { preparedDataDirectory, root, temporaryDirectory, type TemporaryDirectory } from '../support/data-directory.ts';
import { startNode, type TestNode } from '../support/node.ts';

let directory: TemporaryDirectory;
let node: TestNode;
let admin: string;

test.before(async () => {
  directory = await preparedDataDirectory();
  node = await startNode();
  admin = await node.login('admin');
});
test.after.always(async () => {
  await node.stop();
  await directory.remove();
});

type Zoma = (args: readonly string[], input?: string) => Promise<Run>;

/** The same commands on a node and in an embedded database; they check what the next command sees. */
const ways: Readonly<Record<string, () => Readonly<Record<string, string>>>> = {
  'on a node': () => ({ ZOMA_URL: node.url, ZOMA_KEY: admin }),
  'in the database': () => ({ DATA_DIR: directory.path }),
};

const memo = (id: number): string =>
  `${JSON.stringify({ type: 'memo', id: String(id), title: `Memo ${String(id)}`, attributes: {} })}\n`;

const scenarios: Readonly<Record<string, (t: ExecutionContext, zoma: Zoma) => Promise<void>>> = {
  'a user is created, listed, disabled, enabled and gets a password': async (t, zoma) => {
    const create = [
      'user',
      'create',
      'bea@initech.example',
      '--name',
      'Bea',
      '--role',
      'Editor',
      '--external-id',
      'u 7',
    ];
    const created = await zoma(create);
    t.is(created.code, 0, created.err);
    t.regex(created.out, /^[\w-]{43}\n$/);
    t.regex(created.err, /^Created user [\w-]{36}\.\nbea@initech\.example sets a password with this token by /);
    const again = await zoma(create);
    t.like(again, { code: 1, out: '' });
    t.regex(again.err, /^[^\n]+\(conflict\)\.\n$/);
    t.regex((await zoma(['user', 'disable', 'Bea@Initech.example'])).err, /^Disabled user [\w-]{36}\.\n$/);
    const listed = await zoma(['user', 'list', '--search', 'bea']);
    t.regex(listed.out, /^id +email +name +roles +disabled\n\S+ +bea@initech\.example +Bea +Editor +yes\n$/);
    const enabled = await zoma(['user', 'enable', 'u 7', '--json']);
    t.like(JSON.parse(enabled.out), { email: 'bea@initech.example', disabled: false });
    const weak = await zoma(['user', 'password', 'u 7', '--set'], 'bea\n');
    t.like(weak, { code: 1, out: '' });
    t.regex(weak.err, /password .+\(validation_failed\)\.\n$/);
    const set = await zoma(['user', 'password', 'u 7', '--set'], 'correct horse battery staple\n');
    t.regex(set.err, /^Set the password of user /);
  },

  'an issuer with a shared secret is added, listed and removed': async (t, zoma) => {
    const options = [
      '--issuer',
      'https://host.example',
      '--audience',
      'zoma',
      '--allowed-role',
      'Editor',
      '--claim',
      'userId=uid',
    ];
    const added = await zoma(['issuer', 'add', 'Host', ...options, '--secret', '--json'], `${'s3cret-'.repeat(6)}\n`);
    t.is(added.code, 0, added.err);
    const issuer = JSON.parse(added.out) as { id: string };
    const claims = { userId: 'uid', email: 'email' };
    t.like(issuer, { algorithms: ['HS256'], hasSecret: true, claims, allowedRoles: ['Editor'] });
    t.false(added.out.includes('s3cret'));
    t.regex(
      (await zoma(['issuer', 'list'])).out,
      new RegExp(`\n${issuer.id} +Host +https://host.example +zoma +HS256 +no\n$`),
    );
    t.is((await zoma(['issuer', 'remove', issuer.id])).err, `Removed issuer ${issuer.id}.\n`);
    t.is((await zoma(['issuer', 'list', '--json'])).out, '[]\n');
  },

  'entities are imported from standard input and a file, and those of the type that the file lacks are deleted': async (
    t,
    zoma,
  ) => {
    const lines = Array.from({ length: 2_500 }, (_, index) => memo(index));
    const imported = await zoma(['entity', 'import', '-'], lines.join(''));
    t.deepEqual(imported, { code: 0, out: '', err: 'Stored 2,500 entities.\n' });
    const file = path.join(directory.path, 'memos.ndjson');
    await writeFile(file, `${lines.slice(0, 2_100).join('')}\n${memo(9_999)}`);
    const synchronized = await zoma(['entity', 'import', file, '--replace-type', 'memo', '--json']);
    t.deepEqual(synchronized, { code: 0, out: '{"stored":2101,"deleted":400}\n', err: '' });
    const refused = await zoma(['entity', 'import', '-', '--replace-type', 'memo'], `${memo(1)}{"type": "memo"}\n`);
    t.like(refused, { code: 1, out: '' });
    t.regex(refused.err, /^Line 2: id .+\n$/);
    const kept = await zoma(['entity', 'import', file, '--replace-type', 'memo', '--json']);
    t.is(kept.out, '{"stored":2101,"deleted":0}\n', 'a failed import deletes nothing');
  },
};

for (const [way, environment] of Object.entries(ways)) {
  for (const [title, scenario] of Object.entries(scenarios)) {
    test.serial(`${way}: ${title}`, (t) => scenario(t, (args, input) => runZoma(args, environment(), input)));
  }
}

test.serial('a malformed entity is named by its line', async (t) => {
  const rows: readonly (readonly [string, RegExp])[] = [
    [`\n${memo(1)}{"type": "memo",\n`, /^Line 3 is not JSON\.\n$/],
    [
      `${Array.from({ length: 1_200 }, (_, index) => memo(index)).join('')}{"type": "memo", "id": "1"}\n`,
      /^Line 1201: title .+\n$/,
    ],
    [memo(1) + memo(2) + memo(1), /^Line 3: has the type and id of line 1\.\n$/],
    [`${memo(1)}{"a":"${'x'.repeat(1_100_000)}"}\n`, /^Line 2 has more than 1 MB\.\n$/],
  ];
  await Promise.all(
    rows.map(async ([input, sentence]) => {
      const refused = await runZoma(['entity', 'import', '-'], { ZOMA_URL: node.url, ZOMA_KEY: admin }, input);
      t.like(refused, { code: 1, out: '' });
      t.regex(refused.err, sentence);
    }),
  );
});

test.serial('the audit of the database is exported as NDJSON', async (t) => {
  const exported = await runZoma(['audit', 'export', '--from', '2020-01-01'], { DATA_DIR: directory.path });
  t.is(exported.code, 0, exported.err);
  const events = exported.out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { actor: { type: string } });
  t.true(events.length > 3);
  t.true(events.every(({ actor }) => actor.type === 'system'));
});

test.serial('the session of docs/cli.md runs as it stands there', async (t) => {
  const page = await readFile(path.join(root, 'docs/cli.md'), 'utf8');
  const [, commands = ''] = /```sh\n(.*?)```/s.exec(page) ?? [];
  const session = commands.replaceAll('npx zoma', `"${process.execPath}" "${path.join(root, 'bin/zoma.js')}"`);
  const folder = await temporaryDirectory();
  t.teardown(folder.remove);
  const env = { PATH: process.env['PATH'], ZOMA_URL: node.url, ZOMA_KEY: admin };
  const { stdout, stderr } = await promisify(execFile)('sh', ['-euc', session], { cwd: folder.path, env });
  t.regex(stdout, /ann@globex\.example +Ann +Editor/);
  t.true(stdout.endsWith('We were there on Tuesday.\n'), stdout);
  t.regex(stderr, /Stored 1 entities and deleted \d+\.\n.*\nDisabled user/s);
});
