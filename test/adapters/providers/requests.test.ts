import test from 'ava';
import { claude } from '../../../src/adapters/providers/claude/index.ts';
import { messageRequest } from '../../../src/adapters/providers/claude/request.ts';
import { gemini } from '../../../src/adapters/providers/gemini/index.ts';
import { contentRequest } from '../../../src/adapters/providers/gemini/request.ts';
import { azureEndpoint, keyHeaders } from '../../../src/adapters/providers/openai/azure.ts';
import { openai } from '../../../src/adapters/providers/openai/index.ts';
import { chatRequest } from '../../../src/adapters/providers/openai/request.ts';
import type { ModelRequest, ReasoningEffort } from '../../../src/ports/language-model.ts';
import { collect, request } from '../../contracts/language-model.ts';
import { startFakeProvider } from '../../fakes/fake-provider.ts';
import type { Script } from '../../fakes/script.ts';
import { answerOf } from '../../support/answer-of.ts';

const asIs = (): boolean => false;
const withEffort = (reasoningEffort: ReasoningEffort): ModelRequest => ({ ...request, reasoningEffort });

for (const [model, effort, expected] of [
  ['gpt-5.4-mini', 'low', 'low'],
  ['openai/gpt-5', 'high', 'high'],
  ['o3-mini', 'medium', 'medium'],
  ['gpt-oss-120b', 'low', 'low'],
  ['gpt-4o', 'low', undefined],
  ['gpt-5-chat-latest', 'low', undefined],
  ['o1-mini', 'low', undefined],
  ['llama-3.3-70b', 'low', undefined],
] as const) {
  test(`OpenAI: ${model} gets a request with the reasoning effort ${String(expected)}`, (t) => {
    t.is(chatRequest(withEffort(effort), { model, baseUrl: 'http://localhost/v1' }).reasoning_effort, expected);
  });
}

for (const [model, effort, expected] of [
  ['claude-opus-4-6', 'low', { effort: 'low' }],
  ['claude-sonnet-4-6', 'none', { effort: 'low' }],
  ['claude-opus-5', 'high', { effort: 'high' }],
  ['claude-haiku-4-5', 'low', undefined],
  ['claude-sonnet-4-5', 'low', undefined],
] as const) {
  test(`Claude: ${model} gets a request with the effort ${effort}`, (t) => {
    t.deepEqual(messageRequest(withEffort(effort), model, asIs).output_config, expected);
  });
}

for (const [model, effort, expected] of [
  ['gemini-3.5-flash-lite', 'low', { thinkingLevel: 'low' }],
  ['gemini-3.5-flash-lite', 'none', { thinkingLevel: 'minimal' }],
  ['gemini-3-pro-preview', 'minimal', { thinkingLevel: 'low' }],
  ['gemini-2.5-flash', 'none', { thinkingBudget: 0 }],
  ['gemini-2.5-pro', 'none', { thinkingBudget: 128 }],
  ['gemini-2.5-pro', 'medium', { thinkingBudget: 8192 }],
  ['gemini-2.0-flash', 'low', undefined],
  ['gemma-3-27b-it', 'low', undefined],
] as const) {
  test(`Gemini: ${model} gets a request with the thinking effort ${effort}`, (t) => {
    const { generationConfig } = contentRequest(withEffort(effort), model, asIs);
    t.deepEqual({ ...generationConfig }, {
      maxOutputTokens: 321,
      ...(expected && { thinkingConfig: expected }),
    } as object);
  });
}

/** A beginning of about so many tokens in the first two of three messages. */
const beginningOf = (tokens: number): ModelRequest => ({
  ...request,
  messages: [{ role: 'user', content: 'word '.repeat(tokens) }, ...request.messages.slice(1)],
  stableMessages: 2,
});

for (const [model, least] of [
  ['claude-opus-5', 512],
  ['claude-sonnet-4-5', 1024],
  ['claude-sonnet-4-6', 2048],
  ['claude-haiku-4-5', 4096],
  ['a-model-of-the-future', 4096],
] as const) {
  test(`Claude: the end of a stable prefix is marked for ${model} from ${String(least)} tokens on`, (t) => {
    const marksIn = (tokens: number) => {
      const { system, messages } = messageRequest(beginningOf(tokens), model, asIs);
      return [system, ...messages.map(({ content }) => content)].map((part) =>
        JSON.stringify(part).includes('cache_control'),
      );
    };
    t.deepEqual(marksIn(least + 50), [false, false, true, false]);
    t.deepEqual(marksIn(least - 50), [false, false, false, false]);
  });
}

test('Claude: a marked message has the same text', (t) => {
  const { messages } = messageRequest(beginningOf(5000), 'claude-haiku-4-5', asIs);
  t.deepEqual(messages[1], {
    role: 'assistant',
    content: [{ type: 'text', text: 'second', cache_control: { type: 'ephemeral' } }],
  });
});

test('Claude: a server that refuses the mark, or the effort, gets one more request without it', async (t) => {
  const fake = await startFakeProvider('claude');
  const model = claude.create({ apiKey: 'k', baseUrl: fake.baseUrl, model: 'claude-opus-5' });
  t.teardown(async () => {
    await fake.close();
    await model.close();
  });
  const message = 'messages.1.content.0.cache_control: Extra inputs are not permitted';
  const refusal: Script = [{ status: 400, body: { error: { type: 'invalid_request_error', message } } }];
  fake.respond((_, index) => (index === 0 ? refusal : [{ text: 'Yes.' }, { finish: 'stop' }]));
  const events = [];
  for await (const event of answerOf(model, beginningOf(600))) events.push(event);
  t.is(fake.requests.length, 2);
  t.true(JSON.stringify(fake.requests[0]?.body).includes('cache_control'));
  t.false(JSON.stringify(fake.requests[1]?.body).includes('cache_control'));
});

