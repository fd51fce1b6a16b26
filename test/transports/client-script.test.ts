import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import { root } from '../support/data-directory.ts';
import { startNode, type TestNode } from '../support/node.ts';

let node: TestNode;
test.before(async () => {
  node = await startNode({ env: { CORS_ORIGINS: 'https://allowed.example' } });
});
test.after.always(() => node.stop());

test('a page of any origin can load the client and its immutable twin, without credentials', async (t) => {
  const built = await readFile(path.join(root, 'dist/client/zoma.js'), 'utf8');
  for (const origin of ['https://host.example', 'https://allowed.example', 'null']) {
    const answer = await fetch(`${node.url}/zoma.js`, { headers: { Origin: origin } });
    t.is(answer.status, 200);
    t.is(answer.headers.get('content-type'), 'text/javascript; charset=utf-8');
    t.is(answer.headers.get('access-control-allow-origin'), '*', origin);
    t.is(answer.headers.get('access-control-allow-credentials'), null, origin);
    t.is(answer.headers.get('cross-origin-resource-policy'), 'cross-origin');
    t.is(answer.headers.get('cache-control'), 'public, max-age=300');
    t.is(answer.headers.get('x-content-type-options'), 'nosniff');
    t.is(await answer.text(), built);

    const twin = answer.headers.get('content-location') ?? '';
    t.regex(twin, /^\/zoma-[\w-]{16}\.js$/);
    const pinned = await fetch(`${node.url}${twin}`, { headers: { Origin: origin } });
    t.is(pinned.status, 200);
    t.is(pinned.headers.get('access-control-allow-origin'), '*');
    t.is(pinned.headers.get('cache-control'), 'public, max-age=31536000, immutable');
    t.is(await pinned.text(), built);
  }
});

test('the client is not sent again to a browser that has it', async (t) => {
  const first = await fetch(`${node.url}/zoma.js`);
  await first.arrayBuffer();
  // As a browser asks; without it, Node's fetch sends `no-cache`.
  const headers = { 'If-None-Match': first.headers.get('etag') ?? '', 'Cache-Control': 'max-age=0' };
  const again = await fetch(`${node.url}/zoma.js`, { headers });
  t.is(again.status, 304);
  t.is(again.headers.get('access-control-allow-origin'), '*');
});

test('a twin of another content, and every other method, is 404', async (t) => {
  const hash = createHash('sha256').update('another').digest('base64url').slice(0, 16);
  for (const [target, method] of [
    [`/zoma-${hash}.js`, 'GET'],
    ['/zoma-.js', 'GET'],
    ['/zoma.js', 'POST'],
    ['/zoma.js/', 'GET'],
    ['/client.js', 'GET'],
  ] as const) {
    const answer = await fetch(`${node.url}${target}`, { method });
    t.is(answer.status, 404, `${method} ${target}`);
    t.like(await answer.json(), { error: { code: 'not_found' } });
  }
});
