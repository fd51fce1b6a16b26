import test from 'ava';
import { startNode, type TestNode } from '../support/node.ts';
import { assemble } from '../support/wire.ts';

let node: TestNode;
test.before(async () => {
  node = await startNode();
});
test.after.always(() => node.stop());

test('text that is sent over a socket comes back piece by piece, and is the session’s text', async (t) => {
  const token = await node.login('editor');
  const socket = await node.connect(token);
  const reply = await socket.emit('enhance', { text: 'a text that wants to be better', action: 'improve' });
  t.true(reply.success);
  const { sessionId } = reply.data;
  const events = await socket.untilEnd(sessionId);
  t.deepEqual(
    events.map(({ data }) => data.seq),
    [undefined, ...events.slice(1).map((_, index) => index + 1)],
  );
  t.is(events.at(-1)?.name, 'done');
  t.true(events.filter(({ name }) => name === 'chunk').length > 1);
  const session = await node.http.session(token, sessionId);
  t.is(session.status, 'completed');
  t.is(assemble(events), session.enhancedText);
});
