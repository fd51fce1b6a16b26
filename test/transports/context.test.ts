import test, { type ExecutionContext } from 'ava';
import type { FakeRequest } from '../fakes/fake-request.ts';
import { sentTexts, textBlockOf } from '../support/sent-text.ts';
import { stage, type Stage } from '../support/with-provider.ts';
import { assemble } from '../support/wire.ts';

interface Item {
  readonly source: { readonly kind: string; readonly type?: string; readonly id?: string };
  readonly origin: string;
  readonly content: string;
  readonly tokens: number;
  readonly redacted: Readonly<Record<string, number>>;
}

interface Preview {
  readonly system: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly items: readonly Item[];
  readonly text: Pick<Item, 'content' | 'tokens' | 'redacted'>;
  readonly leftOut: readonly object[];
  readonly unknownEntity: boolean;
  readonly redacted: Readonly<Record<string, number>>;
}

const preview = async ({ node, token }: Stage, body: object): Promise<Preview> => {
  const answer = await node.http.request('/api/ai/context/preview', { token, body });
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body.data as unknown as Preview;
};

const idsIn = ({ items }: Preview): (string | undefined)[] => items.map(({ source }) => source.id);

/** A node whose provider gives the text back, and what an administrator needs to write records. */
const stageWithRecords = async (t: ExecutionContext) => {
  const staged = await stage(t);
  const { node, fake } = staged;
  fake.respond((request) => [{ text: textBlockOf(sentTexts(request.body)) }, { finish: 'stop' }]);
  const admin = await node.login('admin');
  const put = async (type: string, id: string, body: object): Promise<void> => {
    const answer = await node.http.request(`/api/entities/${type}/${id}`, { method: 'PUT', token: admin, body });
    if (answer.status >= 300) throw new Error(JSON.stringify(answer.body));
  };
  return { ...staged, admin, put };
};

const messagesOf = ({ body }: FakeRequest) => (body as { messages: { role: string; content: string }[] }).messages;

/** The nonce is another one each time. */
const withoutNonce = (content: string): string => content.replace(/id="[0-9a-f]{24}"/g, 'id="…"');

const opportunity = {
  title: 'Rollout in Bern',
  attributes: { stage: 'Negotiation', amount: 120_000, contact: 'maria.keller@example.com', salary: 98_765 },
  links: [{ relation: 'account', type: 'account', id: 'acc_9' }],
};
const place = { fieldType: 'opportunity_description', entityId: 'opp_9' };

test('a preview shows what a request then sends, message by message, with the source of each item', async (t) => {
  const staged = await stageWithRecords(t);
  await staged.put('account', 'acc_9', { title: 'Keller AG', attributes: { industry: 'Rail' } });
  await staged.put('opportunity', 'opp_9', opportunity);
  const request = { text: 'They want it by May.', action: 'expand', context: place };
  const shown = await preview(staged, request);
  t.deepEqual(idsIn(shown), ['opp_9', 'acc_9']);
  t.like(shown.items[0], { source: { kind: 'entity', type: 'opportunity' }, redacted: { email: 1 } });
  t.regex(shown.items[0]?.content ?? '', /Rollout in Bern[\s\S]*Negotiation/);
  t.regex(shown.items[0]?.content ?? '', /⟦EMAIL_1⟧/);
  t.true((shown.items[0]?.tokens ?? 0) > 5);

  const { sessionId } = await staged.node.http.enhance(staged.token, request);
  const events = await staged.node.http.stream(staged.token, sessionId);
  const [system, ...messages] = messagesOf(await staged.fake.received(0));
  t.is(system?.content, shown.system);
  t.deepEqual(
    messages.map(({ content }) => withoutNonce(content)),
    shown.messages.map(({ content }) => withoutNonce(content)),
  );
  t.is(assemble(events), request.text);
  t.like(events[1], { name: 'metadata', data: { context: { items: 2, leftOut: 0, unknownEntity: false } } });
  const session = (await staged.node.http.session(staged.token, sessionId)) as unknown as {
    readonly manifest: { readonly items: readonly Item[]; readonly redacted: object };
  };
  t.deepEqual(
    session.manifest.items.map(({ source }) => source.id),
    ['opp_9', 'acc_9'],
  );
  t.deepEqual(session.manifest.redacted, { email: 1 });
  t.notRegex(JSON.stringify(session.manifest), /Bern|Negotiation|maria/);
});

