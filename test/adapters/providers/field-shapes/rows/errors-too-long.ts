import type { Shape } from '../shape.ts';
import {
  litellmPatterns,
  alibabaErrors,
  message,
  openRouterErrors,
  overflowPatterns,
  rowsOf,
  tooLong,
  type Refusal,
} from './error-rows.ts';

const tooLongForOpenAI: readonly Refusal[] = [
  [
    'a prompt too long, by `exceed_context_size_error`',
    'llama.cpp',
    'https://github.com/ggml-org/llama.cpp/pull/15780',
    400,
    {
      error: {
        code: 400,
        message: 'request (33056 tokens) exceeds the available context size (32768 tokens), try increasing it',
        type: 'exceed_context_size_error',
        n_prompt_tokens: 33_056,
        n_ctx: 32_768,
      },
    },
  ],
  [
    'a prompt too long, as a 500',
    'llama.cpp before b6000',
    'https://github.com/oobabooga/textgen/issues/7257',
    500,
    message('the request exceeds the available context size. try increasing the context size', 'server_error', 500),
  ],
  [
    'a prompt too long, with a top-level `message`',
    'vLLM',
    'https://github.com/canfieldjuan/finetunelab.ai/blob/main/docs/MAX_TOKENS_CONTEXT_OVERFLOW_FIX.md',
    400,
    {
      object: 'error',
      message: "This model's maximum context length is 8192 tokens. However, you requested 9000 tokens.",
      type: 'BadRequestError',
      param: null,
      code: 400,
    },
  ],
  [
    'a prompt longer than the decoder takes',
    'vLLM',
    'https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html',
    400,
    message(
      'The decoder prompt (length 9000) is longer than the maximum model length of 8192.',
      'BadRequestError',
      400,
    ),
  ],
  [
    'a prompt too large for the model, with a top-level `message`',
    'Mistral',
    'https://github.com/BerriAI/litellm/issues/21558',
    400,
    {
      object: 'error',
      message: 'Prompt contains 40001 tokens and 0 draft tokens, too large for model with 32768 maximum context length',
      type: 'invalid_request_prompt',
      param: null,
      code: '3051',
    },
  ],
  [
    'a prompt too long, as a 422 whose `error` is a sentence',
    'Text Generation Inference, Together',
    'https://huggingface.co/docs/text-generation-inference/reference/api_reference',
    422,
    {
      error: 'Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000 `inputs` tokens',
      error_type: 'validation',
    },
  ],
  [
    'a prompt too long, `code` a sentence beside an `error` that is one',
    'xAI',
    overflowPatterns,
    400,
    {
      code: 'Client specified an invalid argument',
      error: "This model's maximum prompt length is 131072 but the request contains 537812 tokens.",
    },
  ],
  [
    'a prompt too long, as a 500 whose `error` is a sentence',
    'Ollama',
    'https://github.com/ollama/ollama/issues/85',
    500,
    { error: 'the input length exceeds the context length' },
  ],
  [
    'a prompt too long, whose context “overflows”',
    'LM Studio',
    'https://github.com/lmstudio-ai/lmstudio-bug-tracker/issues/546',
    400,
    {
      error:
        'Trying to keep the first 5000 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens, which is not enough.',
    },
  ],
  [
    'a prompt too long, by what to do about it',
    'Groq',
    overflowPatterns,
    400,
    message('Please reduce the length of the messages or completion.'),
  ],
  [
    'a prompt too long, `detail` a sentence',
    'FastAPI wrappers',
    'https://fastapi.tiangolo.com/tutorial/handling-errors/',
    400,
    { detail: 'Prompt is too long: 9000 tokens, maximum 8192.' },
  ],
  [
    'a prompt too long, `detail` a list of objects with `msg`',
    'FastAPI wrappers',
    'https://fastapi.tiangolo.com/tutorial/handling-errors/',
    422,
    {
      detail: [
        {
          type: 'value_error',
          loc: ['body', 'messages'],
          msg: 'Value error, input length 9000 exceeds the context window of 8192',
          input: [{ role: 'user', content: 'what a user wrote' }],
        },
      ],
    },
  ],
  [
    'a prompt too long, `detail` an object around an error',
    'FastAPI wrappers',
    'https://fastapi.tiangolo.com/tutorial/handling-errors/',
    500,
    { detail: { error: { message: 'Requested tokens (9000) exceed context window of 8192' } } },
  ],
  [
    'a prompt too long, in a list of `errors`',
    'Cloudflare Workers AI',
    'https://developers.cloudflare.com/workers-ai/platform/errors/',
    413,
    {
      success: false,
      errors: [
        {
          code: 5021,
          message: 'The estimated number of input tokens exceeded this model context window limit (8192).',
        },
      ],
    },
  ],
  [
    'a prompt too long, as plain text',
    'self-made servers',
    'https://github.com/jaylfc/taOS/issues/1738',
    400,
    'Prompt is 11543 tokens but the model context window is 4096 tokens.',
    { 'content-type': 'text/plain' },
  ],
  [
    'a prompt too long, in another provider’s words behind a proxy',
    'OpenRouter',
    openRouterErrors,
    400,
    {
      error: {
        message: 'Provider returned error',
        code: 400,
        metadata: {
          raw: '{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 210000 tokens > 200000 maximum"}}',
          provider_name: 'Anthropic',
        },
      },
    },
  ],
  [
    'a body above a model’s limit of tokens, as a 413',
    'GitHub Models',
    'https://docs.github.com/en/github-models/use-github-models/prototyping-with-ai-models',
    413,
    message(
      'Request body too large for gpt-4o model. Max size: 8000 tokens.',
      'invalid_request_error',
      'tokens_limit_reached',
    ),
  ],
  [
    'a prompt above the model’s range',
    'Alibaba Model Studio',
    alibabaErrors,
    400,
    message('Range of input length should be [1, 30720]', 'invalid_request_error', 'invalid_parameter_error'),
  ],
  [
    'a prompt above the model’s limit of tokens',
    'Moonshot',
    overflowPatterns,
    400,
    message('Invalid request: Your request exceeded model token limit: 8192'),
  ],
  [
    'too many tokens',
    'Cohere, Bedrock',
    litellmPatterns,
    400,
    { message: 'too many tokens: the prompt has 9000 tokens' },
  ],
];

/** Prompts that do not fit, in the words of servers that speak chat completions. */
export const tooLongShapes: readonly Shape[] = tooLongForOpenAI.map(rowsOf('openai', tooLong, true));
