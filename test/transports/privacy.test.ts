import test from 'ava';
import { startFakeProvider, type FakeProvider } from '../fakes/fake-provider.ts';
import type { FakeRequest } from '../fakes/fake-request.ts';
import { startNode } from '../support/node.ts';
import { sentTexts, textBlockOf } from '../support/sent-text.ts';
import { environmentFor, shareStage, stage } from '../support/with-provider.ts';
import { assemble, type StreamEvent } from '../support/wire.ts';

const shared = shareStage(test);

const email = 'maria.keller@example.com';
const card = '4111 1111 1111 1111';
const written = `Write to ${email} or call, the card is ${card}. See https://example.org/a?b=c and ask {{first_name}}.`;

const sentIn = ({ body }: FakeRequest): string => sentTexts(body);
const maskedIn = (request: FakeRequest): string => textBlockOf(sentIn(request));

/** Answers with the text that it was sent, byte by byte. */
const echo = (fake: FakeProvider): void =>
  fake.respond((request) => [{ text: maskedIn(request), torn: true }, { finish: 'stop' }]);

const isClean = (events: readonly StreamEvent[]): boolean => !JSON.stringify(events).includes('⟦');

test('a provider is sent masks, and the reader gets the text as it was, byte for byte', async (t) => {
  const { node, fake, token } = shared();
  fake.respond((request) => [{ texts: Array.from(maskedIn(request)) }, { finish: 'stop' }]);
  const { sessionId } = await node.http.enhance(token, {
    text: written,
    action: 'fix_grammar',
    customPrompt: `Keep ${email} and ${card}`,
  });
  const events = await node.http.stream(token, sessionId);
  const [request] = fake.requests;
  if (!request) throw new Error('nothing was sent');
  for (const value of [email, card, 'example.org', '{{first_name}}']) t.false(sentIn(request).includes(value), value);
  const mask = /Write to (⟦EMAIL_\d+⟧)/.exec(maskedIn(request))?.[1] ?? 'none';
  t.true(sentIn(request).includes(`Keep ${mask} and`), 'the same value has the same mask');
  t.is(assemble(events), written);
  t.true(isClean(events));
  t.is((await node.http.session(token, sessionId)).enhancedText, written);
  t.like(events.at(-1), {
    name: 'done',
    data: {
      checks: {
        placeholders: { expected: 1, missing: [], duplicated: [], invented: [] },
        urls: { expected: 1, missing: [], duplicated: [], invented: [] },
      },
    },
  });
});

test('a provider that breaks off inside a mask is followed by one that is sent masks alone, and the text is whole', async (t) => {
  const [first, second] = [await startFakeProvider('openai'), await startFakeProvider('claude')];
  t.teardown(first.close);
  t.teardown(second.close);
  const node = await startNode({ env: environmentFor({ openai: first, claude: second }) });
  t.teardown(node.stop);
  const token = await node.login('editor');
  const text = `The offer was sent to ${email} on Tuesday, and a second one to ${email} and to sales@example.net by noon.`;
  first.respond((request) => {
    const masked = maskedIn(request);
    return [{ texts: Array.from(masked.slice(0, masked.lastIndexOf('EMAIL_1') + 3)) }, { cut: true }];
  });
  second.respond((request) => {
    const sent = sentIn(request);
    const masked = maskedIn(request);
    const begun = /<begun id="(\d+|\w+)">\n([\s\S]*?)\n<\/begun/.exec(sent)?.[2] ?? '';
    return [{ texts: Array.from(masked.slice(begun.length)) }, { finish: 'stop' }];
  });
  const { sessionId } = await node.http.enhance(token, { text, action: 'fix_grammar' });
  const events = await node.http.stream(token, sessionId);
  t.is(assemble(events), text);
  t.true(isClean(events));
  for (const request of [...first.requests, ...second.requests]) {
    t.false(sentIn(request).includes('@example'), sentIn(request));
  }
  t.true(events.some(({ data }) => 'failover' in data));
});

