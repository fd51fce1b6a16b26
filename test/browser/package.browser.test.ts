import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import test from 'ava';
import { build } from 'vite';
import { root } from '../support/data-directory.ts';
import { nodeFor } from './support/browser-node.ts';
import { useBrowser } from './support/browser.ts';
import { serveHost, strictPolicy } from './support/host-page.ts';

const run = promisify(execFile);
const browser = useBrowser(test);

/** What an integrator writes first. */
const program = `
import { createZoma, ZomaClientError, type EnhanceRequest, type Session, type SessionEvent, type Zoma } from 'zoma/client';

export const enhance = async (url: string, token: string): Promise<string> => {
  const zoma: Zoma = createZoma({ url, getToken: () => Promise.resolve({ accessToken: token }) });
  const request: EnhanceRequest = { text: 'we was there on tuesday', action: 'fix_grammar', format: 'text' };
  const session: Session = zoma.enhance(request);
  const names: SessionEvent['type'][] = [];
  try {
    for await (const event of session) {
      names.push(event.type);
      if (event.type === 'metadata') console.log(event.provider.toUpperCase());
    }
    const { length, usage } = await session.done;
    return \`\${names[0]} \${names.at(-1)} \${length === session.text.length} \${usage.cost.toFixed(1)} \${session.text}\`;
  } catch (error) {
    return error instanceof ZomaClientError ? error.code : String(error);
  } finally {
    zoma.close();
  }
};
`;

/** Lines that must not compile: the types say more than \`any\`. */
const wrong = `
import { createZoma } from 'zoma/client';
import type { ZomaAssistant } from 'zoma/element';
declare const assistant: ZomaAssistant;
// @ts-expect-error an action that the service does not have
createZoma({ token: '' }).enhance({ text: '', action: 'correct' });
// @ts-expect-error no such option
createZoma({ tokens: '' });
// @ts-expect-error an adapter has more than a format
assistant.adapter = { format: 'html' };
export const found: ZomaAssistant | null = document.querySelector('zoma-assistant');
`;

const page = `
import { ZomaClientError, createZoma } from 'zoma/client';
import { ZomaAssistant, createZoma as sameFunction } from 'zoma/element';
import { enhance } from './program';
const zoma = createZoma({ token: '' });
Object.assign(window, { enhance, isOneCopy: createZoma === sameFunction, isClass: typeof ZomaClientError === 'function' });
zoma.close();
document.querySelector('#out')!.textContent = String(customElements.get('zoma-assistant') === ZomaAssistant);
`;

/** The ways in which TypeScript finds the types of a package with \`exports\`. */
const resolutions = [
  { module: 'ESNext', moduleResolution: 'bundler' },
  { module: 'Node16', moduleResolution: 'Node16' },
  { module: 'NodeNext', moduleResolution: 'NodeNext' },
];

let project: string;
let installed: readonly string[];
let packed: readonly string[];

test.before('the package is made and installed in an empty project', async () => {
  project = await mkdtemp(path.join(tmpdir(), 'zoma-package-'));
  const before = await readFile(path.join(root, 'package.json'), 'utf8');
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', project], { cwd: root });
  const [made] = JSON.parse(stdout) as { filename: string; files: { path: string }[] }[];
  packed = made?.files.map((file) => file.path) ?? [];
  if ((await readFile(path.join(root, 'package.json'), 'utf8')) !== before) throw new Error('package.json has changed');

  await writeFile(path.join(project, 'package.json'), '{"name": "host", "private": true, "type": "module"}');
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', made?.filename ?? ''], { cwd: project });
  installed = (await readdir(path.join(project, 'node_modules'))).filter((name) => !name.startsWith('.'));

  await mkdir(path.join(project, 'src'));
  await writeFile(path.join(project, 'src/program.ts'), program);
  await writeFile(path.join(project, 'src/wrong.ts'), wrong);
  await writeFile(path.join(project, 'src/page.ts'), page.replace("'./program'", "'./program.js'"));
});
test.after.always(() => rm(project, { recursive: true, force: true }));

test('the package has the client and the command line, and nothing of the server', (t) => {
  const others = packed.filter(
    (file) => !/^(?:dist\/client\/.+\.(?:js|d\.ts)|dist\/cli\.js|bin\/zoma\.js|README\.md|package\.json)$/.test(file),
  );
  t.deepEqual(others, []);
  for (const name of ['client', 'react', 'element', 'adapters/tiptap', 'adapters/lexical', 'zoma']) {
    t.true(packed.includes(`dist/client/${name}.js`) && packed.includes(`dist/client/${name}.d.ts`), name);
  }
  for (const name of ['koa', 'sequelize', 'openai', 'react', 'pg']) t.false(installed.includes(name), name);
});

