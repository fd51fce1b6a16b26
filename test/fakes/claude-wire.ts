import type { FakeUsage, InBandError } from './script.ts';
import type { Wire } from './wire.ts';

const event = (type: string, fields: object = {}): string =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;

/** All three kinds of input, which readers must add up. */
const inputOf = ({ inputTokens, cachedInputTokens = 0, cacheWriteTokens = 0 }: FakeUsage): object => ({
  input_tokens: inputTokens - cachedInputTokens - cacheWriteTokens,
  cache_creation_input_tokens: cacheWriteTokens,
  cache_read_input_tokens: cachedInputTokens,
});

const messageStart = (usage: FakeUsage | null): string =>
  event('message_start', {
    message: {
      id: 'msg_fake',
      type: 'message',
      role: 'assistant',
      model: 'fake',
      content: [],
      stop_reason: null,
      stop_sequence: null,
      ...(usage && { usage: { ...inputOf(usage), output_tokens: 1 } }),
    },
  });

const reasons = { stop: 'end_turn', length: 'max_tokens', safety: 'refusal' } as const;

const errorTypes: Readonly<Record<InBandError, string>> = {
  overloaded: 'overloaded_error',
  server_error: 'api_error',
  rate_limited: 'rate_limit_error',
  invalid_request: 'invalid_request_error',
};

const typesOfStatus: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  529: 'overloaded_error',
};

const errorFields = (type: string, message: string): object => ({
  error: { type, message },
  request_id: 'req_fake',
});

/** The messages API, streamed. */
export const claudeWire: Wire = {
  basePath: '',
  accepts: (url) => url === '/v1/messages',
  opening: (usage) =>
    messageStart(usage) +
    event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }) +
    event('ping'),
  text: (text) => event('content_block_delta', { index: 0, delta: { type: 'text_delta', text } }),
  finish: (reason, usage) =>
    event('content_block_stop', { index: 0 }) +
    event('message_delta', {
      delta: { stop_reason: reasons[reason], stop_sequence: null },
      ...(usage && { usage: { output_tokens: usage.outputTokens } }),
    }) +
    event('message_stop'),
  error: (kind) => event('error', errorFields(errorTypes[kind], 'The fake says so.')),
  event: (value) => event('type' in value ? String(value.type) : 'unknown', value),
  errorBody: (status) => ({
    type: 'error',
    ...errorFields(
      typesOfStatus[status] ?? (status < 500 ? 'invalid_request_error' : 'api_error'),
      `The fake answers ${String(status)}.`,
    ),
  }),
};
