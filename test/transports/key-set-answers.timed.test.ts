import type { IncomingMessage, ServerResponse } from 'node:http';
import test, { type ExecutionContext } from 'ava';
import {
  addIssuer,
  createHostKey,
  exchange,
  signToken,
  startKeyServer,
  type HostKey,
  type KeyServer,
} from '../support/host-tokens.ts';
import { startNode, type TestNode } from '../support/node.ts';

type KeySetAnswer = (request: IncomingMessage, response: ServerResponse) => void;

let node: TestNode;
let admin: string;
let key: HostKey;
let keys: KeyServer;
let published: string;
test.before(async () => {
  node = await startNode({ env: { ALLOWED_PRIVATE_HOSTS: '127.0.0.1' } });
  admin = await node.login('admin');
  key = await createHostKey();
  keys = await startKeyServer();
  keys.publish(key);
  published = JSON.stringify({ keys: [key.jwk] });
});
test.after.always(async () => {
  await node.stop();
  await keys.close();
});

/** Registers an issuer with this key set, and exchanges a token of it. */
const exchangeBy = async (t: ExecutionContext, answer: KeySetAnswer) => {
  const server = await startKeyServer();
  t.teardown(server.close);
  server.answer(answer);
  const audience = server.url;
  const added = await addIssuer(node.http, admin, { audience, jwksUrl: server.url });
  t.is(added.status, 201, JSON.stringify(added.body));
  const token = await signToken(key, { claims: { aud: audience, sub: audience } });
  return () => exchange(node.http, token);
};

for (const [name, answer] of Object.entries<KeySetAnswer>({
  redirects: (_, response) => void response.writeHead(302, { Location: keys.url }).end(),
  'is 10 MB': (_, response) => void response.end(published + ' '.repeat(10_000_000)),
  'is HTML': (_, response) => void response.end('<html></html>'),
  'is null': (_, response) => void response.end('null'),
  'has no keys': (_, response) => void response.end('{"keys":[]}'),
  'has keys that are no objects': (_, response) => void response.end('{"keys":[null,1]}'),
  'fails with its keys in the answer': (_, response) => void response.writeHead(500).end(published),
  'breaks off': (_, response) => {
    response.writeHead(200, { 'Content-Length': '5000' });
    response.write('{"keys":');
    setImmediate(() => response.destroy());
  },
})) {
  test(`a token is refused without a wait while the key set ${name}`, async (t) => {
    const run = await exchangeBy(t, answer);
    const started = performance.now();
    t.is((await run()).status, 400);
    t.true(performance.now() - started < 3_000);
  });
}

test('a key set that hangs delays an exchange by five seconds, and no other exchange', async (t) => {
  const hang = await exchangeBy(t, (_, response) => void response.write('{"keys":'));
  const other = await exchangeBy(t, (_, response) => void response.end(published));
  const started = performance.now();
  const hanging = hang();
  t.is((await other()).status, 200);
  t.true(performance.now() - started < 4_000);
  t.is((await hanging).status, 400);
  t.true(performance.now() - started < 8_000);
});
