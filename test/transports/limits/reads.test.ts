import test from 'ava';
import { operations } from '../../../src/operations/index.ts';
import { startNode, type TestNode } from '../../support/node.ts';

const limit = 40;
let node: TestNode;
let editor: string;
let admin: string;
let viewer: string;
test.before(async () => {
  node = await startNode({ env: { AI_RATE_LIMIT_READS: String(limit) } });
  editor = await node.login('editor');
  admin = await node.login('admin');
  viewer = await node.login('viewer');
});
test.after.always(() => node.stop());

const text = { text: 'a text', action: 'improve' };

test('everything but enhance counts, over both transports together, right or wrong, and is then refused', async (t) => {
  const [one, other] = [await node.connect(editor), await node.connect(editor)];
  const { sessionId } = await node.http.enhance(editor, text);
  const json = { 'Content-Type': 'application/json' };
  const get = (path: string) => () => node.http.request(path, { token: editor });
  const counted: readonly (() => Promise<unknown>)[] = [
    get('/api/auth/me'),
    get(`/api/ai/session/${sessionId}`),
    get('/api/ai/usage?colour=red'),
    get('/api/ai/session/nonsense'),
    get('/api/org/usage'),
    async () => (await node.http.openStream(`/api/ai/stream/${sessionId}`, { token: editor })).close(),
    () => node.http.request('/api/ai/context/preview', { token: editor, rawBody: '{"malformed', headers: json }),
    () => node.http.request('/api/entities/bulk', { token: editor, body: [] }),
    () => one.emit('usage', {}),
    () => one.emit('cancel', { sessionId: 7 }),
    () => other.emit('subscribe', { sessionId }),
    () => other.emit('unsubscribe', { sessionId }),
    () => other.emit('authenticate', { token: editor }),
    () => other.emit('destroy', {}),
  ];
  for (const ask of counted) await ask();
  // The rest by turns: a limit that counted each transport, or each socket, by itself would let more through.
  const rest = limit - counted.length;
  for (let count = 0; count < rest; count += 1) {
    const answer = count % 2 === 0 ? (await get('/api/ai/actions')()).body : await one.emit('actions', {});
    t.true(answer.success, `${String(count)} of ${String(rest)}`);
  }

  const refused = await get('/api/ai/usage')();
  t.is(refused.status, 429);
  t.is(refused.body.error.code, 'rate_limited');
  t.true(refused.body.error.retryable);
  t.like(refused.body.error.details, { limit: 'reads', remaining: 0 });
  const seconds = Number(refused.headers.get('Retry-After'));
  t.true(seconds > 3_000 && seconds <= 3_600, String(seconds));
  for (const name of ['usage', 'subscribe', 'unsubscribe', 'authenticate', 'destroy']) {
    const { error } = await other.emit(name, { sessionId });
    t.is(error.code, 'rate_limited', name);
    t.like(error.details, { limit: 'reads' });
  }
  t.is((await node.http.openStream(`/api/ai/stream/${sessionId}`, { token: editor })).response.status, 429);
  t.is((await node.http.request('/api/entities/bulk', { token: editor, body: [] })).status, 429);

  const { sessionId: another } = await node.http.enhance(editor, text);
  t.truthy(another);
  t.true((await one.emit('enhance', text)).success);
  t.true((await node.http.request('/api/ai/usage', { token: viewer })).body.success, 'another user');
});

test('a bulk of records, a delete and a put count as one each', async (t) => {
  const record = { type: 'note', id: '1', title: 'A note' };
  const path = '/api/entities/note/1';
  for (let count = 0; count < limit; count += 4) {
    const { body } = await node.http.request('/api/entities/bulk', { token: admin, body: [record] });
    t.true(body.success);
    t.is((await node.http.request(path, { token: admin, method: 'PUT', body: { title: 'x' } })).status, 200);
    t.is((await node.http.request(path, { token: admin })).status, 200);
    t.is((await node.http.request(path, { token: admin, method: 'DELETE' })).status, 200);
  }
  t.is((await node.http.request(path, { token: admin })).status, 429);
});

test('enhance is the only operation that is not counted', (t) => {
  t.deepEqual(
    operations.filter(({ hasOwnLimits }) => hasOwnLimits).map(({ name }) => name),
    ['enhance'],
  );
});
