import type { FailureClass } from '../../../../../src/ports/language-model.ts';
import type { Outcome, Shape } from '../shape.ts';
import {
  anthropicErrors,
  answeredByNext,
  claudeError,
  geminiError,
  geminiErrors,
  litellmPatterns,
  message,
  outputBlocked,
  refused,
  rowsOf,
  tooLong,
  type Refusal,
} from './error-rows.ts';
import { errorsInStream } from './errors-in-stream.ts';
import { refusedShapes } from './errors-refused.ts';
import { throttledShapes } from './errors-throttled.ts';
import { tooLongShapes } from './errors-too-long.ts';

/** The page of a proxy that bounds bodies; it says nothing about the model's window. */
const proxyTooLarge: Refusal = [
  'a 413 of a proxy',
  'nginx',
  'https://nginx.org/en/docs/http/ngx_http_core_module.html#client_max_body_size',
  413,
  '<html><head><title>413 Request Entity Too Large</title></head><body>nginx</body></html>',
  { 'content-type': 'text/html' },
];

const groqTooLarge = message(
  'Request too large for model `llama-3.1-8b-instant` in organization `o` service tier `on_demand` on tokens per minute (TPM): Limit 6000, Requested 6294, please reduce your message size and try again.',
  'tokens',
  'rate_limit_exceeded',
);

const otherRefusalsOfOpenAI: readonly (readonly [FailureClass, Refusal])[] = [
  [
    'rate_limited',
    [
      'a 413 that is a rate limit',
      'Groq',
      'https://github.com/continuedev/continue/issues/10218',
      413,
      groqTooLarge,
      { 'retry-after': '9' },
    ],
  ],
  ['invalid_request', proxyTooLarge],
  [
    'not_authorized',
    [
      'a wrong key as a 400',
      'xAI',
      'https://docs.x.ai/docs/key-information/debugging',
      400,
      { code: 'Client specified an invalid argument', error: 'Incorrect API key provided: ab***.' },
    ],
  ],
  [
    'not_authorized',
    [
      'a spent quota',
      'OpenAI',
      'https://platform.openai.com/docs/guides/error-codes',
      429,
      message(
        'You exceeded your current quota, please check your plan and billing details.',
        'insufficient_quota',
        'insufficient_quota',
      ),
    ],
  ],
  [
    'overloaded',
    [
      'a model that is loading, `error` a sentence',
      'Hugging Face',
      'https://huggingface.co/docs/api-inference/detailed_parameters',
      503,
      { error: 'Model m is currently loading', estimated_time: 20.5 },
    ],
  ],
  [
    'overloaded',
    [
      'a model that is loading, as a 500',
      'Ollama',
      'https://github.com/ollama/ollama/blob/main/docs/faq.md',
      500,
      { error: 'model is loading' },
      { 'retry-after': '9' },
    ],
  ],
  [
    'rate_limited',
    [
      'a rate limit as a 500 of a wrapper',
      'FastAPI wrappers',
      'https://docs.litellm.ai/docs/exception_mapping',
      500,
      { detail: 'Rate limit exceeded: 429 Too Many Requests' },
      { 'retry-after': '9' },
    ],
  ],
];

const ofClaude: readonly (readonly [Outcome, Refusal])[] = [
  [
    tooLong,
    [
      'a prompt and a bound above the window',
      'Anthropic',
      anthropicErrors,
      400,
      claudeError(
        'invalid_request_error',
        'input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000',
      ),
    ],
  ],
  [
    tooLong,
    [
      'a prompt too long, `detail` a sentence',
      'FastAPI wrappers',
      litellmPatterns,
      400,
      { detail: 'Input is too long for requested model.' },
    ],
  ],
  [
    refused,
    ['a refusal as a 400', 'Anthropic', 'https://github.com/anthropics/claude-code/issues/58367', 400, outputBlocked],
  ],
  [
    refused,
    [
      'a refusal as a 403',
      'LiteLLM',
      'https://docs.litellm.ai/docs/exception_mapping',
      403,
      { error: { message: 'Violated guardrail policy', type: 'None', code: '403' } },
    ],
  ],
  [answeredByNext('invalid_request'), proxyTooLarge],
  [
    answeredByNext('not_authorized'),
    [
      'an account without credit as a 400',
      'Anthropic',
      anthropicErrors,
      400,
      claudeError('invalid_request_error', 'Your credit balance is too low to access the Anthropic API.'),
    ],
  ],
  [
    answeredByNext('rate_limited'),
    [
      'a 413 that is a rate limit',
      'resellers',
      'https://github.com/continuedev/continue/issues/10218',
      413,
      groqTooLarge,
      { 'retry-after': '9' },
    ],
  ],
];

const ofGemini: readonly (readonly [Outcome, Refusal])[] = [
  [
    tooLong,
    [
      'a prompt above what the model supports',
      'Vertex AI',
      geminiErrors,
      400,
      geminiError(
        400,
        'INVALID_ARGUMENT',
        'Unable to submit request because the input token count is 1500000 but model only supports up to 1048576.',
      ),
    ],
  ],
  [
    tooLong,
    [
      'a prompt too long, in a list around the error',
      'Gemini',
      geminiErrors,
      400,
      [
        geminiError(
          400,
          'INVALID_ARGUMENT',
          'The input token count (1500000) exceeds the maximum number of tokens allowed (1048576).',
        ),
      ],
    ],
  ],
  [
    refused,
    [
      'a refusal as a 400',
      'Vertex AI',
      geminiErrors,
      400,
      geminiError(
        400,
        'INVALID_ARGUMENT',
        "The prompt contains sensitive words that violate Google's Responsible AI practices.",
      ),
    ],
  ],
  [answeredByNext('invalid_request'), proxyTooLarge],
  [
    answeredByNext('not_authorized'),
    [
      'a location that is not served, as a 400',
      'Gemini',
      geminiErrors,
      400,
      geminiError(400, 'FAILED_PRECONDITION', 'User location is not supported for the API use.'),
    ],
  ],
  [
    answeredByNext('not_authorized'),
    [
      'a wrong key as a 400 whose `details` say so',
      'Gemini',
      geminiErrors,
      400,
      geminiError(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', [
        { reason: 'API_KEY_INVALID' },
      ]),
    ],
  ],
];

/** Errors, by what they say and not by their status alone. */
export const errorShapes: readonly Shape[] = [
  ...tooLongShapes,
  ...throttledShapes,
  ...refusedShapes,
  ...otherRefusalsOfOpenAI.map(([failure, refusal]) => rowsOf('openai', answeredByNext(failure))(refusal)),
  ...ofClaude.map(([becomes, refusal]) => rowsOf('claude', becomes, becomes === tooLong)(refusal)),
  ...ofGemini.map(([becomes, refusal]) => rowsOf('gemini', becomes, becomes === tooLong)(refusal)),
  ...errorsInStream,
];
