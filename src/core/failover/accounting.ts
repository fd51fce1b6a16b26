import type { ModelRequest, ReportedUsage, TokenUsage } from '../../ports/language-model.ts';
import type { Attempt } from '../../ports/sessions.ts';
import type { TokenCounter } from '../../ports/token-counter.ts';
import { estimateTokens } from '../text/token-estimate.ts';
import { plausibleUsage } from './plausible-usage.ts';
import type { EndedAttempt } from './running-attempt.ts';

/** Tokens of an attempt as they are billed, and whether the provider counted them. */
export type BilledUsage = TokenUsage & Pick<Attempt, 'usageSource'>;

/** How many tokens the prompt has. */
export const promptTokens = async (counter: TokenCounter, { system, messages }: ModelRequest): Promise<number> => {
  const counts = await Promise.all(
    [system, ...messages.map(({ content }) => content)].map((text) => counter.count(text)),
  );
  return counts.reduce((sum, count) => sum + count, 0);
};

/** Tokenizers differ by less than this factor: a count that is further below another one is none of the text. */
const tokenizerSpread = 3;

/** The provider's count, unless the text shows that it has not counted it; then the text's own. */
const outputOf = async (
  counter: TokenCounter,
  { outputTokens: reported, hiddenTokens = 0 }: ReportedUsage,
  text: string,
): Promise<number> => {
  if (reported !== undefined && reported * tokenizerSpread >= estimateTokens(text)) return reported;
  const counted = await counter.count(text);
  if (reported === undefined) return counted + hiddenTokens;
  return reported * tokenizerSpread >= counted ? reported : counted;
};

/** What the provider reported, with estimates in the place of what it did not count and of less than there is. */
const completed = async (
  counter: TokenCounter,
  { request, delivered }: EndedAttempt,
  usage: ReportedUsage,
): Promise<BilledUsage> => {
  const [inputTokens, outputTokens] = await Promise.all([
    usage.inputTokens ?? promptTokens(counter, request),
    outputOf(counter, usage, delivered),
  ]);
  const isReported = inputTokens === usage.inputTokens && outputTokens === usage.outputTokens;
  const { hiddenTokens: _, ...counts } = usage;
  return { ...counts, inputTokens, outputTokens, usageSource: isReported ? 'provider' : 'estimated' };
};

/**
 * What an attempt is billed for, as far as can be told.
 *
 * - What the provider counted, where it did, also for an attempt that failed before its first text: the provider bills it. A count
 *   that cannot be is replaced by an estimate, and so is one that is less than the text itself has; but for an attempt that was
 *   aborted all of it is estimated, since then the provider had not counted to the end.
 * - Else an estimate of the prompt and of the text that came, reasoning with it. After an abort a provider that goes on is taken to
 *   write all that it was allowed to; another has written what it delivered.
 * - Nothing where a failed attempt has neither a count nor any text: no evidence says that the provider worked.
 */
export const billedUsage = async (counter: TokenCounter, attempt: EndedAttempt): Promise<BilledUsage> => {
  const {
    candidate: { model },
    request,
    failure,
    delivered,
  } = attempt;
  const usage = attempt.usage && plausibleUsage(attempt.usage, request, delivered);
  const wasAborted = failure?.failure === 'cancelled' || failure?.failure === 'silent';
  if (usage && !wasAborted) return completed(counter, attempt, usage);
  if (failure && delivered === '') return { inputTokens: 0, outputTokens: 0, usageSource: 'estimated' };
  const [inputTokens, written] = await Promise.all([promptTokens(counter, request), counter.count(delivered)]);
  const outputTokens = wasAborted && model.billsAfterAbort ? Math.max(written, request.maxOutputTokens) : written;
  return { inputTokens, outputTokens, usageSource: 'estimated' };
};