test('OpenAI: a refused parameter is remembered for the server and the model, and for no other', async (t) => {
  const fake = await startFakeProvider('openai');
  const settings = { apiKey: 'k', baseUrl: fake.baseUrl, model: 'm' };
  const model = openai.create(settings);
  const other = openai.create({ ...settings, model: 'n' });
  t.teardown(async () => {
    await fake.close();
    await model.close();
    await other.close();
  });
  const refusal: Script = [
    { status: 400, body: { error: { message: 'Unrecognized request argument: stream_options' } } },
  ];
  fake.respond(({ body }) =>
    'stream_options' in (body as object) ? refusal : [{ text: 'Yes.' }, { finish: 'stop', usage: null }],
  );
  // Two at a time learn it each for itself.
  const outcomes = await Promise.all([collect(model), collect(model)]);
  t.deepEqual(
    outcomes.map(({ text }) => text),
    ['Yes.', 'Yes.'],
  );
  t.is(fake.requests.length, 4);
  t.is((await collect(model)).text, 'Yes.');
  t.is(fake.requests.length, 5);
  t.is((await collect(other)).text, 'Yes.');
  t.is(fake.requests.length, 7);
});

test('OpenAI: the concessions of a failing second request are not remembered', async (t) => {
  const fake = await startFakeProvider('openai');
  const model = openai.create({ apiKey: 'k', baseUrl: fake.baseUrl, model: 'm' });
  t.teardown(async () => {
    await fake.close();
    await model.close();
  });
  const refusal: Script = [{ status: 400, body: { error: { message: 'stream_options is not supported' } } }];
  fake.respond((_, index) => (index === 0 ? refusal : [{ status: 503 }]));
  t.is((await collect(model)).error?.failure, 'overloaded');
  fake.respond([{ text: 'Yes.' }, { finish: 'stop' }]);
  await collect(model);
  t.true('stream_options' in (fake.requests[2]?.body as object));
});

test('Azure: a resource means its v1 API, a deployment its dated one, and the key is sent as api-key', (t) => {
  const v1 = { baseUrl: 'https://r.openai.azure.com/openai/v1', query: {} };
  t.deepEqual(azureEndpoint('https://r.openai.azure.com'), v1);
  t.deepEqual(azureEndpoint('https://r.openai.azure.com/openai/v1/'), v1);
  t.deepEqual(azureEndpoint('https://r.services.ai.azure.com/openai/v1?api-version=preview'), {
    baseUrl: 'https://r.services.ai.azure.com/openai/v1',
    query: { 'api-version': 'preview' },
  });
  const deployment = 'https://r.cognitiveservices.azure.com/openai/deployments/d';
  t.deepEqual(azureEndpoint(deployment), { baseUrl: deployment, query: { 'api-version': '2024-10-21' } });
  t.deepEqual(azureEndpoint(`${deployment}?api-version=2025-01-01-preview`)?.query, {
    'api-version': '2025-01-01-preview',
  });
  for (const other of [undefined, 'https://api.openai.com/v1', 'https://openai.azure.com.evil.example/v1']) {
    t.is(azureEndpoint(other), undefined);
  }
  t.deepEqual(keyHeaders('k', 'https://r.openai.azure.com'), { 'api-key': 'k', authorization: null });
  t.deepEqual(keyHeaders('k', 'http://localhost/v1'), { authorization: 'Bearer k' });
  t.is(chatRequest(request, { model: 'd', baseUrl: deployment }).max_completion_tokens, 321);
});

const refusedEfforts = [
  ['openai', 'Groq', { error: { message: '`reasoning_effort` must be one of `none` or `default`' } }],
  [
    'openai',
    'Qwen',
    { error: { message: "'reasoning_effort' : value is not one of the allowed values ['none','default']" } },
  ],
  ['openai', 'xAI', { code: 'invalid-argument', error: 'Model grok-4 does not support parameter reasoningEffort.' }],
  ['openai', 'Ollama', { error: { message: '"gemma3:4b" does not support thinking', type: 'api_error' } }],
  ['claude', 'Ollama', { type: 'error', error: { message: '"gemma3:4b" does not support thinking' } }],
  ['claude', 'a strict server', { type: 'error', error: { message: 'output_config.effort: must be one of `high`' } }],
  [
    'gemini',
    'Gemini',
    { error: { code: 400, message: 'Thinking level must be one of HIGH.', status: 'INVALID_ARGUMENT' } },
  ],
] as const;

const reasoningModels = {
  openai: openai.create,
  claude: claude.create,
  gemini: gemini.create,
} as const;
const modelNames = { openai: 'gpt-5', claude: 'claude-opus-5', gemini: 'gemini-2.5-flash' } as const;

for (const [name, server, body] of refusedEfforts) {
  test(`${name}: an effort that ${server} refuses (${JSON.stringify(body).slice(0, 60)}) is left out of one more request`, async (t) => {
    const fake = await startFakeProvider(name);
    const model = reasoningModels[name]({ apiKey: 'k', baseUrl: fake.baseUrl, model: modelNames[name] });
    t.teardown(async () => {
      await fake.close();
      await model.close();
    });
    fake.respond((_, index) => (index === 0 ? [{ status: 400, body }] : [{ text: 'Yes.' }, { finish: 'stop' }]));
    const events = [];
    for await (const event of answerOf(model, withEffort('low'))) events.push(event);
    t.like(events[0], { type: 'text', text: 'Yes.' });
    t.deepEqual(
      fake.requests.map((seen) => /effort|thinking/i.test(JSON.stringify(seen.body))),
      [true, false],
    );
  });
}
