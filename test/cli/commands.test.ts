import { readFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import { runZoma, type Run } from '../support/command-line.ts';
import { preparedDataDirectory, root, type TemporaryDirectory } from '../support/data-directory.ts';
import { startNode, type TestNode } from '../support/node.ts';

let directory: TemporaryDirectory;
let node: TestNode;
let admin: string;
let systemKey: string;

const zoma = (args: readonly string[], { input = '', env = {} } = {}): Promise<Run> =>
  runZoma(args, { DATA_DIR: directory.path, ...env }, input);

test.before(async (t) => {
  directory = await preparedDataDirectory();
  const created = await zoma(['key', 'create', '--system', 'Operations']);
  t.is(created.code, 0, created.err);
  systemKey = created.out.trim();
  node = await startNode({ directory });
  admin = await node.login('admin');
});
test.after.always(async () => {
  await node.stop();
  await directory.remove();
});

const onNode = (key: string) => ({ env: { ZOMA_URL: node.url, ZOMA_KEY: key } });

test('a system key that was made in the database creates an organization on the node, which lists it', async (t) => {
  t.regex(systemKey, /^zk_system_\w{49}$/);
  const args = ['org', 'create', 'Globex', '--admin-email', 'ann@globex.example'];
  const created = await zoma(args, onNode(systemKey));
  t.is(created.code, 0, created.err);
  t.regex(created.out, /^[\w-]{43}\n$/);
  t.regex(created.err, /ann@globex\.example sets a password/);
  const listed = await zoma(['org', 'list', '--json'], onNode(systemKey));
  t.deepEqual(
    (JSON.parse(listed.out) as { name: string }[]).map(({ name }) => name),
    ['Globex', 'Acme'],
  );
  const again = await zoma(args, onNode(systemKey));
  t.like(again, { code: 1, out: '', err: 'Another organization has this name (conflict).\n' });
});

test('a key is created, listed, used and revoked', async (t) => {
  const created = await zoma(
    ['key', 'create', 'Nightly', '--role', 'Editor', '--expires', '2099-01-31'],
    onNode(admin),
  );
  t.is(created.code, 0, created.err);
  const key = created.out.trim();
  t.regex(key, /^zk_\w{49}$/);
  const listed = await zoma(['key', 'list'], onNode(admin));
  t.regex(listed.out, /^id +name +roles +prefix/);
  const [id = ''] =
    listed.out
      .split('\n')
      .find((line) => line.includes('Nightly'))
      ?.split(' ') ?? [];

  const input = 'we was there\non tuesday — ähnlich\n';
  const enhanced = await zoma(['enhance', '--action', 'fix_grammar'], { ...onNode(key), input });
  t.is(enhanced.code, 0, enhanced.err);
  const corrected = 'We were there\non Tuesday — ähnlich\n';
  t.is(enhanced.out, corrected);
  t.regex(enhanced.err, /^mock \(/);
  const session = await zoma(['enhance', '--action', 'improve', '--json'], { ...onNode(key), input });
  t.like(JSON.parse(session.out), { status: 'completed', text: input });
  const { ZOMA_URL } = onNode(key).env;
  const login = ['--email', 'editor@zoma.local', '--password', 'zoma-editor'];
  const byPassword = await zoma(['enhance', '--action', 'improve', '--whole', ...login], { env: { ZOMA_URL }, input });
  t.is(byPassword.out, corrected);
  const forAnother = ['enhance', '--action', 'improve', '--on-behalf-of', 'viewer@zoma.local'];
  const refused = await zoma(forAnother, { ...onNode(key), input });
  t.like(refused, { code: 1, out: '', err: 'A permission is missing: user.impersonate (forbidden).\n' });

  t.like(await zoma(['key', 'revoke', id], onNode(admin)), { code: 0, out: '', err: `Revoked key ${id}.\n` });
  const late = await zoma(['enhance', '--action', 'improve'], { ...onNode(key), input });
  t.like(late, { code: 1, out: '', err: 'The token has been revoked (token_revoked).\n' });
});

test('failures are one sentence on standard error, each kind with its exit code', async (t) => {
  const { url } = node;
  const rows: readonly (readonly [string[], number, RegExp])[] = [
    [['key', 'list'], 3, /^A node uses the embedded database in .+ --url .+ --key\.\n$/],
    [['key', 'list', '--url', 'http://127.0.0.1:59999', '--key', 'x'], 3, /cannot be reached: .+ECONNREFUSED.+\n$/],
    [['key', 'list', '--url', url], 2, /^A node needs credentials/],
    [['key', 'list', '--url', url, '--key', 'zk_typo'], 1, /^This is not a valid service key \(unauthorized\)\.\n$/],
    [['key', 'create', 'K', '--system', '--url', url, '--key', admin], 2, /leave out --url\.\n$/],
    [['key', 'create', 'K', '--role', 'Emperor', '--url', url, '--key', admin], 1, /roles\[0\] is not a role/],
    [['key', 'create', 'K', '--expires', '2001-01-01'], 2, /must be in the future/],
    [['enhance', '--action', 'improve', '--url', url], 2, /^A node needs credentials: pass --key/],
    [
      ['user', 'disable', 'nobody@x.example', '--url', url, '--key', admin],
      1,
      /^There is no user nobody@x\.example\.\n$/,
    ],
    [['user', 'list', '--org', 'Acme', '--url', url, '--key', admin], 2, /^--org is for the database/],
    [
      ['user', 'list', '--url', url, '--email', 'admin@zoma.local', '--password', 'no'],
      1,
      /\(invalid_credentials\)\.\n$/,
    ],
    [
      ['user', 'create', 'a@b.c', '--name', 'A', '--role', 'King', '--url', url, '--key', admin],
      1,
      /roles\[0\] is not a role/,
    ],
    [['issuer', 'add', 'X', '--issuer', 'i', '--audience', 'a', '--url', url, '--key', admin], 2, /one of --jwks-url/],
    [
      ['entity', 'import', '/no/such/file', '--url', url, '--key', admin],
      2,
      /^\/no\/such\/file cannot be read: ENOENT.+\n$/,
    ],
    [['enhance', '--action', 'embroider', '--url', url, '--key', admin], 1, /action .+\(validation_failed\)\.\n$/],
    [['enhance'], 2, /--action/],
    [['nonsense'], 2, /unknown command/],
  ];
  await Promise.all(
    rows.map(async ([args, code, sentence]) => {
      const run = await zoma(args, { input: 'a text' });
      t.is(run.code, code, args.join(' ') + run.err);
      t.regex(run.err, sentence);
      t.is(run.out, '');
      t.false(/\n\s+at /.test(run.err), run.err);
    }),
  );
});

test('every command has a help page, and --version prints that of the package', async (t) => {
  const help = await zoma(['--help']);
  t.is(help.code, 0);
  t.regex(help.out, /Exit codes: 0 done/);
  const groups = [...help.out.matchAll(/^ {2}(org|user|key|issuer|entity|audit|enhance) /gm)].map(
    ([, name = '']) => name,
  );
  t.is(groups.length, 7);
  const pages = await Promise.all(groups.map((group) => zoma([group, '--help'])));
  for (const page of pages) t.like(page, { code: 0, err: '' });
  const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as { version: string };
  t.like(await zoma(['--version']), { code: 0, out: `${version}\n`, err: '' });
});
