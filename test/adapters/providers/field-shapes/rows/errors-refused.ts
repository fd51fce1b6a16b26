import type { Shape } from '../shape.ts';
import { chatText, data } from './bodies.ts';
import {
  alibabaErrors,
  claudeError,
  geminiError,
  geminiErrors,
  message,
  openRouterErrors,
  refused,
  rowsOf,
  type Refusal,
} from './error-rows.ts';

const zhipu = 'https://github.com/langchain4j/langchain4j/issues/1079';
const zhipuError = {
  error: {
    code: '1301',
    message: '系统检测到输入或生成内容可能包含不安全或敏感内容，请您避免输入易产生敏感内容的提示语。',
  },
};
const minimax = 'https://platform.minimax.io/docs/api-reference/errorcode';
const minimaxRefusal = (code: number, sentence: string): object => ({
  id: 'r',
  choices: null,
  base_resp: { status_code: code, status_msg: sentence },
});
const litellmName = 'https://github.com/microsoft/sample-app-aoai-chatGPT/issues/986';
const litellmSentence =
  'litellm.BadRequestError: litellm.ContentPolicyViolationError: AzureException - The response was filtered.';

const refusedByOpenAI: readonly Refusal[] = [
  [
    'a refusal as a 403 of permissions',
    'xAI',
    'https://github.com/UKGovernmentBEIS/inspect_ai/pull/2267',
    403,
    {
      code: 'The caller does not have permission to execute the specified operation',
      error:
        'Content violates usage guidelines. Team: t, API key ID: k, Model: grok-4, Failed check: SAFETY_CHECK_TYPE_BIO',
    },
  ],
  [
    'a refusal as a 403 `permission-denied`',
    'xAI',
    'https://github.com/Wei-Shaw/sub2api/issues/4785',
    403,
    { code: 'permission-denied', error: 'Content violates usage guidelines. ' },
  ],
  [
    'a refusal as a 403 that quotes the prompt',
    'OpenRouter',
    openRouterErrors,
    403,
    {
      error: {
        code: 403,
        message: 'anthropic/claude requires moderation on Anthropic. Your input was flagged for "violence".',
        metadata: { reasons: ['violence'], flagged_input: 'what a user wrote', provider_name: 'Anthropic' },
      },
    },
  ],
  [
    'a refusal called a risk',
    'DeepSeek',
    'https://github.com/666ghj/BettaFish/issues/108',
    400,
    message('Content Exists Risk', 'invalid_request_error', 'invalid_request_error'),
  ],
  [
    'a refusal called a risk, as `detail`',
    'DeepSeek',
    'https://github.com/deepseek-ai/DeepSeek-V2/issues/30',
    400,
    { detail: 'Content Exists Risk' },
  ],
  [
    'a refusal by `invalid_prompt`',
    'OpenAI',
    'https://platform.openai.com/docs/guides/reasoning',
    400,
    message(
      'Invalid prompt: your prompt was flagged as potentially violating our usage policy.',
      'invalid_request_error',
      'invalid_prompt',
    ),
  ],
  [
    'a refusal by `data_inspection_failed`',
    'Alibaba Model Studio',
    alibabaErrors,
    400,
    message('Input data may contain inappropriate content.', 'data_inspection_failed', 'data_inspection_failed'),
  ],
  [
    'a refusal by `DataInspectionFailed` at the top level',
    'Alibaba Model Studio',
    alibabaErrors,
    400,
    { code: 'DataInspectionFailed', message: 'Output data may contain inappropriate content.', request_id: 'r' },
  ],
  [
    'a refusal by a content filter, named in an inner error',
    'Azure OpenAI',
    'https://learn.microsoft.com/en-us/azure/ai-foundry/openai/concepts/content-filter',
    400,
    {
      error: {
        message: "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
        type: null,
        param: 'prompt',
        code: 'content_filter',
        status: 400,
        innererror: { code: 'ResponsibleAIPolicyViolation', content_filter_result: { hate: { filtered: true } } },
      },
    },
  ],
  [
    'a refusal whose sentence stands in `param`',
    'Xiaomi MiMo, Moonshot',
    'https://github.com/XiaomiMiMo/MiMo-V2-Flash/issues/18',
    400,
    {
      error: {
        code: '421',
        message: 'Moderation Block',
        param: 'The request was rejected because it was considered high risk',
        type: 'content_filter',
      },
    },
  ],
  ['a refusal by a number, with a sentence in Chinese', 'Zhipu', zhipu, 400, zhipuError],
  [
    'a refusal in a sentence in Chinese alone',
    'resellers of Zhipu',
    zhipu,
    400,
    { error: { message: zhipuError.error.message } },
  ],
  [
    'a refusal whose name stands in the sentence only',
    'LiteLLM',
    litellmName,
    400,
    message(litellmSentence, 'None', '400'),
  ],
  [
    'a refusal by Gemini, in a list around the error',
    'Gemini through chat completions',
    geminiErrors,
    400,
    [geminiError(400, 'INVALID_ARGUMENT', 'Request blocked: PROHIBITED_CONTENT')],
  ],
  [
    'a refusal by a safety policy',
    'LiteLLM',
    'https://docs.litellm.ai/docs/proxy/guardrails/quick_start',
    400,
    message('Violated content safety policy', 'None', '400'),
  ],
  [
    'a refusal by hooks, as a 446',
    'Portkey',
    'https://portkey.ai/docs/product/guardrails',
    446,
    {
      error: { message: 'The guardrail checks defined in the config failed.', type: 'hooks_failed', code: null },
      hook_results: { before_request_hooks: [{ verdict: false, id: 'h' }] },
    },
  ],
  [
    'a refusal of the prompt as a 200 without choices',
    'MiniMax',
    minimax,
    200,
    minimaxRefusal(1026, 'input new_sensitive'),
    { 'content-type': 'application/json' },
  ],
  [
    'a refusal of the answer as a 200 without choices',
    'MiniMax',
    minimax,
    200,
    minimaxRefusal(1027, 'output new_sensitive'),
    { 'content-type': 'application/json' },
  ],
];

const begun = 'Please send ';

const inStream = (title: string, sentBy: string, source: string, event: object): Shape => ({
  title,
  sentBy,
  source,
  provider: 'openai',
  responses: [{ body: [chatText(begun), data(event)] }],
  becomes: { ...refused, text: begun },
});

/** Refusals of content under other names. */
export const refusedShapes: readonly Shape[] = [
  ...refusedByOpenAI.map(rowsOf('openai', refused)),
  inStream('a refusal by a number, in mid-stream', 'Zhipu', zhipu, zhipuError),
  inStream(
    'a refusal without choices, in mid-stream',
    'MiniMax',
    minimax,
    minimaxRefusal(1027, 'output new_sensitive'),
  ),
  rowsOf(
    'claude',
    refused,
  )([
    'a refusal whose name stands in the sentence only',
    'LiteLLM',
    litellmName,
    400,
    claudeError('invalid_request_error', litellmSentence),
  ]),
  rowsOf(
    'gemini',
    refused,
  )([
    'a refusal whose name stands in the sentence only',
    'Gemini',
    geminiErrors,
    400,
    geminiError(400, 'INVALID_ARGUMENT', 'Request blocked: PROHIBITED_CONTENT'),
  ]),
];
