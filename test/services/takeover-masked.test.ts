import test from 'ava';
import { startFakeProvider } from '../fakes/fake-provider.ts';
import { faultsIn, readPatiently, startCluster } from '../support/cluster.ts';
import { continuationIn } from '../support/failing-providers.ts';
import { sentTexts, textBlockOf } from '../support/sent-text.ts';
import { SocketClient } from '../support/socket-client.ts';
import { assemble } from '../support/wire.ts';

const addresses = Array.from({ length: 30 }, (_, index) => `person.${String(index)}@example.com`);
const text = `The offer went to ${addresses.join(' and to ')} and, once more, to ${addresses.join(' and to ')}.`;

test('a node that dies takes no mask with it: the next one sends the same masks, never a value, and the text is whole', async (t) => {
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  fake.respond((request) => {
    const masked = textBlockOf(sentTexts(request.body));
    const asked = continuationIn(request);
    const answer = asked === undefined ? masked : asked.anchor + masked.slice(asked.begun.length);
    return [{ texts: answer.split(/(?<= )/), everyMs: 15 }, { finish: 'stop' }];
  });
  const cluster = await startCluster(t, { fake, count: 2 });
  const [first, second] = cluster.nodes;
  if (!first || !second) throw new Error('no nodes');
  const { sessionId } = await first.http.enhance(cluster.token, { text, action: 'fix_grammar' });
  const reading = readPatiently(cluster, sessionId, 1);
  const watcher = new SocketClient(second.url, { token: cluster.token });
  t.teardown(() => watcher.close());
  await watcher.connected();
  await watcher.emit('subscribe', { sessionId });
  await watcher.until(sessionId, (events) => assemble(events).length > text.length / 4);
  await first.kill('SIGKILL');
  t.deepEqual(faultsIn((await reading).events, text), []);

  t.is(fake.requests.length, 2);
  for (const { body } of fake.requests) t.false(sentTexts(body).includes('@example.com'));
  const [before, after] = fake.requests.map(({ body }) => textBlockOf(sentTexts(body)));
  t.is(after, before);
  const begun = continuationIn(await fake.received(1))?.begun ?? '';
  t.true(begun.includes('⟦EMAIL_1⟧') && before?.startsWith(begun), 'what was shown is masked as it was');
});
