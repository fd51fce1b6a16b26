import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

/** How long a token for Zoma lasts, in seconds: a user who is disabled here is out of Zoma when it ends. */
const tokenSeconds = Number(process.env.HOST_TOKEN_SECONDS ?? 60);
const port = Number(process.env.HOST_PORT ?? 7800);
const zoma = process.env.ZOMA_URL ?? 'http://localhost:7700';
const audience = process.env.ZOMA_AUDIENCE ?? 'zoma';

/** The host's own users. A real host has hashed passwords in a database. */
const users = new Map([
  [
    'ada',
    { password: 'lovelace', name: 'Ada Lovelace', email: 'ada@host.example', roles: ['Editor'], disabled: false },
  ],
  ['bob', { password: 'builder', name: 'Bob Builder', email: 'bob@host.example', roles: ['Editor'], disabled: false }],
]);
const sessions = new Map();

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const kid = randomBytes(8).toString('hex');
const keySet = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid, alg: 'EdDSA', use: 'sig' }] };

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signs the token that Zoma exchanges (RFC 7519, RFC 8037). */
const tokenFor = (id, { name, email, roles }) => {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: issuer(), aud: audience, sub: id, iat: now, exp: now + tokenSeconds, name, email, roles };
  const content = `${encode({ alg: 'EdDSA', typ: 'JWT', kid })}.${encode(claims)}`;
  return `${content}.${sign(null, Buffer.from(content), privateKey).toString('base64url')}`;
};

const sessionOf = (request) => sessions.get(/(?:^|; )session=(\w+)/.exec(request.headers.cookie ?? '')?.[1]);

const answer = (response, status, body, headers = {}) => {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...headers });
  response.end(JSON.stringify(body));
};

const readJson = async (request) => {
  let text = '';
  for await (const piece of request) text += piece;
  return JSON.parse(text);
};

const routes = {
  'GET /': (request, response) => {
    const page = readFileSync(new URL('page.html', import.meta.url), 'utf8').replaceAll('{{zoma}}', zoma);
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(page);
  },
  'GET /jwks.json': (request, response) => answer(response, 200, keySet),
  'POST /login': async (request, response) => {
    const { id, password } = await readJson(request);
    const user = users.get(id);
    if (!user || user.disabled || user.password !== password) return answer(response, 401, { error: 'refused' });
    const session = randomBytes(16).toString('hex');
    sessions.set(session, id);
    return answer(response, 200, { id }, { 'Set-Cookie': `session=${session}; HttpOnly; SameSite=Strict; Path=/` });
  },
  'POST /token': (request, response) => {
    const id = sessionOf(request);
    const user = users.get(id);
    if (!user || user.disabled) return answer(response, 401, { error: 'refused' });
    return answer(response, 200, { token: tokenFor(id, user) });
  },
  // A real host asks for an administrator here; the example is for this machine.
  'POST /disable': async (request, response) => {
    const user = users.get((await readJson(request)).id);
    if (!user) return answer(response, 404, { error: 'unknown' });
    user.disabled = true;
    return answer(response, 200, {});
  },
};

const server = createServer((request, response) => {
  const route = routes[`${request.method} ${request.url}`];
  if (!route) return answer(response, 404, { error: 'unknown' });
  return Promise.resolve(route(request, response)).catch(() => answer(response, 400, { error: 'unreadable' }));
});
const issuer = () => `http://127.0.0.1:${server.address().port}`;
server.listen(port, '127.0.0.1', () => console.log(`the host listens on ${issuer()}`));
