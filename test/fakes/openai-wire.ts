import type { FakeUsage, InBandError } from './script.ts';
import { dataEvent, type Wire } from './wire.ts';

const head = { id: 'chatcmpl-fake', object: 'chat.completion.chunk', created: 1_790_000_000, model: 'fake' };

const chunk = (delta: object, finishReason: string | null = null): object => ({
  ...head,
  choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }],
  usage: null,
});

const usageChunk = ({ inputTokens, cachedInputTokens, outputTokens }: FakeUsage): object => ({
  ...head,
  choices: [],
  usage: {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    ...(cachedInputTokens !== undefined && { prompt_tokens_details: { cached_tokens: cachedInputTokens } }),
  },
});

const reasons = { stop: 'stop', length: 'length', safety: 'content_filter' } as const;

const errors: Readonly<Record<InBandError, object>> = {
  overloaded: {
    message: 'Our servers are overloaded.',
    type: 'service_unavailable_error',
    code: 'server_is_overloaded',
  },
  server_error: { message: 'The server had an error.', type: 'server_error', code: null },
  rate_limited: { message: 'Rate limit reached.', type: 'tokens', code: 'rate_limit_exceeded' },
  invalid_request: { message: 'Invalid value.', type: 'invalid_request_error', code: null },
};

const errorTypes: Readonly<Record<number, readonly [type: string, code: string | null]>> = {
  401: ['invalid_request_error', 'invalid_api_key'],
  404: ['invalid_request_error', 'model_not_found'],
  429: ['requests', 'rate_limit_exceeded'],
};

// A text's event is most of what a bench makes it write, so its constant parts are made once.
const [beforeText = '', afterText = ''] = dataEvent(chunk({ content: '\u0000' })).split(JSON.stringify('\u0000'));

/** Chat completions, streamed. */
export const openaiWire: Wire = {
  basePath: '/v1',
  accepts: (url) => url === '/v1/chat/completions',
  opening: () => dataEvent(chunk({ role: 'assistant', content: '', refusal: null })),
  text: (text) => beforeText + JSON.stringify(text) + afterText,
  finish: (reason, usage) =>
    `${dataEvent(chunk({}, reasons[reason]))}${usage ? dataEvent(usageChunk(usage)) : ''}data: [DONE]\n\n`,
  error: (kind) => dataEvent({ error: { ...errors[kind], param: null } }),
  event: dataEvent,
  errorBody: (status) => {
    const [type, code] = errorTypes[status] ?? [status < 500 ? 'invalid_request_error' : 'server_error', null];
    return { error: { message: `The fake answers ${String(status)}.`, type, param: null, code } };
  },
};
