import test from 'ava';
import { openai } from '../../../src/adapters/providers/openai/index.ts';
import { chatRequest } from '../../../src/adapters/providers/openai/request.ts';
import { apiKey, collect, languageModelContract, request, secretText } from '../../contracts/language-model.ts';
import { startFakeProvider } from '../../fakes/fake-provider.ts';

const finished = { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] };

languageModelContract({
  name: 'openai',
  definition: openai,
  checkRequest: (t, { url, headers, body }) => {
    t.is(url, '/v1/chat/completions');
    t.is(headers.authorization, `Bearer ${apiKey}`);
    t.is(headers['openai-organization'], undefined);
    t.is(headers['openai-project'], undefined);
    t.deepEqual(body, {
      model: 'a-model',
      messages: [
        { role: 'system', content: 'You edit texts.' },
        { role: 'user', content: 'first' },
        { role: 'assistant', content: 'second' },
        { role: 'user', content: secretText },
      ],
      stream: true,
      stream_options: { include_usage: true },
      max_tokens: 321,
    });
  },
  unparsable: 'data: {"choices":[{"delta":\n\n',
  misshapen: { choices: [{ index: 0, delta: { content: 7 } }] },
  counted: [{ text: 'a' }, { event: { choices: [], usage: { prompt_tokens: 70, completion_tokens: 9 } } }],
  billsAfterAbort: false,
  endsAtMarker: [{ text: 'a' }, { event: finished }],
  ownFailures: [
    {
      title: 'a context that is too long by its code',
      step: { status: 400, body: { error: { code: 'context_length_exceeded', type: 'invalid_request_error' } } },
      failure: 'context_too_long',
    },
    {
      title: 'a context that is too long by its sentence',
      step: { status: 400, body: { error: { message: "This model's maximum context length is 4096 tokens." } } },
      failure: 'context_too_long',
    },
    {
      title: 'a prompt against the policy',
      step: { status: 400, body: { error: { code: 'content_policy_violation' } } },
      failure: 'safety',
    },
    {
      title: 'a prompt that the content filter refused',
      step: { status: 400, body: { error: { code: 'content_filter', message: 'The response was filtered.' } } },
      failure: 'safety',
    },
    {
      title: 'a refusal in the stream',
      step: { event: { choices: [{ index: 0, delta: { refusal: 'I cannot' }, finish_reason: null }] } },
      failure: 'safety',
    },
    {
      title: 'an unknown reason to finish',
      step: { event: { choices: [{ index: 0, delta: {}, finish_reason: 'tool_calls' }] } },
      failure: 'malformed',
    },
    { title: 'an event of another kind', step: { event: { hello: 'world' } }, failure: 'malformed' },
    {
      title: 'a status as the code of an error in the stream',
      step: { event: { error: { code: 503, message: 'upstream' } } },
      failure: 'overloaded',
    },
  ],
});

test('sends max_completion_tokens to OpenAI itself, and max_tokens to other servers', (t) => {
  const bounds = (baseUrl?: string) => {
    const { max_completion_tokens: current, ...rest } = chatRequest(request, { model: 'm', baseUrl });
    return [current, 'max_tokens' in rest];
  };
  t.deepEqual(bounds(), [321, false]);
  t.deepEqual(bounds('https://api.openai.com/v1'), [321, false]);
  t.deepEqual(bounds('https://eu.api.openai.com/v1'), [321, false]);
  t.deepEqual(bounds('http://localhost:11434/v1'), [undefined, true]);
  t.deepEqual(bounds('https://notopenai.com/v1'), [undefined, true]);
});

for (const [title, headers, expected] of [
  ['seconds', { 'retry-after': '7' }, 7],
  ['milliseconds', { 'retry-after': '7', 'retry-after-ms': '1500' }, 1.5],
  ['a date that is past', { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }, 0],
  ['nonsense', { 'retry-after': 'soon' }, undefined],
] as const) {
  test(`reads a Retry-After given as ${title}`, async (t) => {
    const fake = await startFakeProvider('openai');
    const model = openai.create({ apiKey, baseUrl: fake.baseUrl, model: 'm' });
    t.teardown(() => fake.close());
    fake.respond([{ status: 429, headers }]);
    const { error } = await collect(model);
    t.is(error?.failure, 'rate_limited');
    t.is(error?.retryAfterSeconds, expected);
    await model.close();
  });
}

test.serial('takes no key, address or header of identity from the environment', async (t) => {
  const fake = await startFakeProvider('openai');
  t.teardown(() => fake.close());
  const foreign = {
    OPENAI_API_KEY: 'foreign',
    OPENAI_ADMIN_KEY: 'foreign',
    OPENAI_BASE_URL: 'http://127.0.0.1:1/v1',
    OPENAI_ORG_ID: 'foreign',
    OPENAI_PROJECT_ID: 'foreign',
    OPENAI_CUSTOM_HEADERS: 'Authorization: Bearer foreign',
  };
  Object.assign(process.env, foreign);
  const model = openai.create({ apiKey, baseUrl: fake.baseUrl, model: 'm' });
  for (const name of Object.keys(foreign)) Reflect.deleteProperty(process.env, name);
  t.is((await collect(model)).error, undefined);
  const { headers } = await fake.received(0);
  t.is(headers.authorization, `Bearer ${apiKey}`);
  t.false(JSON.stringify(headers).includes('foreign'));
  await model.close();
});
