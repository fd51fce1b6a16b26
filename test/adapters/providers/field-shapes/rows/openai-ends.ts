import type { Shape } from '../shape.ts';
import { chatChunk, chatText, data, doneMarker, shapesOf } from './bodies.ts';

const words = ['Please ', 'send ', 'the ', 'invoice ', 'by '];
const whole = 'Please send the invoice by Friday.';
const usage = { usage: { prompt_tokens: 12, completion_tokens: 9, total_tokens: 21 } };
const counted = { inputTokens: 12, outputTokens: 9 };
const everyChunk = 'https://github.com/open-webui/open-webui/issues/16377';
const leadingChunk = 'https://github.com/QuantumNous/new-api/issues/378';

const openai = shapesOf('openai');

/** A finish reason behind a piece of text. */
const reasonRow = (reason: string, sentBy: string, source: string, becomes: Shape['becomes']): Shape =>
  openai(
    `finish_reason "${reason}"`,
    sentBy,
    source,
    { body: [chatText(whole), chatChunk({}, reason), doneMarker] },
    becomes,
  );

const tgi = 'https://huggingface.co/docs/text-generation-inference/reference/api_reference';
const zhipu = 'https://github.com/Xiang-CH/zhipu-ai-provider/blob/main/src/map-zhipu-finish-reason.ts';
const mistral = 'https://docs.mistral.ai/api/#tag/chat';

/** Where a stream of chat completions ends, and where it does not. */
export const openaiEnds: readonly Shape[] = [
  openai(
    'finish_reason "stop" on every chunk, words 150 ms apart',
    'Open WebUI before Ollama',
    everyChunk,
    {
      body: [
        ...words.flatMap((word) => [chatText(word, 'stop'), 150]),
        chatText('Friday.', 'stop'),
        data({ choices: [], ...usage }),
        doneMarker,
      ],
    },
    { text: whole, usage: counted },
  ),
  openai(
    'finish_reason "stop" on every chunk, and the connection breaks',
    'Open WebUI before Ollama',
    everyChunk,
    { body: [chatText('Please ', 'stop'), chatText('send', 'stop'), 20], ends: 'cut' },
    { text: 'Please send', failure: 'broken_stream' },
  ),
  openai(
    'finish_reason "stop" on the first chunk with text, and the connection breaks',
    'Open WebUI before Ollama',
    everyChunk,
    { body: [chatText('Please send', 'stop'), 20], ends: 'cut' },
    { text: 'Please send', failure: 'broken_stream' },
  ),
  openai(
    'finish_reason "stop" on every chunk, and the body is left open',
    'Open WebUI before Ollama',
    everyChunk,
    { body: [chatText('Please send ', 'stop'), chatText('it.', 'stop')], ends: 'never' },
    { text: 'Please send it.' },
  ),
  openai(
    'finish_reason "stop" on a leading empty chunk, words 150 ms apart',
    'proxies for Gemini',
    leadingChunk,
    {
      body: [
        chatChunk({ role: 'assistant', content: '' }, 'stop'),
        ...words.flatMap((word) => [150, chatText(word)]),
        chatText('Friday.'),
        doneMarker,
      ],
    },
    { text: whole },
  ),
  openai(
    'finish_reason "stop" on a leading empty chunk, and silence in mid-stream',
    'proxies for Gemini',
    leadingChunk,
    { body: [chatChunk({ content: '' }, 'stop'), chatText('Please send')], ends: 'never' },
    { text: 'Please send', failure: 'silent' },
  ),
  openai(
    'finish_reason "stop" beside the last text',
    'llm-d',
    'https://github.com/llm-d/llm-d-inference-sim/pull/33',
    { body: [chatText('Please send '), chatText('it.', 'stop')] },
    { text: 'Please send it.' },
  ),
  openai(
    'text behind finish_reason "stop"',
    'proxies for Gemini',
    leadingChunk,
    { body: [chatText('Please '), chatChunk({}, 'stop'), chatText('send it.'), doneMarker] },
    { text: 'Please send it.' },
  ),
  openai(
    'a last event without its line end',
    'proxies that trim the body',
    'https://github.com/earendil-works/pi/issues/2537',
    { body: [chatText('Please send it'), chatChunk({ content: '.' }, 'stop').trimEnd()] },
    { text: 'Please send it.' },
  ),
  openai(
    'a last event that is torn',
    'gateways that cut a stream cleanly',
    'https://github.com/deepseek-ai/deepseek-harness/discussions/4304',
    { body: [chatText('Please send', 'stop'), chatText(' it by Friday.', 'stop').slice(0, -30)] },
    { text: 'Please send', failure: 'broken_stream' },
  ),
  openai(
    'an event that is no JSON in mid-stream',
    'gateways that tear events',
    'https://github.com/deepseek-ai/deepseek-harness/discussions/4304',
    {
      body: [
        chatText('Please send'),
        'data: {"choices":[{"delta":{"content":" not\n\n',
        chatText(' it.'),
        chatChunk({}, 'stop'),
        doneMarker,
      ],
    },
    { text: 'Please send', failure: 'malformed' },
  ),
  ...['eos_token', 'stop_sequence'].map((reason) =>
    reasonRow(reason, 'Text Generation Inference', tgi, { text: whole }),
  ),
  reasonRow('eos', 'Together AI', 'https://docs.together.ai/reference/chat-completions-1', { text: whole }),
  reasonRow('STOP', 'proxies for Gemini', leadingChunk, { text: whole }),
  reasonRow('end_turn', 'proxies for Claude', 'https://docs.anthropic.com/en/api/handling-stop-reasons', {
    text: whole,
  }),
  reasonRow('COMPLETE', 'Cohere', 'https://docs.cohere.com/reference/chat', { text: whole }),
  reasonRow('model_length', 'Mistral', mistral, { text: whole, failure: 'output_limit', requests: 4 }),
  reasonRow('max_tokens', 'proxies for Claude', 'https://docs.anthropic.com/en/api/handling-stop-reasons', {
    text: whole,
    failure: 'output_limit',
    requests: 4,
  }),
  reasonRow('sensitive', 'Zhipu', zhipu, { text: whole, failure: 'safety', end: 'content_rejected' }),
  reasonRow('network_error', 'Zhipu', zhipu, { text: whole, failure: 'broken_stream' }),
  reasonRow('abort', 'vLLM', 'https://github.com/vllm-project/vllm/blob/main/vllm/v1/request.py', {
    text: whole,
    failure: 'broken_stream',
  }),
  reasonRow('error', 'OpenRouter', 'https://openrouter.ai/docs/api/reference/errors-and-debugging', {
    text: whole,
    failure: 'broken_stream',
  }),
  reasonRow('insufficient_system_resource', 'DeepSeek', 'https://api-docs.deepseek.com/api/create-chat-completion', {
    text: whole,
    failure: 'broken_stream',
  }),
];
