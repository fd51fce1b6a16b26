import type { Ending } from './answer-end.ts';

/** What providers' words for the end of an answer mean; keys are in lower case. */
export type FinishReasons = Readonly<Record<string, Ending>>;

/** Reasons that say nothing: the default value of a field that is not set yet. */
const unset: ReadonlySet<string> = new Set(['', 'null', 'none', 'finish_reason_unspecified']);

/**
 * Reasons that servers send through a protocol that has no such word, in four classes. The providers' own are in their readers.
 */
const foreignReasons: FinishReasons = {
  // Stop: Text Generation Inference `eos_token`, `stop_sequence`; Together AI `eos`; Cohere `COMPLETE`, `STOP_SEQUENCE`;
  // OpenAI, Claude and Gemini through each other's protocols; Bedrock `end_turn`.
  // https://huggingface.co/docs/text-generation-inference/reference/api_reference
  // https://docs.together.ai/reference/chat-completions-1
  // https://docs.cohere.com/reference/chat
  // https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
  stop: 'stop',
  end: 'stop',
  eos: 'stop',
  eos_token: 'stop',
  end_turn: 'stop',
  stop_sequence: 'stop',
  stop_token: 'stop',
  complete: 'stop',
  completed: 'stop',
  finished: 'stop',
  // Length: Mistral `model_length`; Claude and Bedrock `max_tokens`; Cohere `ERROR_LIMIT`.
  // https://docs.mistral.ai/api/#tag/chat
  length: 'output_limit',
  max_length: 'output_limit',
  max_tokens: 'output_limit',
  max_output_tokens: 'output_limit',
  model_length: 'output_limit',
  token_limit: 'output_limit',
  error_limit: 'output_limit',
  model_context_window_exceeded: 'context_too_long',
  // Refusal: Zhipu `sensitive`; Claude `refusal`; Bedrock `guardrail_intervened`, `content_filtered`; Cohere `ERROR_TOXIC`.
  // https://open.bigmodel.cn/dev/api/normal-model/glm-4
  content_filter: 'safety',
  content_filtered: 'safety',
  sensitive: 'safety',
  safety: 'safety',
  refusal: 'safety',
  guardrail_intervened: 'safety',
  error_toxic: 'safety',
  // Break: Zhipu `network_error`; vLLM and SGLang `abort`; OpenRouter and Mistral `error`; DeepSeek
  // `insufficient_system_resource`; Cohere `ERROR`, `USER_CANCEL`, `TIMEOUT`.
  // https://openrouter.ai/docs/api/reference/errors-and-debugging
  // https://api-docs.deepseek.com/api/create-chat-completion
  network_error: 'broken_stream',
  connection_error: 'broken_stream',
  abort: 'broken_stream',
  aborted: 'broken_stream',
  cancelled: 'broken_stream',
  canceled: 'broken_stream',
  user_cancel: 'broken_stream',
  error: 'broken_stream',
  timeout: 'broken_stream',
  insufficient_system_resource: 'broken_stream',
};

/** Maps a provider's finish reason, in any case; undefined when it is unset. A word that no table has is `malformed`. */
export const mapFinishReason = (reason: unknown, own: FinishReasons = {}): Ending | undefined => {
  if (reason === undefined || reason === null) return undefined;
  if (typeof reason !== 'string') return 'malformed';
  const name = reason.trim().toLowerCase();
  if (unset.has(name)) return undefined;
  if (Object.hasOwn(own, name)) return own[name];
  return Object.hasOwn(foreignReasons, name) ? foreignReasons[name] : 'malformed';
};
