import type { FakeProviderName } from '../../../../fakes/fake-provider.ts';
import type { Outcome, RawResponse, SeenRequest, Shape } from '../shape.ts';
import { chatChunk, chatText, geminiText, messageDelta, messageStart, messageStop, messageText } from './bodies.ts';

const text = 'Please send it today.';

const answers: Readonly<Record<FakeProviderName, RawResponse>> = {
  openai: { body: [chatText(text), chatChunk({}, 'stop')] },
  claude: { body: [messageStart(), messageText(text), messageDelta('end_turn'), messageStop] },
  gemini: { body: [geminiText(text, 'STOP')] },
};

/** Title, who sends it, where it is shown, the status, the body, and what the last request must have. */
type Refusal = readonly [
  title: string,
  sentBy: string,
  source: string,
  status: number,
  body: object | string,
  check: (body: SeenRequest['body']) => unknown,
];

const refusalOf = (status: number, body: object | string): RawResponse => ({
  status,
  body: [typeof body === 'string' ? body : JSON.stringify(body)],
});

const rowOf =
  (provider: FakeProviderName) =>
  ([title, sentBy, source, status, body, check]: Refusal): Shape => {
    const becomes: Outcome = {
      text,
      requests: 2,
      asked: (t, requests) =>
        t.deepEqual([check(requests[0]?.body ?? {}), check(requests[1]?.body ?? {})], [false, true]),
    };
    return { title, sentBy, source, provider, responses: [refusalOf(status, body), answers[provider]], becomes };
  };

const message = (sentence: string, more: object = {}): object => ({
  error: { message: sentence, type: 'invalid_request_error', param: null, code: null, ...more },
});

/** No role but the user's and the model's, and what the system prompt says stands in a turn of the user. */
const isMerged = ({ messages }: SeenRequest['body']): boolean =>
  Array.isArray(messages) &&
  (messages as { role: string; content: string }[]).every(({ role }) => role === 'user' || role === 'assistant') &&
  JSON.stringify(messages).includes('You edit texts.');

const hasOtherBound = (body: SeenRequest['body']): boolean =>
  'max_completion_tokens' in body && !('max_tokens' in body);

const refusedByOpenAI: readonly Refusal[] = [
  [
    '`max_tokens` is refused for `max_completion_tokens`',
    'OpenAI’s reasoning models behind a proxy',
    'https://github.com/scriptology/open-course-cli/pull/95',
    400,
    message(
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      {
        param: 'max_tokens',
        code: 'unsupported_parameter',
      },
    ),
    hasOtherBound,
  ],
  [
    '`max_tokens` is refused in a 422 of a strict server',
    'FastAPI wrappers',
    'https://github.com/voideditor/void/issues/128',
    422,
    {
      detail: [
        { type: 'extra_forbidden', loc: ['body', 'max_tokens'], msg: 'Extra inputs are not permitted', input: 500 },
      ],
    },
    hasOtherBound,
  ],
  [
    '`stream_options` is refused',
    'Databricks',
    'https://github.com/anomalyco/opencode/issues/31156',
    400,
    { error_code: 'BAD_REQUEST', message: 'Invalid request: stream_options: Extra inputs are not permitted' },
    (body) => !('stream_options' in body),
  ],
  [
    '`stream_options` is refused in a list within a sentence',
    'vLLM',
    'https://github.com/voideditor/void/issues/128',
    400,
    {
      object: 'error',
      message:
        "[{'type': 'extra_forbidden', 'loc': ('body', 'stream_options'), 'msg': 'Extra inputs are not permitted', 'input': {}}]",
      type: 'BadRequestError',
      param: null,
      code: 400,
    },
    (body) => !('stream_options' in body),
  ],
  [
    '`stream_options` is refused as an unrecognized argument',
    'Azure OpenAI',
    'https://learn.microsoft.com/en-us/azure/ai-foundry/openai/reference',
    400,
    message('Unrecognized request argument supplied: stream_options'),
    (body) => !('stream_options' in body),
  ],
  [
    '`stream_options` is refused in another language',
    'self-made servers',
    'https://github.com/voideditor/void/issues/128',
    400,
    message('Unbekanntes Feld: stream_options'),
    (body) => !('stream_options' in body),
  ],
  [
    'the system role is refused',
    'vLLM with Gemma',
    'https://github.com/vllm-project/vllm/pull/2964',
    400,
    { object: 'error', message: 'System role not supported', type: 'BadRequestError', param: null, code: 400 },
    isMerged,
  ],
  [
    'the system role is refused by a template, as a 500',
    'llama.cpp with Gemma',
    'https://github.com/abetlen/llama-cpp-python/issues/1580',
    500,
    { error: { code: 500, message: 'System role not supported at row 1, column 43', type: 'server_error' } },
    isMerged,
  ],
  [
    'the system role breaks the order of roles',
    'vLLM with Mistral 7B',
    'https://github.com/vllm-project/vllm/issues/2112',
    400,
    { object: 'error', message: 'Conversation roles must alternate user/assistant/user/assistant/...', code: 400 },
    isMerged,
  ],
  [
    'the system role is refused for a model',
    'OpenAI’s o1-mini',
    'https://github.com/sigoden/aichat/issues/1146',
    400,
    message("Unsupported value: 'messages[0].role' does not support 'system' with this model.", {
      param: 'messages[0].role',
      code: 'unsupported_value',
    }),
    isMerged,
  ],
  [
    'the system role is refused for the developer role',
    'OpenAI’s reasoning models behind a proxy',
    'https://github.com/sigoden/aichat/issues/1146',
    400,
    message("'system' role is not supported with this model. Use 'developer' instead."),
    ({ messages }) => (messages as { role: string }[])[0]?.role === 'developer',
  ],
];

