import type { lookup, LookupAddress } from 'node:dns';
import { promisify } from 'node:util';
import test from 'ava';
import { createPublicFetch } from '../../../src/adapters/public-fetch/index.ts';
import { createPublicLookup, isPublicAddress } from '../../../src/adapters/public-fetch/public-addresses.ts';
import { startKeyServer } from '../../support/host-tokens.ts';

for (const address of [
  '127.0.0.1',
  '10.1.2.3',
  '172.16.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '192.0.2.1',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:10.0.0.1',
  '::127.0.0.1',
  'fe80::1',
  'fd00::1',
  'fec0::1',
  '2002:7f00:1::',
  '2001:0:1::',
  '64:ff9b::7f00:1',
  '64:ff9b:1::808:808',
  'nonsense',
]) {
  test(`${address} is not public`, (t) => t.false(isPublicAddress(address)));
}

for (const address of ['8.8.8.8', '2001:4860:4860::8888', '::ffff:8.8.8.8', '64:ff9b::808:808']) {
  test(`${address} is public`, (t) => t.true(isPublicAddress(address)));
}

const resolving = (...addresses: string[]): typeof lookup =>
  ((_: string, __: object, done: (error: null, found: LookupAddress[]) => void) => {
    const found = addresses.map((address) => ({ address, family: 4 }));
    done(null, found);
  }) as unknown as typeof lookup;

test('a name that resolves to a private address, even among public ones, is refused when the connection is made', async (t) => {
  const lookUp = (...addresses: string[]) =>
    promisify(createPublicLookup(() => false, resolving(...addresses)))('host.example', { all: true });
  t.deepEqual(await lookUp('8.8.8.8'), [{ address: '8.8.8.8', family: 4 }]);
  for (const addresses of [['127.0.0.1'], ['8.8.8.8', '10.0.0.1']]) {
    await t.throwsAsync(lookUp(...addresses), { name: 'PublicFetchError' });
  }
});

test('a host that is not listed is refused before a request is sent, also by a name of this machine', async (t) => {
  const server = await startKeyServer();
  t.teardown(server.close);
  const fetch = createPublicFetch({ allowedPrivateHosts: [] });
  t.teardown(fetch.close);
  const { port } = new URL(server.url);
  for (const url of [
    server.url,
    `https://127.0.0.1:${port}/`,
    `https://localhost:${port}/`,
    `https://[::1]:${port}/`,
  ]) {
    await t.throwsAsync(fetch.send(url), { name: 'PublicFetchError' }, url);
  }
  t.is(server.requests(), 0);
});

for (const host of ['127.0.0.1', '127.0.0.1:PORT']) {
  test(`a host that is listed as ${host} is reached without TLS`, async (t) => {
    const server = await startKeyServer();
    t.teardown(server.close);
    server.answer((_, response) => void response.end('here'));
    const fetch = createPublicFetch({ allowedPrivateHosts: [host.replace('PORT', new URL(server.url).port)] });
    t.teardown(fetch.close);
    t.deepEqual(await fetch.send(server.url), { status: 200, body: 'here' });
  });
}

test('redirects, large answers and silence are told apart', async (t) => {
  const server = await startKeyServer();
  t.teardown(server.close);
  const fetch = createPublicFetch({ allowedPrivateHosts: ['127.0.0.1'], timeoutMs: 300 });
  t.teardown(fetch.close);
  server.answer((_, response) => void response.writeHead(301, { Location: '/' }).end('moved'));
  await t.throwsAsync(fetch.send(server.url), { message: /redirect/ });
  server.answer((_, response) => void response.end('x'.repeat(65_537)));
  await t.throwsAsync(fetch.send(server.url), { message: /65536 bytes/ });
  server.answer(() => undefined);
  await t.throwsAsync(fetch.send(server.url), { message: /in time/ });
});
