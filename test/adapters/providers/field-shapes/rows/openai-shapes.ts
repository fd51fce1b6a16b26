import type { ExpectedUsage, Shape } from '../shape.ts';
import { chatChunk, chatText, data, doneMarker, jsonResponse, shapesOf } from './bodies.ts';

const whole = 'Please send the invoice not by Friday.';
const end = [chatChunk({}, 'stop'), doneMarker];
const mistral = 'https://github.com/symfony/ai/issues/2422';
const noOpener = 'https://github.com/vllm-project/vllm/issues/13125';
const ignoredStream = 'https://github.com/tinyhumansai/tinyagents/pull/56';

const openai = shapesOf('openai');

const completion = (message: object, more: object = {}): string =>
  JSON.stringify({
    object: 'chat.completion',
    choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 12, completion_tokens: 9, total_tokens: 21 },
    ...more,
  });

const usageRow = (
  title: string,
  sentBy: string,
  source: string,
  events: readonly string[],
  usage: ExpectedUsage,
): Shape =>
  openai(
    title,
    sentBy,
    source,
    { body: [chatText(whole), chatChunk({}, 'stop'), ...events, doneMarker] },
    { text: whole, usage },
  );

const usageEvent = (usage: object): string => data({ choices: [], usage });
/** As the counter of the tests estimates it, of the whole text and of the prompt. */
const textTokens = 10;
const promptTokens = 10;

