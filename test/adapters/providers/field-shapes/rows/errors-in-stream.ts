import type { FakeProviderName } from '../../../../fakes/fake-provider.ts';
import type { Outcome, Shape } from '../shape.ts';
import { chatText, data, geminiText, messageEvent, messageStart, messageText } from './bodies.ts';
import { geminiErrors, outputBlocked, refused } from './error-rows.ts';

const inStream = (
  provider: FakeProviderName,
  title: string,
  sentBy: string,
  source: string,
  body: readonly string[],
  becomes: Outcome,
): Shape => ({
  title,
  sentBy,
  source,
  provider,
  responses: [{ body }],
  becomes,
});

const begun = 'Please send ';

/** Errors within a stream, after the first text. */
export const errorsInStream: readonly Shape[] = [
  inStream(
    'claude',
    'a refusal as an event in mid-stream',
    'Anthropic',
    'https://github.com/anthropics/claude-code/issues/58367',
    [messageStart(), messageText(begun), messageEvent('error', outputBlocked)],
    { ...refused, text: begun },
  ),
  inStream(
    'openai',
    'a context that is full, as an event in mid-stream',
    'llama.cpp',
    'https://github.com/ggml-org/llama.cpp/pull/15780',
    [chatText(begun), data({ error: { code: 500, message: 'Context size has been exceeded.', type: 'server_error' } })],
    { text: begun, failure: 'context_too_long' },
  ),
  inStream(
    'openai',
    'an error without `error` in mid-stream',
    'vLLM',
    'https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html',
    [
      chatText(begun),
      data({ object: 'error', message: 'The model is overloaded', type: 'ServiceUnavailableError', code: 503 }),
    ],
    { text: begun, failure: 'overloaded' },
  ),
  inStream(
    'openai',
    'a refusal as a sentence in mid-stream',
    'DeepSeek behind a wrapper',
    'https://github.com/deepseek-ai/DeepSeek-V2/issues/30',
    [chatText(begun), data({ detail: 'Content Exists Risk' })],
    { ...refused, text: begun },
  ),
  inStream(
    'openai',
    'an error as the only event',
    'LM Studio',
    'https://github.com/lmstudio-ai/lmstudio-bug-tracker/issues/2322',
    [
      'event: error\n',
      data({ error: { message: 'Trying to keep the first 5000 tokens when context the overflows.' } }),
    ],
    { text: '', failure: 'context_too_long' },
  ),
  inStream(
    'gemini',
    'an error without a status in mid-stream',
    'Gemini',
    geminiErrors,
    [geminiText(begun), data({ error: { message: 'The model is overloaded. Please try again later.' } })],
    { text: begun, failure: 'overloaded' },
  ),
];
