import type { ReasoningEffort } from '../../../ports/language-model.ts';
import { actionOf, type ActionName } from './actions.ts';

/** Output tokens beyond the expected length: the least for a short text, and room for reasoning, whose hidden tokens count as output. */
const extraTokens: Readonly<Record<ReasoningEffort, number>> = {
  none: 1024,
  minimal: 1024,
  low: 1024,
  medium: 2048,
  high: 6144,
};

/** Margin on the expected length, which rests on an estimate: an answer that is cut is lost, unused room is not billed. */
const margin = 1.5;

/** Expected lengths are on the generous side: a usual answer is shorter by this factor. */
const generosity = 1.3;

/** How many tokens a usual answer to a text of so many has. */
export const usualLength = (action: ActionName, inputTokens: number): number =>
  Math.ceil(actionOf(action).expectedLength(inputTokens) / generosity);

/**
 * Computes the output limit of a request in tokens, from its action, the length of the text and the reasoning effort: at least 1024, at most
 * `ceiling`.
 */
export const outputBudget = (request: {
  readonly action: ActionName;
  readonly inputTokens: number;
  readonly ceiling: number;
  /** Low when absent. */
  readonly reasoningEffort?: ReasoningEffort;
}): number => {
  const expected = actionOf(request.action).expectedLength(request.inputTokens);
  return Math.min(request.ceiling, extraTokens[request.reasoningEffort ?? 'low'] + Math.ceil(expected * margin));
};
