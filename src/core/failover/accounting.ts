import type { LanguageModel, ModelRequest, ProviderError, TokenUsage } from '../../ports/language-model.ts';
import type { Attempt } from '../../ports/sessions.ts';
import { estimateTokens } from '../limits/estimate-tokens.ts';

export type BilledUsage = TokenUsage & Pick<Attempt, 'usageSource'>;

/** About how many tokens the prompt has. */
export const promptTokens = ({ system, messages }: ModelRequest): number =>
  estimateTokens(system) + messages.reduce((sum, { content }) => sum + estimateTokens(content), 0);

/**
 * What an attempt is billed for, as far as can be told.
 *
 * - What the provider counted, where it did; but for an attempt that was aborted, since then it had not counted to the end.
 * - After an abort a provider that goes on is taken to write all that it was allowed to; another has written what it delivered.
 * - A failure before the first text costs nothing.
 */
export const billedUsage = ({
  model,
  request,
  failure,
  usage,
  delivered,
}: {
  readonly model: LanguageModel;
  readonly request: ModelRequest;
  readonly failure: ProviderError | undefined;
  readonly usage: TokenUsage | undefined;
  /** The text that came. */
  readonly delivered: string;
}): BilledUsage => {
  const wasAborted = failure?.failure === 'cancelled' || failure?.failure === 'silent';
  if (wasAborted && model.billsAfterAbort) {
    return { inputTokens: promptTokens(request), outputTokens: request.maxOutputTokens, usageSource: 'estimated' };
  }
  if (usage && !wasAborted) return { ...usage, usageSource: 'provider' };
  if (failure && delivered === '') return { inputTokens: 0, outputTokens: 0, usageSource: 'estimated' };
  return { inputTokens: promptTokens(request), outputTokens: estimateTokens(delivered), usageSource: 'estimated' };
};
