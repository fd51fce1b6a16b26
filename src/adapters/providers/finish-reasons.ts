import type { Ending } from './answer-end.ts';

/** Endings by a provider's finish reason, in lower case. */
export type FinishReasons = Readonly<Record<string, Ending>>;

/** Finish reasons that mean a field without a value. */
const unset: ReadonlySet<string> = new Set(['', 'null', 'none', 'finish_reason_unspecified']);

const reasons = (ending: Ending, names: string): FinishReasons =>
  Object.fromEntries(names.split(' ').map((name) => [name, ending]));

/** Finish reasons that servers send through a protocol that does not define them. The readers have the providers' own. */
const foreignReasons: FinishReasons = {
  // Text Generation Inference `eos_token`, `stop_sequence`; Together AI `eos`; Cohere `COMPLETE`, `STOP_SEQUENCE`;
  // OpenAI, Claude and Gemini through each other's protocols; Bedrock `end_turn`.
  // https://huggingface.co/docs/text-generation-inference/reference/api_reference
  // https://docs.together.ai/reference/chat-completions-1
  // https://docs.cohere.com/reference/chat
  // https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
  ...reasons('stop', 'stop end eos eos_token end_turn stop_sequence stop_token complete completed finished'),
  // Mistral `model_length`; Claude and Bedrock `max_tokens`; Cohere `ERROR_LIMIT`.
  // https://docs.mistral.ai/api/#tag/chat
  ...reasons('output_limit', 'length max_length max_tokens max_output_tokens model_length token_limit error_limit'),
  ...reasons('context_too_long', 'model_context_window_exceeded'),
  // Zhipu `sensitive`; Claude `refusal`; Bedrock `guardrail_intervened`, `content_filtered`; Cohere `ERROR_TOXIC`.
  // https://open.bigmodel.cn/dev/api/normal-model/glm-4
  ...reasons('safety', 'content_filter content_filtered sensitive safety refusal guardrail_intervened error_toxic'),
  // Zhipu `network_error`; vLLM and SGLang `abort`; OpenRouter and Mistral `error`; DeepSeek `insufficient_system_resource`;
  // Cohere `ERROR`, `USER_CANCEL`, `TIMEOUT`.
  // https://openrouter.ai/docs/api/reference/errors-and-debugging
  // https://api-docs.deepseek.com/api/create-chat-completion
  ...reasons(
    'broken_stream',
    'network_error connection_error abort aborted cancelled canceled user_cancel error timeout insufficient_system_resource',
  ),
};

/** Maps a provider's finish reason, in any case; undefined when it is unset. A reason that no table lists is `malformed`. */
export const mapFinishReason = (reason: unknown, own: FinishReasons = {}): Ending | undefined => {
  if (reason === undefined || reason === null) return undefined;
  if (typeof reason !== 'string') return 'malformed';
  const name = reason.trim().toLowerCase();
  if (unset.has(name)) return undefined;
  if (Object.hasOwn(own, name)) return own[name];
  return Object.hasOwn(foreignReasons, name) ? foreignReasons[name] : 'malformed';
};
