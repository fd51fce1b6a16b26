import { createHmac } from 'node:crypto';
import test from 'ava';
import { exportSPKI } from 'jose';
import {
  addIssuer,
  claimsWith,
  createHostKey,
  exchange,
  signToken,
  startKeyServer,
  type HostKey,
  type KeyServer,
} from '../support/host-tokens.ts';
import { addForeignOrganization, foreigner } from '../support/foreign-organization.ts';
import { preparedDataDirectory, type TemporaryDirectory } from '../support/data-directory.ts';
import { startNode, type TestNode } from '../support/node.ts';

const secret = 'a secret that the host shares with this service';
let directory: TemporaryDirectory;
let node: TestNode;
let keys: KeyServer;
const kinds: Record<string, HostKey> = {};
const keyOf = (name: string): HostKey => {
  const key = kinds[name];
  if (!key) throw new Error(`no key ${name}`);
  return key;
};

test.before(async () => {
  directory = await preparedDataDirectory();
  await addForeignOrganization(directory);
  keys = await startKeyServer();
  const limits = { AI_RATE_LIMIT_READS: '1000000' };
  node = await startNode({ directory, env: { ...limits, ALLOWED_PRIVATE_HOSTS: '127.0.0.1', TRUST_PROXY: 'true' } });
  for (const algorithm of ['RS256', 'ES256', 'EdDSA']) kinds[algorithm] = await createHostKey(algorithm, algorithm);
  kinds['stranger'] = await createHostKey('ES256', 'ES256');
  keys.publish(keyOf('ES256'), keyOf('RS256'));
  const admin = await node.login('admin');
  const other = await node.http.login(foreigner.email, foreigner.password);
  const add = async (token: string, fields: object): Promise<void> => {
    const { status, body } = await addIssuer(node.http, token, fields);
    if (status !== 201) throw new Error(JSON.stringify(body));
  };
  await add(admin, { jwksUrl: keys.url });
  const algorithms = ['RS256', 'ES256', 'EdDSA'];
  await add(admin, { audience: 'inline', algorithms, jwks: { keys: algorithms.map((name) => keyOf(name).jwk) } });
  await add(admin, { audience: 'shared', algorithms: ['HS256'], secret });
  await add(admin, { audience: 'young', jwks: { keys: [keyOf('ES256').jwk] }, maxAgeSeconds: 30 });
  await add(admin, { audience: 'off', jwks: { keys: [keyOf('ES256').jwk] }, disabled: true });
  const roles = { allowedRoles: [], defaultRoles: ['Admin'] };
  await add(other, { audience: 'foreign', jwks: { keys: [keyOf('stranger').jwk] }, ...roles });
});
test.after.always(async () => {
  await node.stop();
  await keys.close();
  await directory.remove();
});

/** Each token comes from a network of its own, so that no limit of one network hides an answer. */
let networks = 0;
const answerTo = (token: string) => {
  networks += 1;
  return exchange(node.http, token, { 'X-Forwarded-For': `198.51.${String(networks >> 8)}.${String(networks & 255)}` });
};

const now = (): number => Math.floor(Date.now() / 1000);
const base64url = (value: object | string): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
/** Writes a token whose signature is made by hand. */
const written = (header: object, sign: (content: string) => string): string => {
  const content = `${base64url(header)}.${base64url(claimsWith())}`;
  return `${content}.${sign(content)}`;
};

for (const [name, token] of Object.entries<() => Promise<string>>({
  'RS256 with a key set by URL, whose issuer allows ES256 and RS256 keys': () =>
    signToken(keyOf('RS256'), { claims: { aud: 'inline' } }),
  ES256: () => signToken(keyOf('ES256')),
  'EdDSA with an inline key': () => signToken(keyOf('EdDSA'), { claims: { aud: 'inline' } }),
  'HS256 with the shared secret': () => signToken(secret, { claims: { aud: 'shared' } }),
  'several audiences': () => signToken(keyOf('ES256'), { claims: { aud: ['something else', 'zoma'] } }),
  'the type at+jwt': () => signToken(keyOf('ES256'), { header: { typ: 'at+jwt' } }),
  'no kid': () => signToken(keyOf('ES256'), { header: { kid: undefined } }),
  'an iat within the largest age': () => signToken(keyOf('ES256'), { claims: { aud: 'young', iat: now() - 10 } }),
  'nbf slightly ahead, as of a clock that is fast': () => signToken(keyOf('ES256'), { claims: { nbf: now() + 3 } }),
})) {
  test(`a token is exchanged: ${name}`, async (t) => {
    const { status, body } = await answerTo(await token());
    t.is(status, 200, JSON.stringify(body));
  });
}

