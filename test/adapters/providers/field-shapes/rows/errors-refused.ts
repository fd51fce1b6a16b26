import type { Shape } from '../shape.ts';
import { alibabaErrors, message, openRouterErrors, refused, rowsOf, type Refusal } from './error-rows.ts';

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
];

/** Refusals of content under other names, by servers that speak chat completions. */
export const refusedShapes: readonly Shape[] = refusedByOpenAI.map(rowsOf('openai', refused));
