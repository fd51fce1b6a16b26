import test from 'ava';
import { io } from 'socket.io-client';
import { startNode } from '../../support/node.ts';

test('sockets of a node that stops are closed in the way that makes them come back', async (t) => {
  const node = await startNode();
  const token = await node.login('editor');
  const sockets = Array.from({ length: 5 }, () => io(`${node.url}/ai`, { auth: { token }, forceNew: true }));
  t.teardown(() => {
    for (const socket of sockets) socket.close();
  });
  await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => socket.on('connect', resolve))));
  const closed = sockets.map((socket) => new Promise((resolve) => socket.on('disconnect', resolve)));
  await node.stop();
  // Of "io server disconnect" a client takes it that it is not wanted any more; one that was changing its transport has an error.
  for (const reason of await Promise.all(closed)) t.regex(String(reason), /^transport (close|error)$/);
  t.true(sockets.every(({ active }) => active));
});
