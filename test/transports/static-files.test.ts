import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import test from 'ava';
import Koa from 'koa';
import { createRequestHandling } from '../../src/transports/http/requests.ts';
import { staticFiles } from '../../src/transports/http/static-files.ts';
import { listen } from '../support/listen.ts';
import { recordLog } from '../support/recorded-log.ts';

const script = `export const text = '${'word '.repeat(2_000)}';\n`;

const setup = async (t: Parameters<typeof listen>[0]) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'zoma-static-'));
  t.teardown(() => rm(folder, { recursive: true }));
  await writeFile(path.join(folder, 'secret.txt'), 'secret');
  const shown = path.join(folder, 'shown');
  await mkdir(path.join(shown, 'assets'), { recursive: true });
  await writeFile(path.join(shown, 'index.html'), '<!doctype html><title>Page</title>');
  await writeFile(path.join(shown, 'assets/main-abc123.js'), script);
  await writeFile(path.join(shown, 'assets/ü.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await writeFile(path.join(shown, 'private.map'), '{}');
  await symlink(path.join(folder, 'secret.txt'), path.join(shown, 'link.txt'));
  const app = new Koa();
  app.use(createRequestHandling(recordLog()));
  app.use(
    staticFiles(shown, {
      index: 'index.html',
      pages: ['console'],
      only: (name) => !name.endsWith('.map'),
      immutable: (name) => /-[a-z\d]{6}\./.test(name),
      headers: { 'Content-Security-Policy': "default-src 'self'" },
    }),
  );
  const handle = app.callback();
  return listen(
    t,
    createServer((request, response) => void handle(request, response)),
  );
};

/** Sends a request target as it is; `fetch` would resolve its dot segments. */
const get = (url: string, target: string, headers: Record<string, string> = {}, method = 'GET') =>
  new Promise<{ status: number; headers: Record<string, string>; body: Buffer }>((resolve, reject) => {
    const { hostname, port } = new URL(url);
    httpRequest({ hostname, port, path: target, method, headers }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('end', () => {
        const { statusCode = 0 } = response;
        resolve({
          status: statusCode,
          headers: response.headers as Record<string, string>,
          body: Buffer.concat(pieces),
        });
      });
    })
      .on('error', reject)
      .end();
  });

test('files have their types, the index is at the base and at the pages, and only files with a hash are kept for long', async (t) => {
  const url = await setup(t);
  const rows = [
    ['/', 'text/html; charset=utf-8', 'public, max-age=0, must-revalidate'],
    ['/console', 'text/html; charset=utf-8', 'public, max-age=0, must-revalidate'],
    ['/index.html', 'text/html; charset=utf-8', 'public, max-age=0, must-revalidate'],
    ['/assets/main-abc123.js', 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
    ['/assets/%C3%BC.svg?v=1', 'image/svg+xml', 'public, max-age=0, must-revalidate'],
  ] as const;
  for (const [target, type, cache] of rows) {
    const { status, headers } = await get(url, target);
    t.is(status, 200, target);
    t.is(headers['content-type'], type, target);
    t.is(headers['cache-control'], cache, target);
    t.is(headers['content-security-policy'], "default-src 'self'", target);
  }
});

test('each encoding has the same content and an ETag of its own, with which the answer is 304', async (t) => {
  const url = await setup(t);
  const target = '/assets/main-abc123.js';
  const identity = (body: Buffer): Buffer => body;
  const rows = [
    ['', undefined, identity],
    ['identity', undefined, identity],
    ['gzip, deflate, br', 'br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['br;q=0, gzip', 'gzip', gunzipSync],
    ['zstd', undefined, identity],
  ] as const;
  const etags = new Set<string>();
  for (const [accepted, encoding, decode] of rows) {
    const asked = accepted === '' ? {} : { 'Accept-Encoding': accepted };
    const { status, headers, body } = await get(url, target, asked);
    const etag = headers['etag'] ?? '';
    etags.add(etag);
    t.is(status, 200);
    t.is(headers['content-encoding'], encoding, accepted);
    t.is(headers['vary'], 'Accept-Encoding');
    t.is(decode(body).toString(), script);
    t.regex(etag, /^"[\w-]+"$/);
    for (const match of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await get(url, target, { ...asked, 'If-None-Match': match });
      t.is(again.status, 304, match);
      t.is(again.body.length, 0);
      t.is(again.headers['etag'], etag);
      t.is(again.headers['cache-control'], headers['cache-control']);
    }
    const other = await get(url, target, { ...asked, 'If-None-Match': '"other"' });
    t.is(other.status, 200);
  }
  t.is(etags.size, 3);
});

test('HEAD has the headers of GET and no body', async (t) => {
  const url = await setup(t);
  const asked = { 'Accept-Encoding': 'br' };
  const { headers, body } = await get(url, '/assets/main-abc123.js', asked);
  const head = await get(url, '/assets/main-abc123.js', asked, 'HEAD');
  t.is(head.body.length, 0);
  t.is(head.headers['content-length'], String(body.length));
  for (const name of ['etag', 'content-type', 'content-encoding', 'cache-control', 'vary']) {
    t.is(head.headers[name], headers[name]);
  }
});

test('what is not a file of the folder is 404 with the envelope', async (t) => {
  const url = await setup(t);
  const targets = [
    '/secret.txt',
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/../../secret.txt',
    '/assets%2f..%2f..%2fsecret.txt',
    '/..%5csecret.txt',
    '//secret.txt',
    '/assets',
    '/assets/',
    '/link.txt',
    '/private.map',
    '/%',
    '/%00',
    '/__proto__',
    '/index.html/',
    '/INDEX.HTML',
  ];
  for (const target of targets) {
    const { status, body } = await get(url, target);
    t.is(status, 404, target);
    t.like(JSON.parse(body.toString()), { success: false, error: { code: 'not_found' } }, target);
  }
  t.is((await get(url, '/index.html', {}, 'POST')).status, 404);
});

test('a folder that is missing serves nothing until it is there', async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'zoma-static-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const app = new Koa();
  app.use(createRequestHandling(recordLog()));
  app.use(staticFiles(path.join(folder, 'later')));
  const handle = app.callback();
  const url = await listen(
    t,
    createServer((request, response) => void handle(request, response)),
  );
  t.is((await get(url, '/a.js')).status, 404);
  await mkdir(path.join(folder, 'later'));
  await writeFile(path.join(folder, 'later/a.js'), 'export {}');
  t.is((await get(url, '/a.js')).status, 200);
});
