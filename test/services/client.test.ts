import test from 'ava';
import { createZoma, type SessionEvent } from '../../src/client/index.ts';
import { startFakeProvider } from '../fakes/fake-provider.ts';
import { startCluster } from '../support/cluster.ts';
import { inputOf, paced, pacedText } from '../support/paced-text.ts';
import { startRestlessProxy } from '../support/restless-proxy.ts';

test('the client continues sessions on whichever node and transport its next connection reaches', async (t) => {
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  fake.respond(paced());
  const cluster = await startCluster(t, { fake, count: 2 });
  const proxy = await startRestlessProxy(
    cluster.nodes.map(({ url }) => Number(new URL(url).port)),
    300,
  );
  t.teardown(proxy.close);
  const zoma = createZoma({ url: proxy.url, token: cluster.token });
  t.teardown(zoma.close);
  await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      const session = zoma.enhance({ text: inputOf(index), action: 'improve' });
      const events: SessionEvent[] = [];
      for await (const event of session) events.push(event);
      t.is(events.at(-1)?.type, 'done', JSON.stringify(events.at(-1)));
      t.true(events.every(({ seq }, position) => seq === position + 1));
      t.is(session.text, pacedText(index));
    }),
  );
  t.is(fake.requests.length, 20);
  t.log(proxy.counts);
});
