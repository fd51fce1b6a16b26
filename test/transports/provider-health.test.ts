import test from 'ava';
import { stage } from '../support/with-provider.ts';

interface ProvidersCheck {
  readonly status: string;
  readonly details: readonly { provider: string; state: string; retryAt?: string }[];
}

test('the health of a node shows the state of each provider, and asks none of them for it', async (t) => {
  const { node, fake, token } = await stage(t);
  const look = async (): Promise<ProvidersCheck> => {
    const { body } = await node.http.request('/api/health');
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