/** How chat completions carry text, reasoning and usage. */
export const openaiShapes: readonly Shape[] = [
  openai(
    'delta null beside finish_reason',
    'proxies for Gemini',
    'https://github.com/envoyproxy/ai-gateway/pull/2107',
    { body: [chatText(whole), chatChunk(null, 'stop'), doneMarker] },
    { text: whole },
  ),
  openai(
    'delta missing beside finish_reason',
    'proxies for Gemini',
    'https://github.com/envoyproxy/ai-gateway/pull/2107',
    { body: [chatText(whole), data({ choices: [{ index: 0, finish_reason: 'stop' }] }), doneMarker] },
    { text: whole },
  ),
  openai(
    'content as a list of typed parts, reasoning among them',
    'Mistral',
    mistral,
    {
      body: [
        chatText([{ type: 'thinking', thinking: [{ type: 'text', text: 'Hm.' }] }]),
        chatText('Please send the invoice '),
        chatText([
          { type: 'text', text: 'not ' },
          { type: 'reference', reference_ids: [1] },
        ]),
        chatText('by Friday.'),
        ...end,
      ],
    },
    { text: whole },
  ),
  openai(
    'content of an unknown kind',
    'none seen',
    mistral,
    { body: [chatText('Please send it'), chatText(7), chatText(' now.'), ...end] },
    { text: 'Please send it', failure: 'malformed' },
  ),
  openai(
    'reasoning in reasoning_content and reasoning, content null',
    'DeepSeek, vLLM, OpenRouter',
    'https://api-docs.deepseek.com/guides/reasoning_model',
    {
      body: [
        chatChunk({ content: null, reasoning_content: 'Hm.' }),
        chatChunk({ content: null, reasoning: 'Hm.' }),
        chatText(whole),
        ...end,
      ],
    },
    { text: whole },
  ),
  openai(
    'reasoning as <think> in the text, torn',
    'Ollama, LM Studio, Groq',
    'https://console.groq.com/docs/reasoning',
    { body: [...'<think>\nHm.\n</think>\n\n'.split('').map((c) => chatText(c)), chatText(whole), ...end] },
    { text: whole, replaced: false },
  ),
  openai(
    'reasoning without its opener',
    'vLLM, TensorRT-LLM, LocalAI',
    noOpener,
    {
      body: [
        chatText('Okay, the user'),
        100,
        chatText(' wants it.\n</thi'),
        chatText('nk>\n\n'),
        chatText(whole),
        ...end,
      ],
    },
    { text: whole, replaced: true },
  ),
  openai(
    'reasoning and nothing else',
    'vLLM',
    noOpener,
    { body: [chatText('<think>Okay.'), ...end] },
    { text: '', failure: 'malformed' },
  ),
  openai(
    'a break within reasoning',
    'vLLM',
    noOpener,
    { body: [chatText('<think>Okay, the user wants'), 20], ends: 'cut' },
    { text: '', failure: 'broken_stream', requests: 2 },
  ),
  openai(
    'a break behind reasoning without its opener',
    'vLLM',
    noOpener,
    { body: [chatText('We need to rewrite'), 100, chatText(' it.</think>Please send'), 20], ends: 'cut' },
    { text: 'Please send', failure: 'broken_stream', replaced: true },
  ),
  openai(
    'the output limit within reasoning',
    'vLLM',
    noOpener,
    { body: [chatText('<think>Okay, the user'), chatChunk({}, 'length'), doneMarker] },
    { text: '', failure: 'output_limit' },
  ),
  openai(
    'tags of reasoning that the user wrote',
    'any model',
    noOpener,
    { body: [chatText('Use <think>a</think> here.'), ...end] },
    { text: 'Use <think>a</think> here.' },
    { input: 'use <think>a</think> here' },
  ),
  openai(
    'channels in the text',
    'mlx-lm, TensorRT-LLM and others with gpt-oss',
    'https://github.com/NVIDIA/TensorRT-LLM/issues/9256',
    {
      body: [
        chatText('<|channel|>analysis<|mess'),
        chatText('age|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>'),
        chatText(whole),
        chatText('<|return|>'),
        ...end,
      ],
    },
    { text: whole },
  ),
  ...['<|im_end|>', '</s>', '<|eot_id|>', '<|endoftext|>'].map((token) =>
    openai(
      `${token} at the end of the text`,
      'llama.cpp, vLLM',
      'https://github.com/ggml-org/llama.cpp/pull/20805',
      { body: [chatText(whole), chatText(token), ...end] },
      { text: whole },
    ),
  ),
  openai(
    'a whole completion in the place of a stream',
    'servers that ignore `stream`',
    ignoredStream,
    jsonResponse(completion({ content: whole })),
    { text: whole, usage: { inputTokens: 12, outputTokens: 9 } },
  ),
  openai(
    'a whole completion as an event stream, [DONE] behind it',
    '9router',
    'https://github.com/decolua/9router/issues/3492',
    { body: [completion({ content: [{ type: 'text', text: whole }] }), 'data: [DONE]\n\n'] },
    { text: whole, usage: { inputTokens: 12, outputTokens: 9 } },
  ),
  openai(
    'a whole completion that is cut',
    'servers that ignore `stream`',
    ignoredStream,
    { body: [completion({ content: whole }).slice(0, 120), 20], ends: 'cut' },
    { text: '', failure: 'broken_stream', requests: 2 },
  ),
  usageRow(
    'reasoning tokens beside completion_tokens',
    'xAI',
    'https://docs.x.ai/docs/guides/reasoning',
    [
      usageEvent({
        prompt_tokens: 100,
        completion_tokens: 20,
        total_tokens: 620,
        completion_tokens_details: { reasoning_tokens: 500 },
      }),
    ],
    { inputTokens: 100, outputTokens: 520 },
  ),
  usageRow(
    'reasoning tokens within completion_tokens',
    'OpenAI',
    'https://platform.openai.com/docs/guides/reasoning',
    [
      usageEvent({
        prompt_tokens: 100,
        completion_tokens: 520,
        total_tokens: 620,
        completion_tokens_details: { reasoning_tokens: 500 },
      }),
    ],
    { inputTokens: 100, outputTokens: 520 },
  ),
  usageRow(
    'a last usage of zeros',
    'proxies that count anew',
    'https://github.com/BerriAI/litellm/issues/8349',
    [
      usageEvent({ prompt_tokens: 12, completion_tokens: 9, total_tokens: 21 }),
      usageEvent({ prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }),
    ],
    { inputTokens: 12, outputTokens: 9 },
  ),
  usageRow(
    'a usage of zeros and nothing else',
    'proxies that do not count',
    'https://github.com/earendil-works/pi/issues/2537',
    [usageEvent({ prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 })],
    { inputTokens: promptTokens, outputTokens: textTokens, usageSource: 'estimated' },
  ),
  usageRow(
    'a usage without completion_tokens',
    'proxies that count the input',
    'https://github.com/earendil-works/pi/issues/2537',
    [usageEvent({ prompt_tokens: 12 })],
    { inputTokens: 12, outputTokens: textTokens, usageSource: 'estimated' },
  ),
  usageRow(
    'x_groq.usage',
    'Groq',
    'https://console.groq.com/docs/api-reference#chat-create',
    [
      data({
        choices: [],
        x_groq: { id: 'req_1', usage: { prompt_tokens: 12, completion_tokens: 9, total_tokens: 21 } },
      }),
    ],
    { inputTokens: 12, outputTokens: 9 },
  ),
  usageRow(
    'cached input as prompt_cache_hit_tokens',
    'DeepSeek',
    'https://api-docs.deepseek.com/guides/kv_cache',
    [
      usageEvent({
        prompt_tokens: 100,
        prompt_cache_hit_tokens: 64,
        prompt_cache_miss_tokens: 36,
        completion_tokens: 9,
      }),
    ],
    { inputTokens: 100, cachedInputTokens: 64, outputTokens: 9 },
  ),
];
