import test from 'ava';
import { addIssuer, createHostKey, exchange, signToken } from '../support/host-tokens.ts';
import { createKey } from '../support/keys.ts';
import { startNode, type TestNode } from '../support/node.ts';

let node: TestNode;
let admin: string;
test.before(async () => {
  // No sweep helps: only the message about the change can close a connection.
  node = await startNode({ intervals: { sweepMs: 3_600_000 } });
  admin = await node.login('admin');
});
test.after.always(() => node.stop());

const remove = (path: string) => node.http.request(path, { token: admin, method: 'DELETE' });

/** A credential that a connection opens with, and the change that ends it. */
interface Ending {
  readonly token: string;
  end(): Promise<{ readonly status: number }>;
}

const serviceKey = async (): Promise<Ending> => {
  const { id, key } = await createKey(node, admin, { roles: ['Editor'] });
  return { token: key, end: () => remove(`/api/admin/keys/${id}`) };
};

/** Registers an issuer and exchanges a token of it. */
const exchangedToken = async (change: object | undefined): Promise<Ending> => {
  const key = await createHostKey('EdDSA');
  const audience = crypto.randomUUID();
  const issuer = await addIssuer(node.http, admin, { audience, algorithms: ['EdDSA'], jwks: { keys: [key.jwk] } });
  const { body } = await exchange(node.http, await signToken(key, { claims: { aud: audience, sub: audience } }));
  const path = `/api/admin/issuers/${issuer.body.data.id}`;
  return {
    token: body.access_token,
    end: () => (change ? node.http.request(path, { token: admin, method: 'PATCH', body: change }) : remove(path)),
  };
};

for (const [title, prepare] of Object.entries<() => Promise<Ending>>({
  'a revoked key': serviceKey,
  'a deleted issuer': () => exchangedToken(undefined),
  'a disabled issuer': () => exchangedToken({ disabled: true }),
  'an issuer with another audience': () => exchangedToken({ audience: crypto.randomUUID() }),
})) {
  test(`${title} closes sockets within a second`, async (t) => {
    const { token, end } = await prepare();
    const socket = await node.connect(token);
    const asked = performance.now();
    t.is((await end()).status, 200);
    await socket.disconnected;
    t.true(performance.now() - asked < 1_000);
  });
}
