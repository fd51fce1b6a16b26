import test from 'ava';
import { startFakeProvider } from '../fakes/fake-provider.ts';
import { startNode } from '../support/node.ts';
import { writePrices } from '../support/prices.ts';
import { environmentFor } from '../support/with-provider.ts';

interface MessagesBody {
  readonly messages: readonly { readonly role: string; readonly content: unknown }[];
  readonly output_config?: unknown;
}

const textsIn = ({ messages }: MessagesBody): string[] =>
  messages.map(
    ({ content }) => (typeof content === 'string' ? content : (content as { text: string }[])[0]?.text) ?? '',
  );

test('refinements begin alike, mark what they share, and are billed at the prices of the cache', async (t) => {
  const fake = await startFakeProvider('claude');
  t.teardown(fake.close);
  const LLM_PRICES_FILE = await writePrices(t, {
    'claude-opus-5': { input: 1, cachedInput: 0.1, cacheWrite: 1.25, output: 2 },
  });
  const env = { ...environmentFor({ claude: fake }), CLAUDE_MODEL: 'claude-opus-5', LLM_PRICES_FILE };
  const node = await startNode({ env });
  t.teardown(node.stop);
  const token = await node.login('editor');
  const text = 'We was there on tuesday. '.repeat(150);

  const refine = async (parentSessionId: string | null, cacheWriteTokens: number, cachedInputTokens: number) => {
    const usage = { inputTokens: 2000, cacheWriteTokens, cachedInputTokens, outputTokens: 900 };
    fake.respond([{ text }, { finish: 'stop', usage }]);
    const { sessionId } = await node.http.enhance(token, { text, action: 'improve', parentSessionId });
    const { data } = (await node.http.stream(token, sessionId)).at(-1) ?? {};
    const { usage: billed } = data as unknown as { usage: { cost: number } };
    return { sessionId, cost: billed.cost, body: fake.requests.at(-1)?.body as MessagesBody };
  };

  const first = await refine(null, 0, 0);
  const second = await refine(first.sessionId, 1500, 0);
  const third = await refine(second.sessionId, 400, 1500);

  t.deepEqual(second.body.output_config, { effort: 'low' });
  t.deepEqual(textsIn(third.body).slice(0, 2), textsIn(second.body).slice(0, 2));
  const marks = ({ messages }: MessagesBody) =>
    messages.map((message) => JSON.stringify(message).includes('cache_control'));
  t.deepEqual(marks(second.body), [false, true, false]);
  t.deepEqual(marks(third.body), [false, false, false, true, false]);
  t.deepEqual([first.cost, second.cost, third.cost], [0.0038, 0.004175, 0.00255]);
});

test('a model reasons as its action says, and as the operator says before that', async (t) => {
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  const effortsOf = async (env: Record<string, string>): Promise<unknown[]> => {
    const node = await startNode({ env: { ...environmentFor({ openai: fake }), ...env } });
    t.teardown(node.stop);
    const token = await node.login('editor');
    const asked = fake.requests.length;
    for (const request of [{ action: 'improve' }, { action: 'free_prompt', customPrompt: 'Make it a table' }]) {
      const { sessionId } = await node.http.enhance(token, { text: 'a text', ...request });
      await node.http.stream(token, sessionId);
    }
    return fake.requests.slice(asked).map(({ body }) => (body as { reasoning_effort?: unknown }).reasoning_effort);
  };
  t.deepEqual(await effortsOf({}), ['low', 'medium']);
  t.deepEqual(await effortsOf({ LLM_REASONING_EFFORT: 'high' }), ['high', 'high']);
  t.deepEqual(await effortsOf({ OPENAI_MODEL: 'gpt-4o' }), [undefined, undefined]);
});