test('the types are complete and resolve in each way, without skipLibCheck', async (t) => {
  for (const [index, resolution] of resolutions.entries()) {
    const file = path.join(project, `tsconfig.${String(index)}.json`);
    const compilerOptions = {
      ...resolution,
      target: 'ES2022',
      lib: ['ES2022', 'DOM'],
      types: [],
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      noEmit: true,
    };
    await writeFile(file, JSON.stringify({ compilerOptions, include: ['src'] }));
    const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
    await t.notThrowsAsync(
      run(process.execPath, [tsc, '-p', file]).catch((error: unknown) =>
        Promise.reject(new Error((error as { stdout: string }).stdout)),
      ),
      resolution.moduleResolution,
    );
  }
});

test('bundled with Vite, the program runs in a browser under a strict policy', async (t) => {
  await writeFile(
    path.join(project, 'index.html'),
    '<!doctype html><html lang="en"><title>Host</title><p id="out"></p><script type="module" src="/src/page.ts"></script></html>',
  );
  await build({ root: project, logLevel: 'error', configFile: false, build: { modulePreload: false } });
  const assets = await readdir(path.join(project, 'dist/assets'));
  const texts = assets.map(
    async (name) => [`/assets/${name}`, await readFile(path.join(project, 'dist/assets', name), 'utf8')] as const,
  );
  const html = await readFile(path.join(project, 'dist/index.html'), 'utf8');
  const paths: Record<string, string> = { ...Object.fromEntries(await Promise.all(texts)), '/index.html': html };
  const node = await nodeFor(t);
  const origin = await serveHost(t, { policy: strictPolicy(node.url), paths });
  const opened = await browser.open(t);
  await opened.goto(`${origin}/index.html`);
  await opened.waitForFunction(() => document.querySelector('#out')?.textContent === 'true');
  const token = await node.login('editor');
  const said = await opened.evaluate(
    async ([url, given]) => {
      const { enhance, isOneCopy } = window as unknown as {
        enhance: (url: string, token: string) => Promise<string>;
        isOneCopy: boolean;
      };
      return `${String(isOneCopy)} ${await enhance(url, given)}`;
    },
    [node.url, token] as const,
  );
  t.regex(said, /^true metadata done true 0\.0 \S/);
});

test('the program runs in Node, and the command line works on a node alone', async (t) => {
  const node = await nodeFor(t);
  const token = await node.login('editor');
  await build({
    root: project,
    logLevel: 'error',
    configFile: false,
    build: { ssr: 'src/program.ts', outDir: 'node' },
  });
  const call = `import { enhance } from './node/program.js'; console.log(await enhance(${JSON.stringify(node.url)}, ${JSON.stringify(token)}));`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', call], { cwd: project });
  t.regex(stdout, /^MOCK\nmetadata done true 0\.0 \S/);

  const command = path.join(project, 'node_modules/.bin/zoma');
  const env = { PATH: process.env['PATH'], ZOMA_URL: node.url };
  const enhanced = run(command, ['enhance', '--action', 'improve', '--token', token], { env });
  enhanced.child.stdin?.end('we was there on tuesday');
  t.regex((await enhanced).stdout, /\S/);
  const error = await t.throwsAsync<Error & { code: number; stderr: string }>(
    run(command, ['key', 'list'], { env: { PATH: process.env['PATH'] } }),
  );
  t.is(error.code, 2);
  t.regex(error.stderr, /pass --url of a node/);
});

test('a server that renders pages can load every module', async (t) => {
  const modules = [
    'client',
    'element',
    'adapters/tiptap',
    'adapters/quill',
    'adapters/ckeditor',
    'adapters/tinymce',
    'adapters/lexical',
  ];
  const call = modules.map((name) => `await import('zoma/${name}');`).join('\n');
  await t.notThrowsAsync(run(process.execPath, ['--input-type=module', '--eval', call], { cwd: project }));
  const hidden = run(process.execPath, ['--input-type=module', '--eval', "await import('zoma/dist/cli.js')"], {
    cwd: project,
  });
  await t.throwsAsync(hidden, { message: /ERR_PACKAGE_PATH_NOT_EXPORTED/ });
});