test('a record that is not there is told, and the request goes on without; no context is asked for with an empty list', async (t) => {
  const staged = await stageWithRecords(t);
  const request = { text: 'a text', action: 'improve', context: { ...place, entityId: 'nobody' } };
  const { sessionId } = await staged.node.http.enhance(staged.token, request);
  const events = await staged.node.http.stream(staged.token, sessionId);
  t.like(events[1], { name: 'metadata', data: { context: { items: 0, unknownEntity: true } } });
  t.is(events.at(-1)?.name, 'done');

  await staged.put('opportunity', 'opp_9', opportunity);
  const none = await preview(staged, { context: place, includeContext: [] });
  t.deepEqual([none.items, none.unknownEntity], [[], false]);
  const { text: shown } = await preview(staged, {
    text: 'Mail ida@acme.example by {{date}}, see https://acme.example/a',
    includeContext: [],
  });
  t.like(shown, { content: 'Mail ⟦EMAIL_1⟧ by ⟦VAR_1⟧, see ⟦URL_1⟧', redacted: { email: 1 } });
  t.true(shown.tokens > 5);
});

test('what a caller may not see, and what is sensitive, is in no request; a change shows at once', async (t) => {
  const staged = await stageWithRecords(t);
  const { node, admin, put } = staged;
  const secret = { title: 'Board memo', links: [{ relation: 'about', type: 'opportunity', id: 'opp_9' }] };
  await put('opportunity', 'opp_9', opportunity);
  await put('note', 'memo', { ...secret, visibility: { roles: ['Admin'] } });
  // What hangs on a record that one may not see is not reached through it.
  const behind = { title: 'Behind the memo', links: [{ relation: 'about', type: 'note', id: 'memo' }] };
  await put('note', 'behind', behind);
  t.deepEqual(idsIn(await preview(staged, { context: place })), ['opp_9']);
  const forAdmin = await preview({ ...staged, token: admin }, { context: place });
  t.deepEqual(idsIn(forAdmin), ['opp_9', 'memo', 'behind']);

  t.regex(JSON.stringify(await preview(staged, { context: place })), /98765/);
  const policy = { sensitiveAttributes: ['salary'] };
  await node.http.request('/api/org/privacy', { method: 'PUT', token: admin, body: policy });
  const metadata = { salary: 98_765, open: 'Pipeline' };
  const afterwards = await preview(staged, { context: { ...place, metadata } });
  t.notRegex(JSON.stringify(afterwards), /98765|salary/);
  t.regex(JSON.stringify(afterwards.items), /Pipeline/);

  await put('opportunity', 'opp_9', { ...opportunity, title: 'Rollout in Basel' });
  t.regex((await preview(staged, { context: place })).items[0]?.content ?? '', /Basel/);
  await node.http.request('/api/entities/opportunity/opp_9', { method: 'DELETE', token: admin });
  t.true((await preview(staged, { context: place })).unknownEntity);
});

test('accepted results are samples of the user’s style, and nobody else’s', async (t) => {
  const staged = await stageWithRecords(t);
  const { node, token } = staged;
  const context = { fieldType: 'comment' };
  const { sessionId } = await node.http.enhance(token, { text: 'hi', action: 'improve', context });
  await node.http.stream(token, sessionId);
  const body = { accepted: true, finalText: 'Cheers, all good on our side.' };
  await node.http.request(`/api/ai/session/${sessionId}/feedback`, { token, body });
  const includeContext = ['user_history'];
  const own = await preview(staged, { context, includeContext });
  t.like(own.items[0], { source: { kind: 'user_history' } });
  t.regex(own.items[0]?.content ?? '', /Cheers, all good/);
  t.deepEqual((await preview(staged, { context: { fieldType: 'project_note' }, includeContext })).items, []);
  const admin = { ...staged, token: staged.admin };
  t.deepEqual((await preview(admin, { context, includeContext })).items, []);
});

test('who may not see what would be sent is refused', async (t) => {
  const { node } = await stage(t);
  const viewer = await node.login('viewer');
  const answer = await node.http.request('/api/ai/context/preview', { token: viewer, body: {} });
  t.is(answer.status, 403);
  t.deepEqual(answer.body.error.details, { permission: 'ai.context.view' });
});
