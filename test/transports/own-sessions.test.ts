import test from 'ava';
import { stage } from '../support/with-provider.ts';

const request = { text: 'a text to work on', action: 'improve' };

test('an idempotency key makes one session of many requests, and refuses another body', async (t) => {
  const { node, fake, token } = await stage(t);
  const headers = { 'Idempotency-Key': 'save-button-7' };
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => node.http.request('/api/ai/enhance', { token, headers, body: request })),
  );
  t.deepEqual([...new Set(answers.map(({ status }) => status))], [201]);
  t.is(new Set(answers.map(({ body }) => body.data.sessionId)).size, 1);
  const { sessionId } = answers[0]?.body.data ?? { sessionId: '' };
  t.is((await node.http.stream(token, sessionId)).at(-1)?.name, 'done');
  const reordered = { action: request.action, text: request.text };
  t.is(
    (await node.http.request('/api/ai/enhance', { token, headers, body: reordered })).body.data.sessionId,
    sessionId,
  );
  t.is(fake.requests.length, 1);
  const other = await node.http.request('/api/ai/enhance', { token, headers, body: { ...request, text: 'another' } });
  t.is(other.status, 409);
  t.is(other.body.error.code, 'conflict');
  const colleague = await node.http.request('/api/ai/enhance', {
    token: await node.login('admin'),
    headers,
    body: request,
  });
  t.not(colleague.body.data.sessionId, sessionId);
});

test('the history is one’s own, newest first, page by page, and feedback is kept', async (t) => {
  const { node, token } = await stage(t);
  const ids: string[] = [];
  for (let index = 0; index < 5; index += 1) {
    const { sessionId } = await node.http.enhance(token, { ...request, text: `text ${String(index)}` });
    await node.http.stream(token, sessionId);
    ids.unshift(sessionId);
  }
  const feedback = await node.http.request(`/api/ai/session/${ids[0] ?? ''}/feedback`, {
    token,
    body: { accepted: true, finalText: 'mine' },
  });
  t.true(feedback.body.success);
  const pages: string[][] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { body } = await node.http.request(`/api/ai/sessions?limit=2${cursor && `&cursor=${cursor}`}`, { token });
    pages.push(body.data.sessions.map(({ sessionId }) => sessionId));
    cursor = body.data.nextCursor;
  }
  t.deepEqual(pages, [ids.slice(0, 2), ids.slice(2, 4), ids.slice(4)]);
  const newest = (await node.http.request('/api/ai/sessions?limit=1', { token })).body.data.sessions[0];
  t.like(newest, { status: 'completed', action: 'improve', textExcerpt: 'text 4', feedback: { accepted: true } });
});

test('a refinement shows the model what came before', async (t) => {
  const { node, fake, token } = await stage(t);
  fake.respond([{ text: 'the first result' }, { finish: 'stop' }]);
  const parent = await node.http.enhance(token, request);
  await node.http.stream(token, parent.sessionId);
  const child = { text: 'the first result', action: 'make_shorter', parentSessionId: parent.sessionId };
  const { sessionId } = await node.http.enhance(token, child);
  await node.http.stream(token, sessionId);
  const { messages } = (await fake.received(1)).body as { messages: { role: string; content: string }[] };
  t.deepEqual(
    messages.map(({ role }) => role),
    ['system', 'user', 'assistant', 'user'],
  );
  t.true(messages[1]?.content.includes(request.text));
  t.is(messages[2]?.content, 'the first result');

  fake.respond([{ silence: true }]);
  const unfinished = await node.http.enhance(token, request);
  const refused = await node.http.request('/api/ai/enhance', {
    token,
    body: { ...child, parentSessionId: unfinished.sessionId },
  });
  t.is(refused.body.error.code, 'conflict');
});

test('all tabs of a user are told the usage after each settled session, and other users are not', async (t) => {
  const { node, token } = await stage(t);
  const tabs = [await node.connect(token), await node.connect(await node.login('editor'))];
  const other = await node.connect(await node.login('admin'));
  let overheard = false;
  other.socket.on('usage', () => (overheard = true));
  const told = Promise.all(tabs.map((tab) => tab.next('usage')));
  const { sessionId } = await node.http.enhance(token, request);
  await node.http.stream(token, sessionId);
  for (const usage of await told) t.like(usage, { requests: { used: 1 }, tokens: { used: 15 } });
  t.true((await other.emit('usage', {})).success);
  t.false(overheard);
});
