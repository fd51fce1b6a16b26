import test from 'ava';
import { useHostIssuers, type HostIssuer } from '../support/host-issuer.ts';
import { createHostKey, exchange, startKeyServer, type HostKey } from '../support/host-tokens.ts';

const { admin, clock, key, me, node, setup } = useHostIssuers(test);

for (const [name, end] of Object.entries<(host: HostIssuer) => Promise<unknown>>({
  deleted: ({ id }) => node().http.request(`/api/admin/issuers/${id}`, { token: admin(), method: 'DELETE' }),
  disabled: ({ change }) => change({ disabled: true }),
  'given other keys': async ({ change }) => change({ jwks: { keys: [(await createHostKey('EdDSA', 'two')).jwk] } }),
})) {
  test(`an issuer that is ${name} ends its logins, and no others`, async (t) => {
    const [host, other] = [await setup(), await setup()];
    const [own, theirs] = [await host.exchange({ sub: 'a' }), await other.exchange({ sub: 'a' })];
    const socket = await node().connect(own.body.access_token);
    const remaining = await node().connect(theirs.body.access_token);
    await me(own.body.access_token);
    await end(host);
    await socket.disconnected;
    t.is((await me(own.body.access_token)).error.code, 'token_revoked');
    t.is((await host.exchange({ sub: 'a' })).status, 400);
    t.is((await me(theirs.body.access_token)).success, true);
    t.true((await remaining.emit('usage', {})).success);
  });
}

test('a change of the name ends no login', async (t) => {
  const host = await setup();
  const { body } = await host.exchange({ sub: 'a' });
  t.like((await host.change({ name: 'Renamed' })).body, { data: { name: 'Renamed' } });
  t.true((await me(body.access_token)).success);
});

test('keys rotate: a new key works at once, a withdrawn one at most a minute longer, and an unknown one asks the server rarely', async (t) => {
  const keys = await startKeyServer();
  t.teardown(keys.close);
  const [old, next] = [await createHostKey('EdDSA', 'old'), await createHostKey('EdDSA', 'next')];
  const host = await setup({ jwks: undefined, jwksUrl: keys.url });
  const statusOf = async (signer: HostKey) => (await exchange(node().http, await host.tokenOf({}, signer))).status;
  keys.publish(old);
  t.deepEqual(await Promise.all([statusOf(old), statusOf(old), statusOf(old)]), [200, 200, 200]);
  t.is(keys.requests(), 1, 'one fetch at a time');
  keys.publish(old, next);
  t.is(await statusOf(next), 200);
  t.is(keys.requests(), 2);
  keys.publish(next);
  clock.advance(61_000);
  t.is(await statusOf(old), 400);
  const before = keys.requests();
  for (let count = 0; count < 10; count += 1) {
    const stranger = { ...old, jwk: { ...old.jwk, kid: `unknown ${String(count)}` } };
    t.is(await statusOf(stranger), 400);
  }
  t.true(keys.requests() - before <= 3, String(keys.requests() - before));
  t.is(await statusOf(next), 200);
});

test('keys are used for an hour while their server is down, and not longer', async (t) => {
  const keys = await startKeyServer();
  t.teardown(keys.close);
  const host = await setup({ jwks: undefined, jwksUrl: keys.url });
  const status = async () => (await exchange(node().http, await host.tokenOf())).status;
  keys.publish(key());
  t.is(await status(), 200);
  keys.answer((_, response) => void response.writeHead(500).end());
  clock.advance(59 * 60_000);
  t.is(await status(), 200);
  const unknown = { ...key(), jwk: { ...key().jwk, kid: 'unknown' } };
  t.is((await exchange(node().http, await host.tokenOf({}, unknown))).status, 400);
  t.is(await status(), 200, 'a failed fetch for an unknown key keeps the keys');
  clock.advance(2 * 60_000);
  t.is(await status(), 400);
  keys.publish(key());
  clock.advance(6_000);
  t.is(await status(), 200);
});
