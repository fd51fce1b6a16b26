import test, { type ExecutionContext } from 'ava';
import { startFakeProvider, type FakeProvider, type FakeProviderName } from '../fakes/fake-provider.ts';
import type { Script } from '../fakes/script.ts';
import { startNode, type TestNode } from '../support/node.ts';
import { environmentFor } from '../support/with-provider.ts';
import { assemble, isEnd, type StreamEvent, type WireData } from '../support/wire.ts';

const names: readonly FakeProviderName[] = ['openai', 'claude', 'gemini'];

type Fakes = Readonly<Record<FakeProviderName, FakeProvider>>;

let fakes: Fakes;
/** One node for each provider as the first of the chain; the other two follow. */
const nodes = new Map<FakeProviderName, TestNode>();
test.before(async () => {
  const [openai, claude, gemini] = await Promise.all([
    startFakeProvider('openai'),
    startFakeProvider('claude'),
    startFakeProvider('gemini'),
  ]);
  fakes = { openai, claude, gemini };
  for (const first of names) {
    const order = [first, ...names.filter((name) => name !== first)];
    const chain = Object.fromEntries(order.map((name) => [name, fakes[name]]));
    const env = { ...environmentFor(chain), LLM_FIRST_TOKEN_TIMEOUT_MS: '1500', LLM_IDLE_TIMEOUT_MS: '1500' };
    nodes.set(first, await startNode({ env }));
  }
});
test.after.always(async () => {
  for (const node of nodes.values()) await node.stop();
  for (const name of names) await fakes[name].close();
});

interface Outcome {
  readonly events: readonly StreamEvent[];
  readonly session: WireData;
  readonly end: StreamEvent;
}

const others = (first: FakeProviderName): FakeProviderName[] => names.filter((name) => name !== first);

/** Lets the first provider and the others say their parts, and resolves with what the client got. */
const play = async (
  t: ExecutionContext,
  first: FakeProviderName,
  script: Script,
  rescue?: Script,
): Promise<Outcome> => {
  const node = nodes.get(first);
  if (!node) throw new Error('no node');
  fakes[first].respond(script);
  for (const name of others(first)) fakes[name].respond(rescue ?? [{ status: 500 }]);
  const token = await node.login('editor');
  const { sessionId } = await node.http.enhance(token, { text: 'a text to work on', action: 'improve' });
  const events = await node.http.stream(token, sessionId);
  const [end] = events.filter(isEnd);
  if (!end) throw new Error('no end');
  t.is(events.filter(isEnd).length, 1);
  t.is(events.at(-1), end);
  const session = await node.http.session(token, sessionId);
  t.is(assemble(events), session.enhancedText);
  return { events, session, end };
};

const metadataOf = ({ events }: Outcome) => events.filter(({ name }) => name === 'metadata').map(({ data }) => data);

for (const first of names) {
  test(`${first} answers: its text, its usage, its name`, async (t) => {
    const usage = { inputTokens: 120, outputTokens: 30 };
    const outcome = await play(t, first, [{ texts: ['Grüße, ', '世界 ', '👋'] }, { finish: 'stop', usage }]);
    t.like(outcome.end, { name: 'done', data: { provider: first, totalTokens: 150, finishReason: 'stop' } });
    t.like(outcome.session, { status: 'completed', enhancedText: 'Grüße, 世界 👋', provider: first, tokens: 150 });
  });

  test(`${first} refuses for safety: content_rejected, and nobody else is asked`, async (t) => {
    const asked = others(first).map((name) => fakes[name].requests.length);
    const outcome = await play(t, first, [{ finish: 'safety' }], [{ text: 'no' }, { finish: 'stop' }]);
    t.like(outcome.end, { name: 'error', data: { code: 'content_rejected', retryable: false } });
    t.deepEqual(
      others(first).map((name) => fakes[name].requests.length),
      asked,
    );
  });

  test(`${first} fails before its first token: the next answers, and metadata says so`, async (t) => {
    const outcome = await play(t, first, [{ status: 500 }], [{ text: 'rescued' }, { finish: 'stop' }]);
    const [rescuer] = others(first);
    t.like(outcome.end, { name: 'done', data: { provider: rescuer } });
    t.is(outcome.session.enhancedText, 'rescued');
    const [asked, changed] = metadataOf(outcome);
    t.like(asked, { provider: first });
    t.is(asked?.['failover'], undefined);
    t.like(changed, { provider: rescuer, failover: { from: first, reason: 'transient' } });
  });

  test(`${first} breaks off: the next goes on from the text that is shown, and the reader sees one text`, async (t) => {
    const rescue: Script = [{ texts: ['cut in the mid', 'dle of it'] }, { finish: 'stop' }];
    const outcome = await play(t, first, [{ text: 'cut in the mid' }, { cut: true }], rescue);
    const [rescuer] = others(first);
    t.like(outcome.end, { name: 'done', data: { provider: rescuer } });
    t.is(outcome.session.enhancedText, 'cut in the middle of it');
    t.like(metadataOf(outcome)[1], { provider: rescuer, failover: { from: first, reason: 'broken_stream' } });
  });

  test(`${first} breaks off and nobody goes on: an error, never a cut text that is called done`, async (t) => {
    const outcome = await play(t, first, [{ text: 'cut in the ' }, { end: true }]);
    t.like(outcome.end, { name: 'error', data: { code: 'provider_unavailable', retryable: true } });
    t.like(outcome.end.data['details'], { attempts: [{ provider: first, reason: 'broken_stream' }] });
    t.like(outcome.session, {
      status: 'error',
      enhancedText: 'cut in the ',
      error: { code: 'provider_unavailable' },
    });
  });
}
