import type { FakeProviderName } from '../../../../fakes/fake-provider.ts';
import type { Shape } from '../shape.ts';
import { chatText, data, messageEvent, messageStart, messageText } from './bodies.ts';
import { answeredByNext, claudeError, geminiError, message, rowsOf, type Refusal } from './error-rows.ts';

const throttled = 'Too many tokens, please wait before trying again.';
const opencode = 'https://github.com/anomalyco/opencode/issues/39621';
const crewai = 'https://github.com/crewAIInc/crewAI/issues/7613';
/** Keeps the test from waiting for the same provider. */
const later = { 'retry-after': '9' };

const refusals: readonly (readonly [FakeProviderName, Refusal])[] = [
  ['openai', ['a throttle that speaks of tokens, as a 400', 'Bedrock', opencode, 400, { message: throttled }, later]],
  ['openai', ['a throttle that speaks of tokens, as a 503', 'Bedrock', opencode, 503, { message: throttled }, later]],
  [
    'openai',
    [
      'a throttle by the day, named in `__type`',
      'Bedrock',
      crewai,
      400,
      {
        __type: 'com.amazon.coral.service#ThrottlingException',
        message: 'Too many tokens per day, please wait before trying again.',
      },
      later,
    ],
  ],
  [
    'openai',
    [
      'a throttle whose name is the only thing said',
      'Bedrock',
      crewai,
      400,
      { __type: 'com.amazon.coral.service#ThrottlingException' },
      later,
    ],
  ],
  [
    'openai',
    [
      'a throttle in another provider’s words within a sentence',
      'LiteLLM',
      opencode,
      400,
      message(`litellm.BadRequestError: BedrockException - {"message":"${throttled}"}`, 'invalid_request_error', '400'),
      later,
    ],
  ],
  [
    'openai',
    [
      'a throttle that a proxy names after the window',
      'LiteLLM',
      opencode,
      400,
      message(
        `litellm.ContextWindowExceededError: BedrockException: Context Window Error - {"message":"${throttled}"}`,
        'invalid_request_error',
        '400',
      ),
      later,
    ],
  ],
  [
    'openai',
    [
      'a throttle whose name stands in the sentence only',
      'LiteLLM',
      opencode,
      400,
      message('litellm.APIConnectionError: BedrockException - ThrottlingException', 'None', '400'),
      later,
    ],
  ],
  [
    'claude',
    [
      'a throttle that speaks of tokens, as a 400',
      'Bedrock behind a proxy',
      opencode,
      400,
      claudeError('invalid_request_error', throttled),
      later,
    ],
  ],
  [
    'gemini',
    [
      'a throttle that speaks of tokens, as a 400',
      'proxies',
      opencode,
      400,
      geminiError(400, 'INVALID_ARGUMENT', throttled),
      later,
    ],
  ],
];

const begun = 'Please send ';

/** Throttles in the words that other servers use of a prompt that does not fit. */
export const throttledShapes: readonly Shape[] = [
  ...refusals.map(([provider, refusal]) => rowsOf(provider, answeredByNext('rate_limited'))(refusal)),
  {
    title: 'a throttle that speaks of tokens, in mid-stream',
    sentBy: 'Bedrock behind a proxy',
    source: opencode,
    provider: 'openai',
    responses: [{ body: [chatText(begun), data({ error: { message: throttled } })] }],
    becomes: { text: begun, failure: 'rate_limited' },
  },
  {
    title: 'a throttle that speaks of tokens, as an `api_error` in mid-stream',
    sentBy: 'Bedrock behind a proxy',
    source: opencode,
    provider: 'claude',
    responses: [
      { body: [messageStart(), messageText(begun), messageEvent('error', claudeError('api_error', throttled))] },
    ],
    becomes: { text: begun, failure: 'rate_limited' },
  },
];