test('a refinement shows the earlier text and its result masked', async (t) => {
  const { node, fake, token } = shared();
  echo(fake);
  const { sessionId } = await node.http.enhance(token, { text: written, action: 'improve' });
  await node.http.stream(token, sessionId);
  const again = await node.http.enhance(token, {
    text: written,
    action: 'make_shorter',
    parentSessionId: sessionId,
  });
  t.is(assemble(await node.http.stream(token, again.sessionId)), written);
  const sent = sentIn(await fake.received(1));
  t.is(sent.split('⟦EMAIL_1⟧').length - 1, 3 + sent.split('such as ⟦EMAIL_1⟧').length - 1);
  t.false(sent.includes(email));
});

test('an organization adds patterns of its own, and can switch masking off; both hold at once', async (t) => {
  const { node, fake, token } = await stage(t);
  echo(fake);
  const admin = await node.login('admin');
  const policy = (body: object) => node.http.request('/api/org/privacy', { method: 'PUT', token: admin, body });
  const send = async (text: string): Promise<string> => {
    fake.forget();
    const { sessionId } = await node.http.enhance(token, { text, action: 'improve' });
    t.is(assemble(await node.http.stream(token, sessionId)), text);
    return maskedIn(await fake.received(0));
  };
  const text = `Customer KD-443355 is ${email}.`;
  t.false((await send(text)).includes('TERM'));
  t.is((await policy({ patterns: [{ name: 'customer number', pattern: 'KD-[0-9]{6}' }] })).status, 200);
  t.is(await send(text), 'Customer ⟦TERM_1⟧ is ⟦EMAIL_1⟧.');
  t.is((await policy({ enabled: false })).status, 200);
  t.true((await send(text)).includes(email));
  const forbidden = await node.http.request('/api/org/privacy', { method: 'PUT', token, body: { enabled: true } });
  t.is(forbidden.status, 403);
});

test('what a model makes of masks is read: in other brackets, inflected, and none that was invented', async (t) => {
  const { node, fake, token } = shared();
  fake.respond([{ text: 'To [[email_1]]’s desk, ⟦EMAIL_9⟧not ⟦ EMAIL_1 ⟧', torn: true }, { finish: 'stop' }]);
  const { sessionId } = await node.http.enhance(token, { text: `To ${email}`, action: 'improve' });
  t.is(assemble(await node.http.stream(token, sessionId)), `To ${email}’s desk, not ${email}`);
});

test('HTML comes out well-formed and harmless, at no moment otherwise', async (t) => {
  const { node, fake, token } = shared();
  const answer =
    '<p onclick="steal()">Hello <b>world</p><script>steal()</script><img src=x onerror=steal()>' +
    '<a href="javascript:steal()">link</a><iframe src="https://evil.example"></iframe>';
  fake.respond([{ text: answer, torn: true }, { finish: 'stop' }]);
  const { sessionId } = await node.http.enhance(token, {
    text: '<p>Hello <b>world</b> <a href="https://example.org">link</a></p>',
    action: 'improve',
    format: 'html',
  });
  const events = await node.http.stream(token, sessionId);
  t.is(assemble(events), '<p>Hello <b>world</b></p><a>link</a>');
  let seen = '';
  for (const event of events) {
    seen = assemble([{ name: 'replace', data: { sessionId, text: seen } }, event]);
    t.notRegex(seen, /script|steal|iframe|<img|onclick/i);
  }
  t.like(events.at(-1)?.data, { checks: { urls: { missing: ['https://example.org'] } } });
});

test('a misspelled placeholder is repaired by one replace, and what cannot be is told', async (t) => {
  const { node, fake, token } = shared();
  fake.respond([{ text: 'Dear {{ First_Name }}, see you.' }, { finish: 'stop' }]);
  const { sessionId } = await node.http.enhance(token, {
    text: 'dear {{first_name}}, we see us at 10:30 for 5 kg',
    action: 'improve',
  });
  const events = await node.http.stream(token, sessionId);
  t.is(events.filter(({ name }) => name === 'replace').length, 1);
  t.is(assemble(events), 'Dear {{first_name}}, see you.');
  t.like(events.at(-1)?.data, {
    checks: { placeholders: { expected: 1, missing: [] }, numbers: { expected: 2, missing: ['10:30', '5 kg'] } },
  });
  const session = (await node.http.session(token, sessionId)) as unknown as Record<string, unknown>;
  t.deepEqual(session['checks'], events.at(-1)?.data['checks']);
});
