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

const form = async (changes: Readonly<Record<string, string>>, repeated?: readonly [string, string]) => {
  const parameters = new URLSearchParams({ ...exchangeParameters, subject_token: await signToken(key), ...changes });
  if (repeated) parameters.append(...repeated);
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const answer = await node.http.request('/api/auth/token', { rawBody: parameters.toString(), headers });
  const { error } = answer.body as unknown as { error?: string };
  return [answer.status, error];
};

const types = 'urn:ietf:params:oauth:token-type';
for (const [name, changes, status, error] of [
  ['another grant type', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
  ['no grant type', { grant_type: '' }, 400, 'invalid_request'],
  ['no subject token', { subject_token: '' }, 400, 'invalid_request'],
  ['another type of subject token', { subject_token_type: `${types}:saml2` }, 400, 'invalid_request'],
  ['a refresh token', { requested_token_type: `${types}:refresh_token` }, 400, 'invalid_request'],
  ['a requested JWT', { requested_token_type: `${types}:jwt` }, 400, 'invalid_request'],
  ['a requested access token', { requested_token_type: `${types}:access_token` }, 200, undefined],
  ['an actor token', { actor_token: 'x', actor_token_type: `${types}:jwt` }, 400, 'invalid_request'],
  ['a scope', { scope: 'all' }, 400, 'invalid_scope'],
  ['an empty scope', { scope: '' }, 200, undefined],
  ['the audience of the token', { audience: 'zoma' }, 200, undefined],
  ['another audience', { audience: 'elsewhere' }, 400, 'invalid_target'],
  ['another resource', { resource: 'https://elsewhere.example/' }, 400, 'invalid_target'],
  ['an unknown parameter', { client_id: 'host' }, 200, undefined],
] as const) {
  test(`the RFC decides on ${name}`, async (t) => {
    t.deepEqual(await form(changes), [status, error]);
  });
}

test('this service is a resource, one of several audiences may not be unknown, and others are given once', async (t) => {
  t.deepEqual(await form({ resource: `${node.url}/api` }), [200, undefined]);
  t.deepEqual(await form({ audience: 'zoma' }, ['audience', 'elsewhere']), [400, 'invalid_target']);
  t.deepEqual(await form({}, ['subject_token', 'x']), [400, 'invalid_request']);
});

test('bodies of other types and sizes get the errors of the RFC', async (t) => {
  const send = async (rawBody: string, type: string) => {
    const headers = { 'Content-Type': type };
    const { status, body } = await node.http.request('/api/auth/token', { rawBody, headers });
    return [status, (body as unknown as { error: string }).error];
  };
  for (const [body, type] of [
    ['grant_type=x', 'text/plain'],
    ['{"grant_type":', 'application/json'],
    ['[]', 'application/json'],
    ['{"grant_type":{"a":1}}', 'application/json'],
    ['', 'application/x-www-form-urlencoded'],
  ] as const) {
    t.deepEqual(await send(body, type), [400, 'invalid_request'], body);
  }
  t.deepEqual(await send(`a=${'x'.repeat(100_000)}`, 'application/x-www-form-urlencoded'), [413, 'invalid_request']);
});

test('issuers belong to an organization, their iss and audience to one issuer, and no answer has their secrets', async (t) => {
  const secret = 'a secret of the host and of this service';
  const fields = { audience: 'secretive', algorithms: ['HS256'], secret };
  const added = await addIssuer(node.http, admin, fields);
  t.is(added.status, 201);
  const other = await addIssuer(node.http, admin, fields);
  t.is(other.status, 409);
  t.is(other.body.error.code, 'conflict');
  const list = await node.http.request('/api/admin/issuers?limit=1', { token: admin });
  const { items, nextCursor } = list.body.data as unknown as { items: { id: string }[]; nextCursor: string };
  t.is(items[0]?.id, added.body.data.id);
  const rest = await node.http.request(`/api/admin/issuers?cursor=${nextCursor}`, { token: admin });
  t.false(JSON.stringify(rest.body).includes(added.body.data.id));
  t.false(JSON.stringify([added.body, list.body, rest.body, node.log.lines]).includes(secret));
  const path = `/api/admin/issuers/${added.body.data.id}`;
  for (const role of ['editor', 'viewer'] as const) {
    const token = await node.login(role);
    t.is((await node.http.request('/api/admin/issuers', { token })).status, 403);
    t.is((await addIssuer(node.http, token, { ...fields, audience: role })).status, 403);
    t.is((await node.http.request(path, { token, method: 'DELETE' })).status, 403);
    t.is((await node.http.request(path, { token, method: 'PATCH', body: { name: 'x' } })).status, 403);
  }
  t.is((await node.http.request(path, { token: admin, method: 'DELETE' })).status, 200);
  t.is((await node.http.request(path, { token: admin, method: 'DELETE' })).status, 404);
  const types = node.log.lines.filter(({ level }) => level === 'audit').map(({ message }) => message);
  t.true(['issuer.created', 'issuer.deleted', 'user.provisioned'].every((type) => types.includes(type)));
});

for (const [name, fields] of Object.entries<object>({
  'no key': {},
  'two kinds of keys': { secret: 'x'.repeat(40), jwksUrl: 'https://host.example/jwks' },
  'HS256 with public keys': { algorithms: ['HS256'], jwksUrl: 'https://host.example/jwks' },
  'ES256 with a secret': { algorithms: ['ES256'], secret: 'x'.repeat(40) },
  'a short secret': { algorithms: ['HS256'], secret: 'short' },
  'an unknown algorithm': { algorithms: ['none'], jwksUrl: 'https://host.example/jwks' },
  'no algorithm': { algorithms: [], jwksUrl: 'https://host.example/jwks' },
  'an unknown role': { allowedRoles: ['King'], jwksUrl: 'https://host.example/jwks' },
  'an empty key set': { jwks: { keys: [] } },
  'a secret key in the key set': { jwks: { keys: [{ kty: 'oct', k: 'AAAA' }] } },
  'a key that is none': { jwks: { keys: [{ kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' }] } },
  'a short RSA key': { algorithms: ['RS256'], jwks: { keys: [{ kty: 'RSA', n: 'AQAB', e: 'AQAB' }] } },
})) {
  test(`an issuer is refused with ${name}`, async (t) => {
    const { status, body } = await addIssuer(node.http, admin, { audience: name, ...fields });
    t.is(status, 400, JSON.stringify(body));
    t.is(body.error.code, 'validation_failed');
  });
}
