import test from 'ava';
import {
  createHostKey,
  exchange,
  addIssuer,
  signToken,
  exchangeParameters,
  type HostKey,
} from '../support/host-tokens.ts';
import { startNode, type TestNode } from '../support/node.ts';

let node: TestNode;
let key: HostKey;
let admin: string;
test.before(async () => {
  node = await startNode();
  key = await createHostKey('EdDSA', 'one');
  admin = await node.login('admin');
  const issuer = await addIssuer(node.http, admin, { algorithms: ['EdDSA'], jwks: { keys: [key.jwk] } });
  if (issuer.status !== 201) throw new Error(JSON.stringify(issuer.body));
});
test.after.always(() => node.stop());

test('a token of a trusted issuer is exchanged for an access token that enhances and ends with it', async (t) => {
  const exp = Math.floor(Date.now() / 1000) + 45;
  const answer = await exchange(node.http, await signToken(key, { claims: { exp } }));
  t.is(answer.status, 200, JSON.stringify(answer.body));
  const { access_token: token, expires_in: expiresIn, ...rest } = answer.body;
  t.deepEqual<object, object>(rest, {
    issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    token_type: 'Bearer',
  });
  t.true(expiresIn > 0 && expiresIn <= 45, String(expiresIn));
  t.is(answer.headers.get('cache-control'), 'no-store');
  t.is(answer.headers.get('set-cookie'), null);
  const me = await node.http.request('/api/auth/me', { token });
  t.deepEqual(me.body.data.roles, ['Editor']);
  const { sessionId } = await node.http.enhance(token, { text: 'a text of the host', action: 'improve' });
  t.is((await node.http.stream(token, sessionId)).at(-1)?.name, 'done');
});

test('the same by JSON', async (t) => {
  const body = { ...exchangeParameters, subject_token: await signToken(key) };
  t.is((await node.http.request('/api/auth/token', { body })).status, 200);
});
