import type { TestFn } from 'ava';
import {
  addIssuer,
  createHostKey,
  exchange,
  signToken,
  type ExchangeAnswer,
  type HostKey,
  type TokenChanges,
} from './host-tokens.ts';
import type { Answer } from './http-client.ts';
import { movableClock, startNode, type TestNode } from './node.ts';

/** An issuer of a test's own, registered at the node. */
export interface HostIssuer {
  readonly id: string;
  readonly iss: string;
  readonly audience: string;
  /** Signs a token of the issuer, by default with the key that it was registered with. */
  tokenOf(changes?: TokenChanges, signer?: HostKey): Promise<string>;
  /** Exchanges a token of the issuer with these claims. */
  exchange(claims?: TokenChanges['claims']): Promise<ExchangeAnswer>;
  /** Changes the issuer, as an administrator. */
  change(body: object): Promise<Answer>;
}

/** A node for the tests of a file, on a clock that they move, and issuers that it trusts. */
export const useHostIssuers = (test: TestFn) => {
  const clock = movableClock();
  let started: { readonly node: TestNode; readonly key: HostKey } | undefined;
  let admin = '';
  let issuers = 0;
  test.before(async () => {
    // Without the sweep, only the message about a change can end a login.
    const intervals = { sweepMs: 3_600_000 };
    const node = await startNode({ clock, intervals, env: { ALLOWED_PRIVATE_HOSTS: '127.0.0.1' } });
    started = { node, key: await createHostKey('EdDSA', 'one') };
  });
  test.after.always(() => started?.node.stop());

  const own = () => {
    if (!started) throw new Error('the node has not started');
    return started;
  };
  const node = (): TestNode => own().node;
  const key = (): HostKey => own().key;

  return {
    clock,
    node,
    /** The key of every issuer. */
    key,
    /** The administrator's token, of the last `setup`. */
    admin: () => admin,
    /** The answer to `GET /api/auth/me`. */
    me: async (token: string): Promise<Answer['body']> => (await node().http.request('/api/auth/me', { token })).body,
    setup: async (fields: object = {}): Promise<HostIssuer> => {
      issuers += 1;
      // Tests move the clock beyond the life of an access token.
      admin = await node().login('admin');
      const audience = `audience ${String(issuers)}`;
      const iss = `https://host-${String(issuers)}.example`;
      const registered = { issuer: iss, audience, algorithms: ['EdDSA'], jwks: { keys: [key().jwk] }, ...fields };
      const { id } = (await addIssuer(node().http, admin, registered)).body.data;
      const tokenOf: HostIssuer['tokenOf'] = ({ claims, header } = {}, signer = key()) =>
        signToken(signer, { claims: { iss, aud: audience, ...claims }, ...(header && { header }) }, clock.now());
      return {
        id,
        iss,
        audience,
        tokenOf,
        exchange: async (claims = {}) => exchange(node().http, await tokenOf({ claims })),
        change: (body) => node().http.request(`/api/admin/issuers/${id}`, { token: admin, method: 'PATCH', body }),
      };
    },
  };
};
