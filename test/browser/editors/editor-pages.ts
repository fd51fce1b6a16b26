import { execFile } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { ExecutionContext, TestFn } from 'ava';
import type { Locator } from 'playwright-core';
import { startFakeProvider, type FakeProvider } from '../../fakes/fake-provider.ts';
import { root } from '../../support/data-directory.ts';
import { startNode, type TestNode } from '../../support/node.ts';
import { environmentFor } from '../../support/with-provider.ts';
import { useBrowser, type PageOptions, type TestPage } from '../support/browser.ts';
import { serveHost } from '../support/host-page.ts';

const run = promisify(execFile);
const folder = path.join(root, 'examples/editors');

/** What `page` of examples/editors/src/<name>.ts offers to a test. */
export interface EditorControls {
  html(): string;
  set(html: string): void;
  undo(): void;
}

/** A page with an editor and the assistant. */
export interface EditorPage extends TestPage {
  /** The element in which the text is edited, also in a frame. */
  readonly text: Locator;
  html(): Promise<string>;
  undo(): Promise<void>;
  /** What the editor makes of an HTML that is its whole content. */
  normalized(html: string): Promise<string>;
  /** Selects from the start of one text to the end of another, as a user does. */
  select(first: string, last: string): Promise<void>;
  /** Opens the menu by the shortcut and chooses an action. */
  choose(action: string): Promise<void>;
  button(name: string): Locator;
}

const isOlder = async (one: string, other: string): Promise<boolean> => {
  const [first, second] = await Promise.all([one, other].map((file) => stat(file).catch(() => undefined)));
  return (first?.mtimeMs ?? 0) < (second?.mtimeMs ?? 0);
};

/** Installs the editors, unless they are; the first time takes a minute. */
const install = async (): Promise<void> => {
  const installed = path.join(folder, 'node_modules/.package-lock.json');
  if (!(await isOlder(installed, path.join(folder, 'package-lock.json')))) return;
  await run('npm', ['ci', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder });
};

const readFiles = async (from: string): Promise<Record<string, string>> => {
  const entries = await readdir(from, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const texts = files.map(async (file) => [`/${path.relative(from, file)}`, await readFile(file, 'utf8')] as const);
  return Object.fromEntries(await Promise.all(texts));
};

/** Builds the pages of examples/editors, and starts a node with a fake provider and a browser for the tests of a file. */
export const useEditors = (test: TestFn) => {
  const browser = useBrowser(test);
  let parts: { readonly node: TestNode; readonly fake: FakeProvider; readonly paths: Record<string, string> };
  test.before('the pages are built', async () => {
    await install();
    await run(process.execPath, [path.join(folder, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'error'], {
      cwd: folder,
    });
    const fake = await startFakeProvider('openai');
    parts = {
      fake,
      node: await startNode({ env: environmentFor({ openai: fake }) }),
      paths: await readFiles(path.join(folder, 'dist')),
    };
  });
  test.after.always(async () => {
    await parts.node.stop();
    await parts.fake.close();
  });

  return {
    fake: () => parts.fake,
    node: () => parts.node,
    open: async (t: ExecutionContext, name: string, options?: PageOptions): Promise<EditorPage> => {
      // The editors write style elements and attributes of their own.
      const host = await serveHost(t, { policy: null, paths: parts.paths });
      const page = await browser.open(t, options);
      page.setDefaultTimeout(4_000);
      await page.goto(`${host}/${name}.html?zoma=${encodeURIComponent(parts.node.url)}`);
      await page.waitForFunction(() => 'page' in window);
      const frame = name === 'tinymce' ? page.frameLocator('iframe') : page;
      const text = frame.locator('[contenteditable="true"]').first();
      const call = <Name extends keyof EditorControls>(
        method: Name,
        html = '',
      ): Promise<ReturnType<EditorControls[Name]>> =>
        page.evaluate(
          ([called, given]) => {
            const { page: controls } = window as unknown as { page: EditorControls };
            // An editor's commands may return the editor, which cannot leave the page.
            const result: unknown = controls[called as Name](given);
            return (typeof result === 'string' ? result : undefined) as ReturnType<EditorControls[Name]>;
          },
          [method, html] as const,
        );
      // CKEditor numbers the items of a list anew each time.
      const html = async (): Promise<string> => (await call('html')).replaceAll(/ data-list-item-id="\w+"/g, '');
      return Object.assign(page, {
        text,
        html,
        undo: () => call('undo'),
        normalized: async (given: string): Promise<string> => {
          await call('set', given);
          return html();
        },
        select: async (first: string, last: string): Promise<void> => {
          await text.focus();
          await text.evaluate(
            (element, [from, to]) => {
              const find = (wanted: string): [Node, number] => {
                const nodes = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
                while (nodes.nextNode()) {
                  const index = nodes.currentNode.nodeValue?.indexOf(wanted) ?? -1;
                  if (index >= 0) return [nodes.currentNode, index];
                }
                throw new Error(`the editor has no text ${wanted}`);
              };
              const [start, startOffset] = find(from);
              const [end, endOffset] = find(to);
              const { ownerDocument } = element;
              ownerDocument.getSelection()?.setBaseAndExtent(start, startOffset, end, endOffset + to.length);
            },
            [first, last] as const,
          );
          // Editors read the selection from an event that the browser sends later.
          await text.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)));
        },
        choose: async (action: string): Promise<void> => {
          await text.press('Alt+Enter');
          await page.getByRole('menuitem', { name: action, exact: true }).click();
        },
        button: (label: string) => page.getByRole('dialog').getByRole('button', { name: label, exact: true }),
      });
    },
  };
};
