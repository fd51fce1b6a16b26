import test from 'ava';
import { stage } from '../support/with-provider.ts';

interface ProvidersCheck {
  readonly status: string;
  readonly details: readonly { provider: string; state: string; retryAt?: string }[];
}

test('the health of a node shows the state of each provider to an administrator, and asks none of them for it', async (t) => {
  const { node, fake, token } = await stage(t);
  const admin = await node.login('admin');
  const look = async (): Promise<ProvidersCheck> => {
    const { body } = await node.http.request('/api/health', { token: admin });
    return (body.data as unknown as { checks: { providers: ProvidersCheck } }).checks.providers;
  };
  t.like(await look(), { status: 'up', details: [{ provider: 'openai', state: 'closed' }] });
  t.is(fake.requests.length, 0);

  fake.respond([{ status: 500 }]);
  for (let count = 0; count < 3; count += 1) {
    const { sessionId } = await node.http.enhance(token, { text: 'a text', action: 'improve' });
    await node.http.stream(token, sessionId);
  }
  const asked = fake.requests.length;
  const { status, details } = await look();
  t.is(status, 'down');
  t.like(details, [{ provider: 'openai', state: 'open' }]);
  t.true(Date.parse(details[0]?.retryAt ?? '') > Date.now());
  t.is(fake.requests.length, asked);
});

test('without provider.view the health of a node says which services are up, and nothing more', async (t) => {
  const { node, token } = await stage(t);
  const up = { status: 'up', needed: true };
  const expected = { status: 'ok', checks: { database: up, stores: up, providers: { status: 'up', needed: false } } };
  for (const given of [undefined, token]) {
    t.deepEqual((await node.http.request('/api/health', { token: given })).body.data as unknown, expected);
  }
  const { status, body } = await node.http.request('/api/health', { token: 'no-token-of-ours' });
  t.is(status, 401);
  t.is(body.error.code, 'unauthorized');
});
