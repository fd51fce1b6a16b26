import test from 'ava';
import { startNode, type TestNode } from '../support/node.ts';

let node: TestNode;
test.before(async () => {
  node = await startNode();
});
test.after.always(() => node.stop());

for (const [path, type] of [
  ['/docs', 'text/html'],
  ['/docs/', 'text/html'],
  ['/docs/sockets.html', 'text/html'],
  ['/docs/openapi.json', 'application/json'],
  ['/docs/asyncapi.json', 'application/json'],
  ['/docs/swagger-ui-bundle.js', 'text/javascript'],
  ['/docs/swagger-ui.css', 'text/css'],
] as const) {
  test(`${path} is public, is answered to HEAD, and is not sent again to a client that has it`, async (t) => {
    const answer = await fetch(`${node.url}${path}`);
    t.is(answer.status, 200);
    t.regex(answer.headers.get('Content-Type') ?? '', new RegExp(`^${type}`));
    t.true((await answer.text()).length > 100);
    const etag = answer.headers.get('ETag') ?? '';
    const head = await fetch(`${node.url}${path}`, { method: 'HEAD' });
    t.is(head.status, 200);
    t.is(head.headers.get('ETag'), etag);
    // Node's fetch adds `no-cache` to a request with `If-None-Match` that has no `Cache-Control`.
    const again = await fetch(`${node.url}${path}`, {
      headers: { 'If-None-Match': etag, 'Cache-Control': 'max-age=0' },
    });
    t.is(again.status, 304);
  });
}

test('the page about the socket has each schema once, and links to it wherever it stands', async (t) => {
  const page = await (await fetch(`${node.url}/docs/sockets.html`)).text();
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => id);
  t.deepEqual(
    ids.filter((id, index) => ids.indexOf(id) !== index),
    [],
  );
  const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, target = '']) => target);
  t.deepEqual(
    targets.filter((target) => !ids.includes(target)),
    [],
  );
  const tables = page.match(/<tbody>.*?<\/tbody>/gs) ?? [];
  const ofSchemas = page.slice(page.indexOf('id="schemas"')).match(/<tbody>.*?<\/tbody>/gs) ?? [];
  t.true(tables.length > 100);
  t.is(new Set(ofSchemas).size, ofSchemas.length);
});

test('the pages allow neither inline scripts or styles nor other hosts', async (t) => {
  for (const path of ['/docs', '/docs/sockets.html']) {
    const { headers } = await fetch(`${node.url}${path}`);
    const policy = headers.get('Content-Security-Policy') ?? '';
    t.notRegex(policy, /unsafe|https?:/);
    t.regex(policy, /default-src 'none'/);
  }
});

test('other files of the project and of the viewer are not served', async (t) => {
  for (const path of [
    '/docs/api.md',
    '/docs/package.json',
    '/docs/reference/index.html',
    '/docs/index.js',
    '/docsopenapi.json',
  ]) {
    t.is((await fetch(`${node.url}${path}`)).status, 404, path);
  }
});
