import { readFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import { root } from '../../support/data-directory.ts';
import { startNode } from '../../support/node.ts';
import { useBrowser } from '../support/browser.ts';
import { serveHost } from '../support/host-page.ts';

const browser = useBrowser(test);

test('the page of docs/element.md has 15 lines and works as it stands', async (t) => {
  const document = await readFile(path.join(root, 'docs/element.md'), 'utf8');
  const html = /```html\n(.*?)\n```/s.exec(document)?.[1] ?? '';
  t.is(html.split('\n').length, 15);
  const node = await startNode({ env: { USE_MOCK_PROVIDER: 'true' } });
  t.teardown(node.stop);
  const host = await serveHost(t, {
    policy: null,
    paths: { '/notes.html': html.replaceAll('http://localhost:7700', node.url) },
  });
  const page = await browser.open(t);
  await page.goto(`${host}/notes.html`);
  const field = page.getByLabel('Note');
  await field.press('Alt+Enter');
  await page.getByRole('menuitem', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Accept' }).click();
  const text = await field.inputValue();
  t.true(text.startsWith('we was there on tuesday') && text.length > 'we was there on tuesday'.length, text);
});

test('the documented attributes, events, parts and custom properties are those of the element', async (t) => {
  const [document, ...sources] = await Promise.all(
    [
      'docs/element.md',
      'attributes',
      'conversation',
      'assistant',
      'menu',
      'panel',
      'suggestion',
      'texts',
      'styles',
    ].map((name) => readFile(path.join(root, name.endsWith('.md') ? name : `src/client/element/${name}.ts`), 'utf8')),
  );
  const source = sources.join('\n');
  const found = (pattern: RegExp): string[] => [
    ...new Set([...source.matchAll(pattern)].flatMap(([, names = '']) => names.split(/\s+/))),
  ];
  const names = [
    ...found(/getAttribute\('([\w-]+)'\)/g).filter((name) => !/^(aria-|contenteditable)/.test(name)),
    ...found(/'(zoma-(?:start|event|accept|reject|error))'/g),
    ...found(/\bpart: '([\w ]+)'/g),
    ...found(/(--zoma-[\w-]+)/g),
  ];
  t.true(names.length > 30);
  t.deepEqual(
    names.filter((name) => !document?.includes(`\`${name}\``)),
    [],
  );
});
