import test from 'ava';
import { startFakeProvider } from '../fakes/fake-provider.ts';
import { startCluster } from '../support/cluster.ts';
import { startReceiver, verify } from '../support/webhook-receiver.ts';

test('two nodes send each message once, and what a killed node was sending is sent again with the same id', async (t) => {
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  const receiver = await startReceiver();
  t.teardown(receiver.close);
  const cluster = await startCluster(t, { fake, count: 2, env: { ALLOWED_PRIVATE_HOSTS: '127.0.0.1' } });
  const [first, second] = cluster.nodes;
  if (!first || !second) throw new Error('two nodes');
  const token = await first.http.login('admin@zoma.local', 'zoma-admin');
  const hook = { url: receiver.url, events: ['session.ended'] };
  const { body } = await first.http.request('/api/admin/webhooks', { token, body: hook });
  const { secret } = body.data as unknown as { secret: string };
  // The other node knows of the webhook after a second.
  await new Promise((resolve) => setTimeout(resolve, 1_100));

  const enhance = async (index: number): Promise<string> =>
    (await (index % 2 === 0 ? first : second).http.enhance(token, { text: `text ${String(index)}`, action: 'improve' }))
      .sessionId;
  const sessions = await Promise.all(Array.from({ length: 20 }, (_, index) => enhance(index)));
  const messages = await receiver.received(20);
  for (const message of messages) t.notThrows(() => verify(secret, message));
  t.deepEqual(messages.map(({ data }) => data['sessionId']).sort(), [...sessions].sort());

  receiver.answer(() => undefined);
  const last = await enhance(0);
  await receiver.received(21);
  await Promise.all([first.kill('SIGKILL'), second.kill('SIGKILL')]);
  receiver.answer((response) => void response.writeHead(204).end());
  await cluster.addNode();
  const again = await receiver.received(2, ({ data }) => data['sessionId'] === last);
  t.is(new Set(again.map(({ id }) => id)).size, 1);
  t.is(receiver.messages.length, 22);
});
