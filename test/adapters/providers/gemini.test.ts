import test from 'ava';
import { gemini } from '../../../src/adapters/providers/gemini/index.ts';
import { apiKey, collect, languageModelContract, secretText } from '../../contracts/language-model.ts';
import { startFakeProvider } from '../../fakes/fake-provider.ts';

const finished = (reason: string) => ({ candidates: [{ content: { parts: [] }, finishReason: reason }] });

languageModelContract({
  name: 'gemini',
  definition: gemini,
  checkRequest: (t, { url, headers, body }) => {
    t.is(url, '/v1beta/models/a-model:streamGenerateContent?alt=sse');
    t.is(headers['x-goog-api-key'], apiKey);
    const { systemInstruction, contents, generationConfig } = body as Record<string, unknown>;
    t.deepEqual(systemInstruction, { role: 'system', parts: [{ text: 'You edit texts.' }] });
    t.deepEqual(contents, [
      { role: 'user', parts: [{ text: 'first' }] },
      { role: 'model', parts: [{ text: 'second' }] },
      { role: 'user', parts: [{ text: secretText }] },
    ]);
    t.deepEqual(generationConfig, { maxOutputTokens: 321 });
  },
  unparsable: 'data: {"candidates":[{"content":\n\n',
  misshapen: { candidates: [{ content: { parts: 'a' } }] },
  counted: [
    {
      event: {
        candidates: [{ content: { parts: [{ text: 'a' }] } }],
        usageMetadata: { promptTokenCount: 70, candidatesTokenCount: 5, thoughtsTokenCount: 4 },
      },
    },
  ],
  billsAfterAbort: true,
  endsAtMarker: [{ text: 'a' }, { event: finished('STOP') }],
  ownFailures: [
    {
      title: 'a prompt that is too long',
      step: {
        status: 400,
        body: {
          error: {
            code: 400,
            message: 'The input token count (1500000) exceeds the maximum number of tokens allowed (1048576).',
            status: 'INVALID_ARGUMENT',
          },
        },
      },
      failure: 'context_too_long',
    },
    {
      title: 'a key that is not valid',
      step: {
        status: 400,
        body: {
          error: {
            code: 400,
            message: 'API key not valid. Please pass a valid API key.',
            status: 'INVALID_ARGUMENT',
            details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' }],
          },
        },
      },
      failure: 'not_authorized',
    },
    ...['SAFETY', 'RECITATION', 'BLOCKLIST', 'PROHIBITED_CONTENT', 'SPII'].map((reason) => ({
      title: `an answer that ends by ${reason}`,
      step: { event: finished(reason) },
      failure: 'safety' as const,
    })),
    { title: 'an unknown reason to finish', step: { event: finished('OTHER') }, failure: 'malformed' },
    {
      title: 'a prompt that is blocked',
      step: { event: { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } } },
      failure: 'safety',
    },
    { title: 'bytes that are no event', step: { garbage: 'hello' }, failure: 'malformed' },
    { title: 'JSON of another kind', step: { garbage: 'data: 42\n\n' }, failure: 'malformed' },
  ],
});

test('prefers the delay of RetryInfo to that of the headers', async (t) => {
  const fake = await startFakeProvider('gemini');
  t.teardown(() => fake.close());
  fake.respond([
    {
      status: 429,
      headers: { 'retry-after': '7' },
      body: {
        error: {
          code: 429,
          message: 'You exceeded your current quota.',
          status: 'RESOURCE_EXHAUSTED',
          details: [
            { '@type': 'type.googleapis.com/google.rpc.Help' },
            { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '39.5s' },
          ],
        },
      },
    },
  ]);
  const model = gemini.create({ apiKey, baseUrl: `${fake.baseUrl}/`, model: 'm' });
  const { error } = await collect(model);
  t.is(error?.failure, 'rate_limited');
  t.is(error?.retryAfterSeconds, 39.5);
  await model.close();
});

test('yields no thoughts', async (t) => {
  const fake = await startFakeProvider('gemini');
  t.teardown(() => fake.close());
  const parts = [{ text: 'I think', thought: true }, { text: 'Yes' }, { text: '.' }];
  fake.respond([{ event: { candidates: [{ content: { parts } }] } }, { finish: 'stop' }]);
  const model = gemini.create({ apiKey, baseUrl: fake.baseUrl, model: 'm' });
  const { text, error } = await collect(model);
  t.is(error, undefined);
  t.is(text, 'Yes.');
  await model.close();
});
