import type { ModelRequest, TokenUsage } from '../../ports/language-model.ts';
import type { Attempt } from '../../ports/sessions.ts';
import type { TokenCounter } from '../../ports/token-counter.ts';
import type { EndedAttempt } from './running-attempt.ts';

export type BilledUsage = TokenUsage & Pick<Attempt, 'usageSource'>;

/** How many tokens the prompt has. */
export const promptTokens = async (counter: TokenCounter, { system, messages }: ModelRequest): Promise<number> => {
  const counts = await Promise.all(
    [system, ...messages.map(({ content }) => content)].map((text) => counter.count(text)),
  );
  return counts.reduce((sum, count) => sum + count, 0);
};

/**
 * What an attempt is billed for, as far as can be told.
 *
 * - What the provider counted, where it did; but for an attempt that was aborted, since then it had not counted to the end.
 * - After an abort a provider that goes on is taken to write all that it was allowed to; another has written what it delivered.
 * - A failure before the first text costs nothing.
 */
export const billedUsage = async (
  counter: TokenCounter,
  { candidate: { model }, request, failure, usage, delivered }: EndedAttempt,
): Promise<BilledUsage> => {
  const wasAborted = failure?.failure === 'cancelled' || failure?.failure === 'silent';
  if (usage && !wasAborted) return { ...usage, usageSource: 'provider' };
  const goesOn = wasAborted && model.billsAfterAbort;
  if (failure && delivered === '' && !goesOn) return { inputTokens: 0, outputTokens: 0, usageSource: 'estimated' };
  const [inputTokens, written] = await Promise.all([promptTokens(counter, request), counter.count(delivered)]);
  const outputTokens = goesOn ? Math.max(written, request.maxOutputTokens) : written;
  return { inputTokens, outputTokens, usageSource: 'estimated' };
};
