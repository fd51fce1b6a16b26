import type { FailureClass } from '../../ports/language-model.ts';

/** Normalizes a name for the tables: providers write the same name with hyphens, underscores or capitals. */
export const normalized = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Builds a table from lists of names, separated by white space, for each class. */
const tableOf = (names: Partial<Record<FailureClass, string>>): ReadonlyMap<string, FailureClass> =>
  new Map(
    (Object.entries(names) as [FailureClass, string][]).flatMap(([failure, list]) =>
      (list.match(/\S+/g) ?? []).map((name) => [normalized(name), failure] as const),
    ),
  );

/**
 * Failures by names that are unambiguous whatever the status. Names that providers use for several failures, such as
 * `invalid_request_error`, `permission_denied` and `api_error`, are not listed.
 *
 * @see https://platform.openai.com/docs/guides/error-codes, https://docs.anthropic.com/en/api/errors,
 * https://ai.google.dev/gemini-api/docs/troubleshooting, https://docs.litellm.ai/docs/exception_mapping,
 * https://learn.microsoft.com/en-us/azure/ai-foundry/openai/concepts/content-filter,
 * https://www.alibabacloud.com/help/en/model-studio/error-code, https://github.com/ggml-org/llama.cpp/pull/15780,
 * https://docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error-codes.html, https://docs.bigmodel.cn/cn/api/api-code,
 * https://platform.minimax.io/docs/api-reference/errorcode, https://portkey.ai/docs/product/guardrails
 */
export const namedFailures = tableOf({
  safety: `content_filter content_policy_violation ContentPolicyViolationError invalid_prompt data_inspection_failed
     ResponsibleAIPolicyViolation moderation_blocked SensitiveContentDetected InputTextSensitiveContentDetected
     OutputTextSensitiveContentDetected guardrail_intervened cyber_policy prohibited_content image_prohibited_content
     hooks_failed 1301 1026 1027`,
  context_too_long: `context_length_exceeded exceed_context_size_error ContextWindowExceededError request_too_large string_too_long
     model_max_prompt_tokens_exceeded tokens_limit_reached context_window_exceeded model_context_window_exceeded`,
  not_authorized: `api_key_invalid authentication_error billing_error invalid_api_key incorrect_api_key model_not_found
     model_not_available DeploymentNotFound unauthenticated insufficient_quota insufficient_balance
     billing_hard_limit_reached billing_not_active access_terminated account_deactivated service_disabled billing_disabled
     api_key_service_blocked unsupported_country_region_territory AccessDeniedException UnrecognizedClientException
     ExpiredTokenException`,
  overloaded: `overloaded overloaded_error server_is_overloaded engine_overloaded engine_overloaded_error slow_down unavailable
     unavailable_error ServiceUnavailableError model_loading server_overloaded ServiceUnavailableException
     ModelNotReadyException`,
  rate_limited: `rate_limit_error rate_limit_exceeded RateLimitError resource_exhausted too_many_requests limit_requests
     rate_limit_reached_error TooManyRequests TooManyRequestsException throttling throttling_exception Throttling.RateQuota
     ServiceQuotaExceededException`,
});

/** Failures by vague names, for reports whose status and sentences are no more exact. */
export const vagueNames = tableOf({
  not_authorized: 'not_found not_found_error NotFoundError permission_denied permission_error forbidden',
  invalid_request: 'invalid_argument invalid_request_error BadRequestError bad_request failed_precondition',
});

/** Sentences that ask to wait: the tokens of all requests together exceed a rate, and not those of this prompt. */
export const asksToWait =
  /too many (input )?(tokens|requests).{0,40}(\bwait\b|try again (later|in \d)|per (second|minute|hour|day))|wait before trying again/is;

/**
 * Failures by the sentences of servers that send no name, in the order in which they are tried. Refusals come first, since they may
 * quote a policy that mentions limits. Throttles come before windows, since both mention too many tokens.
 */
export const sentenceFailures: readonly (readonly [FailureClass, RegExp])[] = [
  [
    'safety',
    // Anthropic, xAI, OpenRouter, DeepSeek, OpenAI, Alibaba, Azure, Moonshot, Zhipu, MiniMax, LiteLLM.
    /blocked by (the |our )?content (filter|moderation|management)|content filtering policy|content management policy|violat\w+ (\S+ ){0,3}(usage (guidelines|policy|policies)|content (safety |moderation )?polic(y|ies)|safety (policy|policies|guidelines)|guardrail)|content exists risk|requires moderation|input was flagged|prompt was flagged|flagged as potentially violating|inappropriate content|considered high risk|unsafe or sensitive content|sensitive words|safety_check_type|rejected (by|as a result of) (our|the) safety system|content[_ ]policy[_ ]violation|data_inspection_failed|new_sensitive|(包含|含有|涉及|存在).{0,12}(敏感|不安全|违规|违法)|敏感(词|信息|内容)/i,
  ],
  ['rate_limited', asksToWait],
  [
    'context_too_long',
    // OpenAI, vLLM, DeepSeek, OpenRouter, llama.cpp, Ollama, LM Studio.
    /maximum context length|(context|prompt|input|sequence)[ _-]?(window|length|limit|size)s?\b.{0,60}(exceed|too (long|large)|overflow)|exceed\w*.{0,60}(context|prompt|input)[ _-]?(window|length|limit|size)|larger than the (model's )?context|greater than the (model's )?context length|longer than the (model's )?(maximum model|context) length|context the overflows|model context window is/is,
  ],
  [
    'context_too_long',
    // Anthropic, Bedrock, xAI, Mistral, TGI, Groq, Gemini, SGLang, Cohere, Moonshot, Copilot, Alibaba, Zhipu, Perplexity, GitHub Models.
    /(prompt|input|conversation|messages?)( \([^)]*\))? (is |are )?too (long|large)|maximum prompt length|too large for model with|`?inputs`? tokens \+ `?max_new_tokens`?|`?inputs`? must have less than|reduce the length of (the|your) (messages|input|prompt)|input token count.{0,80}(exceed|only supports)|too many (input )?tokens|token count .{0,40}exceeds|exceeded model token limit|tokens in the prompt cannot exceed|range of input length should be|prompt exceeds max length|length of all messages is too long|request body too large for|max_tokens must be at least 1, got -/is,
  ],
  [
    'not_authorized',
    // Anthropic, DeepSeek, OpenAI, OpenRouter, Gemini.
    /credit balance is too low|insufficient (balance|credits?|funds|quota)|exceeded your current quota, please check your plan|specified api usage limits|more credits|billing (hard )?limit|billing (is )?(not active|disabled)|prepayment credits/i,
  ],
  [
    'not_authorized',
    // xAI and Gemini send a 400; LM Studio and Ollama lack the model.
    /(incorrect|invalid|wrong|expired|missing|malformed) api[ _-]?key|api[ _-]?key (is )?(not valid|invalid|expired|not found|incorrect|missing)|(authentication|unauthorized).{0,20}(fail|required|error)|location is not supported|country, region, or territory not supported|no models? (is |are )?loaded|model .{0,120}(does not exist|not found|is not available)/i,
  ],
  [
    'overloaded',
    // Hugging Face, llama.cpp, LM Studio, Together, OpenAI.
    /(currently|still) loading|loading (the )?model|model is (loading|unloaded|not ready)|not ready yet|overloaded|at (full )?capacity|no available (capacity|workers|instances)/i,
  ],
  ['rate_limited', /rate[ _-]?limit|too many requests|tokens per minute|requests per minute/i],
];
