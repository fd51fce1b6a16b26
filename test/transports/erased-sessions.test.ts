import test from 'ava';
import type { TestNode } from '../support/node.ts';
import { movableClock } from '../support/node.ts';
import type { WireData } from '../support/wire.ts';
import { stage } from '../support/with-provider.ts';

const words = {
  text: 'a secret text of jane@example.org',
  action: 'free_prompt',
  customPrompt: 'a secret prompt',
  tone: 'a secret tone',
  language: 'a secret language',
  includeContext: ['current_tab'],
  context: { fieldType: 'comment', entityId: 'com_secret', metadata: { note: 'a secret note' } },
};
const day = 86_400_000;

const erase = (node: TestNode, token: string, sessionId: string) =>
  node.http.request(`/api/ai/session/${sessionId}/erase`, { token, method: 'POST' });

const finish = async (node: TestNode, token: string, request: object): Promise<string> => {
  const { sessionId } = await node.http.enhance(token, request);
  await node.http.stream(token, sessionId);
  return sessionId;
};

const numbersOf = ({ tokens, usage, cost, provider, model, createdAt, completedAt, status }: WireData) => ({
  ...{ tokens, usage, cost, provider, model, createdAt, completedAt, status },
});

test('an erased session has no words and no stream left, and its numbers stay', async (t) => {
  const { node, token } = await stage(t);
  const sessionId = await finish(node, token, words);
  await node.http.request(`/api/ai/session/${sessionId}/feedback`, {
    token,
    body: { accepted: true, finalText: 'a secret final text' },
  });
  const [before, usage] = [
    await node.http.session(token, sessionId),
    await node.http.request('/api/ai/usage', { token }),
  ];
  t.true(JSON.stringify(before).includes('secret'));

  t.is((await erase(node, token, sessionId)).status, 200);
  const after = await node.http.session(token, sessionId);
  t.like(after, { erased: true, text: '', enhancedText: '' });
  t.like(after, { context: { fieldType: 'comment' }, includeContext: ['current_tab'] });
  t.false(/secret|jane/.test(JSON.stringify(after)));
  t.deepEqual(numbersOf(after), numbersOf(before));
  t.deepEqual((await node.http.request('/api/ai/usage', { token })).body.data, usage.body.data);
  const [listed] = (await node.http.request('/api/ai/sessions', { token })).body.data.sessions;
  t.like(listed, { sessionId, erased: true, textExcerpt: '', enhancedTextExcerpt: '' });
  t.is((await node.http.request(`/api/ai/stream/${sessionId}`, { token })).body.error.code, 'gone');

  t.is((await erase(node, token, sessionId)).status, 200);
  const late = { accepted: false, finalText: 'a secret afterthought' };
  const feedback = await node.http.request(`/api/ai/session/${sessionId}/feedback`, { token, body: late });
  t.is(feedback.body.error.code, 'conflict');
});

test('only an ended session of one’s own can be erased, and cancelling says that the text is kept', async (t) => {
  const { node, fake, token } = await stage(t);
  fake.respond([{ text: 'begun ' }, { silence: true }]);
  const { sessionId } = await node.http.enhance(token, words);
  t.is((await erase(node, token, sessionId)).body.error.code, 'conflict');
  t.is((await erase(node, await node.login('admin'), sessionId)).body.error.code, 'not_found');
  const cancelled = await node.http.request(`/api/ai/session/${sessionId}`, { token, method: 'DELETE' });
  t.regex(cancelled.body.message, /kept/);
  t.is((await node.http.session(token, sessionId)).text, words.text);
  t.is((await erase(node, token, sessionId)).status, 200);
  t.is((await node.http.session(token, sessionId)).text, '');
});

test('an erased session cannot be refined or repeated, and sessions that refined it can', async (t) => {
  const { node, token } = await stage(t);
  const headers = { 'Idempotency-Key': 'the save button' };
  const parent = (await node.http.request('/api/ai/enhance', { token, headers, body: words })).body.data.sessionId;
  await node.http.stream(token, parent);
  const child = await finish(node, token, { text: 'a', action: 'improve', parentSessionId: parent });
  await erase(node, token, parent);
  const refine = (parentSessionId: string) =>
    node.http.request('/api/ai/enhance', { token, body: { text: 'a', action: 'improve', parentSessionId } });
  const refused = await refine(parent);
  t.is(refused.body.error.code, 'conflict');
  t.regex(refused.body.error.message, /erased/);
  t.is((await refine(child)).status, 201);
  const repeated = await node.http.request('/api/ai/enhance', { token, headers, body: words });
  t.is(repeated.body.error.code, 'conflict');
  t.regex(repeated.body.error.message, /erased/);
});

test('sessions past their retention are erased, younger ones and their numbers are not', async (t) => {
  const clock = movableClock();
  const { node, token } = await stage(t, { clock, intervals: { retentionMs: 20 }, env: { RETENTION_DAYS: '10' } });
  const old = await finish(node, token, words);
  clock.advance(6 * day);
  const middle = await node.login('editor');
  const young = await finish(node, middle, words);
  t.is((await node.http.session(middle, old)).text, words.text);
  clock.advance(5 * day);
  const late = await node.login('editor');
  const before = numbersOf(await node.http.session(late, old));
  while ((await node.http.session(late, old)).text !== '') await new Promise((resolve) => setTimeout(resolve, 20));
  const erased = await node.http.session(late, old);
  t.like(erased, { erased: true, enhancedText: '' });
  t.deepEqual(numbersOf(erased), before);
  t.is((await node.http.session(late, young)).text, words.text);
});

test('a retention of 0 days keeps every text', async (t) => {
  const clock = movableClock();
  const { node, token } = await stage(t, { clock, intervals: { retentionMs: 5 }, env: { RETENTION_DAYS: '0' } });
  const sessionId = await finish(node, token, words);
  clock.advance(4_000 * day);
  const late = await node.login('editor');
  for (let look = 0; look < 20; look += 1) t.is((await node.http.session(late, sessionId)).text, words.text);
});
