import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import test from 'ava';
import { startFakeProvider } from '../fakes/fake-provider.ts';
import { readEventIds } from '../support/event-ids.ts';
import { startCluster } from '../support/cluster.ts';
import { assemble } from '../support/wire.ts';

/** Three bytes a character: together more than the system's own buffers hold. */
const piece = '字'.repeat(15_000);
const texts = Array.from({ length: 120 }, (_, index) => `${String(index)} ${piece} `);

/** Asks for a stream and reads nothing of it yet. */
const openSlowly = async (url: string, path: string, token: string): Promise<Socket> => {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.pause();
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\nConnection: close\r\n\r\n`,
  );
  await once(socket, 'connect');
  return socket;
};

test('readers that stop reading for a while, on other nodes than the writer, get everything, once and in order', async (t) => {
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  fake.respond([{ texts }, { finish: 'stop' }]);
  const { nodes, token } = await startCluster(t, { fake, count: 2 });
  const [first, second] = nodes;
  if (!first || !second) throw new Error('no nodes');
  const { sessionId, streamUrl } = await first.http.enhance(token, { text: 'a text', action: 'expand' });
  const slow = await Promise.all([1, 2, 3].map(() => openSlowly(second.url, streamUrl, token)));
  t.teardown(() => {
    for (const socket of slow) socket.destroy();
  });
  // Another reader on the same node has it all before the slow ones begin.
  const whole = await second.http.stream(token, sessionId);
  t.is(assemble(whole), texts.join(''));
  t.is(whole.at(-1)?.name, 'done');
  for (const socket of slow) {
    t.deepEqual(
      await readEventIds(socket),
      whole.slice(1).map(({ data }) => data.seq),
    );
  }
});