const firstTurn = ({ contents }: SeenRequest['body']): string => JSON.stringify(contents);

const refusedByGemini: readonly Refusal[] = [
  [
    'a system instruction is refused',
    'Gemma',
    'https://github.com/0xPlaygrounds/rig/issues/788',
    400,
    {
      error: {
        code: 400,
        message: 'Developer instruction is not enabled for models/gemma-3-27b-it',
        status: 'INVALID_ARGUMENT',
      },
    },
    (body) => !('systemInstruction' in body) && firstTurn(body).includes('You edit texts.'),
  ],
];

const refusedByClaude: readonly Refusal[] = [
  [
    'a system prompt is refused',
    'servers that speak the messages API',
    'https://docs.anthropic.com/en/api/messages',
    422,
    { detail: [{ type: 'extra_forbidden', loc: ['body', 'system'], msg: 'Extra inputs are not permitted' }] },
    (body) => !('system' in body) && isMerged(body),
  ],
];

const tooHigh = message('max_tokens is too large: 500. This model supports at most 400 completion tokens.', {
  param: 'max_tokens',
  code: 'invalid_value',
});

/** Refusals of parameters, each answered by one more request. */
export const parameterShapes: readonly Shape[] = [
  ...refusedByOpenAI.map(rowOf('openai')),
  ...refusedByClaude.map(rowOf('claude')),
  ...refusedByGemini.map(rowOf('gemini')),
  {
    title: 'two parameters are refused, one after the other',
    sentBy: 'OpenAI’s o1-mini behind a proxy',
    source: 'https://github.com/sigoden/aichat/issues/1146',
    provider: 'openai',
    responses: [
      refusalOf(400, message("Unsupported parameter: 'max_tokens'.", { param: 'max_tokens' })),
      refusalOf(400, message("'messages[0].role' does not support 'system'.", { param: 'messages[0].role' })),
      answers.openai,
    ],
    becomes: {
      text,
      requests: 3,
      asked: (t, requests) => {
        const last = requests.at(-1)?.body ?? {};
        t.true(hasOtherBound(last) && isMerged(last));
      },
    },
  },
  {
    title: 'a parameter is refused again in its other form',
    sentBy: 'misconfigured servers',
    source: 'https://github.com/voideditor/void/issues/128',
    provider: 'openai',
    responses: [refusalOf(400, message('Unknown parameter: max_tokens or max_completion_tokens.'))],
    becomes: { text: '', failure: 'invalid_request', requests: 2 },
  },
  {
    title: 'a bound is too high for the model',
    sentBy: 'OpenAI',
    source: 'https://platform.openai.com/docs/guides/error-codes',
    provider: 'openai',
    responses: [refusalOf(400, tooHigh)],
    becomes: { text: '', failure: 'invalid_request' },
  },
];
