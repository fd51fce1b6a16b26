import test from 'ava';
import { startNode, type TestNode } from '../support/node.ts';
import { wholeOr } from '../support/random-runs.ts';
import { readWandering, seededRandom } from '../support/wandering-reader.ts';
import { assemble } from '../support/wire.ts';

let node: TestNode;
test.before(async () => {
  node = await startNode();
});
test.after.always(() => node.stop());

const count = wholeOr(80, 200);
const words = Array.from({ length: 60 }, (_, index) => `word-${String(index)}`).join(' ');

test(`${String(count)} sessions at once, cut at random places and resumed over the other transport, lose and double nothing`, async (t) => {
  const token = await node.login('editor');
  const random = seededRandom(7700);
  const outcomes = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const text = `session ${String(index)}: ${words}`;
      const { sessionId } = await node.http.enhance(token, { text, action: 'improve' });
      const { events, connections } = await readWandering(() => ({ node, token, sessionId }), random, 30);
      return { text, events, connections, session: await node.http.session(token, sessionId) };
    }),
  );
  for (const { text, events, session } of outcomes) {
    t.deepEqual(
      events.map(({ data }) => data.seq),
      events.map((_, index) => index + 1),
    );
    t.is(events.at(-1)?.name, 'done');
    t.is(assemble(events), session.enhancedText);
    t.true(session.enhancedText.includes(text));
  }
  const connected = outcomes.reduce((sum, { connections }) => sum + connections, 0);
  t.log({ connections: connected });
  t.true(connected > 2 * count, String(connected));
});
