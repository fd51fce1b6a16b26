import test from 'ava';
import { claude } from '../../../src/adapters/providers/claude/index.ts';
import { apiKey, collect, languageModelContract, secretText } from '../../contracts/language-model.ts';
import { startFakeProvider } from '../../fakes/fake-provider.ts';

const stopped = (reason: string) => ({ type: 'message_delta', delta: { stop_reason: reason } });

languageModelContract({
  name: 'claude',
  definition: claude,
  checkRequest: (t, { url, headers, body }) => {
    t.is(url, '/v1/messages');
    t.is(headers['x-api-key'], apiKey);
    t.is(headers.authorization, undefined);
    t.is(typeof headers['anthropic-version'], 'string');
    t.deepEqual(body, {
      model: 'a-model',
      max_tokens: 321,
      system: 'You edit texts.',
      messages: [
        { role: 'user', content: 'first' },
        { role: 'assistant', content: 'second' },
        { role: 'user', content: secretText },
      ],
      stream: true,
    });
  },
  unparsable: 'event: content_block_delta\ndata: {"type":"content_block_delta","delta":\n\n',
  misshapen: { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 7 } },
  counted: [
    { text: 'a' },
    { event: { type: 'message_delta', delta: { stop_reason: null }, usage: { input_tokens: 70, output_tokens: 9 } } },
  ],
  billsAfterAbort: false,
  endsAtMarker: [{ text: 'a' }, { event: stopped('end_turn') }, { event: { type: 'message_stop' } }],
  ownFailures: [
    {
      title: 'a prompt that is too long',
      step: {
        status: 400,
        body: {
          type: 'error',
          error: { type: 'invalid_request_error', message: 'prompt is too long: 210000 tokens > 200000 maximum' },
        },
      },
      failure: 'context_too_long',
    },
    { title: 'a stop without a reason', step: { event: { type: 'message_stop' } }, failure: 'malformed' },
    { title: 'an event of another kind', step: { event: { type: 'content_block_delta' } }, failure: 'malformed' },
    {
      title: 'an error in the stream without a type',
      step: { garbage: 'event: error\ndata: oh\n\n' },
      failure: 'transient',
    },
  ],
});

test('calls a context window that the answer filled context_too_long', async (t) => {
  const fake = await startFakeProvider('claude');
  const model = claude.create({ apiKey, baseUrl: fake.baseUrl, model: 'm' });
  t.teardown(() => fake.close());
  fake.respond([
    { text: 'a' },
    { event: stopped('model_context_window_exceeded') },
    { event: { type: 'message_stop' } },
  ]);
  t.is((await collect(model)).error?.failure, 'context_too_long');
  await model.close();
});

test('counts input that was written to the cache or read from it, and yields no thoughts', async (t) => {
  const fake = await startFakeProvider('claude');
  const model = claude.create({ apiKey, baseUrl: fake.baseUrl, model: 'm' });
  t.teardown(() => fake.close());
  fake.respond([
    { event: { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'hm' } } },
    { text: 'Yes.' },
    {
      event: {
        type: 'message_delta',
        delta: { stop_reason: 'end_turn' },
        usage: { input_tokens: 3, cache_creation_input_tokens: 20, cache_read_input_tokens: 100, output_tokens: 8 },
      },
    },
    { event: { type: 'message_stop' } },
  ]);
  const { text, events } = await collect(model);
  t.is(text, 'Yes.');
  t.deepEqual(events.at(-1), {
    type: 'finish',
    finishReason: 'stop',
    usage: { inputTokens: 123, cachedInputTokens: 100, cacheWriteTokens: 20, outputTokens: 8 },
  });
  await model.close();
});

test('reads the Retry-After of an overloaded provider', async (t) => {
  const fake = await startFakeProvider('claude');
  const model = claude.create({ apiKey, baseUrl: fake.baseUrl, model: 'm' });
  t.teardown(() => fake.close());
  fake.respond([{ status: 529, headers: { 'retry-after': '3' } }]);
  const { error } = await collect(model);
  t.is(error?.failure, 'overloaded');
  t.is(error?.retryAfterSeconds, 3);
  await model.close();
});

test.serial('takes no key, address or header of identity from the environment', async (t) => {
  const fake = await startFakeProvider('claude');
  t.teardown(() => fake.close());
  const foreign = {
    ANTHROPIC_API_KEY: 'foreign',
    ANTHROPIC_AUTH_TOKEN: 'foreign',
    ANTHROPIC_BASE_URL: 'http://127.0.0.1:1',
    ANTHROPIC_CUSTOM_HEADERS: 'X-Api-Key: foreign\nAuthorization: Bearer foreign',
  };
  Object.assign(process.env, foreign);
  const model = claude.create({ apiKey, baseUrl: fake.baseUrl, model: 'm' });
  for (const name of Object.keys(foreign)) Reflect.deleteProperty(process.env, name);
  t.is((await collect(model)).error, undefined);
  const { headers } = await fake.received(0);
  t.is(headers['x-api-key'], apiKey);
  t.is(headers.authorization, undefined);
  t.false(JSON.stringify(headers).includes('foreign'));
  await model.close();
});