const refused: Record<string, () => Promise<string> | string> = {
  'wrong audience': () => signToken(keyOf('ES256'), { claims: { aud: 'another service' } }),
  'no audience': () => signToken(keyOf('ES256'), { claims: { aud: undefined } }),
  'unknown issuer': () => signToken(keyOf('ES256'), { claims: { iss: 'https://elsewhere.example' } }),
  'the issuer of another organization with a key of ours': () =>
    signToken(keyOf('ES256'), { claims: { aud: 'foreign' } }),
  'a key of another organization for our audience': () => signToken(keyOf('stranger')),
  'the audiences of two issuers': () => signToken(keyOf('ES256'), { claims: { aud: ['zoma', 'inline'] } }),
  'a disabled issuer': () => signToken(keyOf('ES256'), { claims: { aud: 'off' } }),
  'an algorithm of another family': () => signToken(keyOf('RS256')),
  'HS256 for an issuer with public keys': () => signToken(secret),
  'ES256 for an issuer with a secret': () => signToken(keyOf('ES256'), { claims: { aud: 'shared' } }),
  'another secret': () => signToken(`${secret}!`, { claims: { aud: 'shared' } }),
  'alg none': () => written({ alg: 'none' }, () => ''),
  'alg None with a signature': () => written({ alg: 'None' }, () => 'c2ln'),
  'an unknown critical header': () =>
    signToken(keyOf('ES256'), { header: { crit: ['exp'], exp: 1 } }).catch(() =>
      written({ alg: 'ES256', kid: 'ES256', crit: ['x'], x: 1 }, () => 'c2ln'),
    ),
  'a logout token': () => signToken(keyOf('ES256'), { header: { typ: 'logout+jwt' } }),
  'a changed payload': async () => {
    const [header, , signature] = (await signToken(keyOf('ES256'))).split('.');
    return [header, base64url(claimsWith({ sub: 'grace' })), signature].join('.');
  },
  expired: () => signToken(keyOf('ES256'), { claims: { exp: now() - 1 } }),
  'not yet valid': () => signToken(keyOf('ES256'), { claims: { nbf: now() + 30 } }),
  'too old': () => signToken(keyOf('ES256'), { claims: { aud: 'young', iat: now() - 120 } }),
  'no iat where a largest age is set': () => signToken(keyOf('ES256'), { claims: { aud: 'young', iat: undefined } }),
  'without exp': () => signToken(keyOf('ES256'), { claims: { exp: undefined } }),
  'without sub': () => signToken(keyOf('ES256'), { claims: { sub: undefined } }),
  'an empty sub': () => signToken(keyOf('ES256'), { claims: { sub: '' } }),
  'a NUL in sub': () => signToken(keyOf('ES256'), { claims: { sub: 'a\0b' } }),
  'a NUL in iss': () => signToken(keyOf('ES256'), { claims: { iss: 'a\0b' } }),
  'an act that is a text': () => signToken(keyOf('ES256'), { claims: { act: 'root' } }),
  'no JWT': () => 'nonsense',
  'an encrypted JWT': () => 'a.b.c.d.e',
  'a token of 20,000 characters': () => signToken(keyOf('ES256'), { claims: { padding: 'x'.repeat(15_000) } }),
};
for (const [name, token] of Object.entries(refused)) {
  test(`a token is refused: ${name}`, async (t) => {
    const { status, body } = await answerTo(await token());
    t.is(status, 400);
    t.is(body.error, 'invalid_request');
    t.deepEqual(Object.keys(body), ['error', 'error_description']);
  });
}

test('HS256 with the public key as the secret is refused, in every form of the key', async (t) => {
  const { subtle } = globalThis.crypto;
  const { jwk } = keyOf('RS256');
  const imported = await subtle.importKey('jwk', jwk, { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, true, ['verify']);
  const pem = await exportSPKI(imported);
  for (const form of [pem, pem.trim(), JSON.stringify(jwk), jwk.n ?? '']) {
    const token = written({ alg: 'HS256', kid: 'RS256' }, (content) =>
      createHmac('sha256', form).update(content).digest('base64url'),
    );
    t.is((await answerTo(token)).status, 400);
  }
});

test('an unknown issuer, a wrong signature and a foreign audience get the same answer', async (t) => {
  const bodies = await Promise.all(
    ['unknown issuer', 'a changed payload', 'wrong audience', 'a disabled issuer', 'alg none'].map(async (name) => {
      const { body } = await answerTo((await refused[name]?.()) ?? '');
      return body;
    }),
  );
  for (const body of bodies) t.deepEqual(body, bodies[0]);
});

for (const jwksUrl of [
  'http://host.example/jwks',
  'https://10.0.0.1/jwks',
  'https://169.254.169.254/latest',
  'https://[::ffff:127.0.0.1]/',
  'https://[::1]/jwks',
  'https://localhost/jwks',
  'https://user:password@host.example/',
  'https://0x0a000001/',
  'file:///etc/passwd',
  'nonsense',
]) {
  test(`an issuer cannot have its key set at ${jwksUrl}`, async (t) => {
    const { status, body } = await addIssuer(node.http, await node.login('admin'), { audience: jwksUrl, jwksUrl });
    t.is(status, 400);
    t.is(body.error.code, 'validation_failed');
  });
}

test('after a hundred tokens that no issuer signed, a network waits; genuine tokens do not count', async (t) => {
  const from = (token: string) => exchange(node.http, token, { 'X-Forwarded-For': '203.0.113.77' });
  const expired = await signToken(keyOf('ES256'), { claims: { exp: now() - 1 } });
  const [good, bad] = [await signToken(keyOf('ES256')), await signToken(keyOf('stranger'))];
  for (let count = 0; count < 99; count += 1) await from(bad);
  t.is((await from(expired)).status, 400);
  t.is((await from(good)).status, 200);
  t.is((await from(bad)).status, 400);
  const limited = await from(good);
  t.is(limited.status, 429);
  t.true(Number(limited.headers.get('retry-after')) > 0);
  t.is(limited.body.error, 'temporarily_unavailable');
});

test('the audit has the reason of a refusal and the organization, and nothing of the token', async (t) => {
  await answerTo(await signToken(keyOf('stranger'), { claims: { sub: 'somebody' } }));
  const lines = node.log.lines.filter(({ message }) => message === 'auth.token_refused');
  const line = lines.at(-1);
  t.like(line, { level: 'audit', fields: { outcome: 'refused', details: { reason: 'signature' } } });
  t.false(JSON.stringify(lines).includes('somebody'));
});
