import type { ReasoningEffort } from '../../../ports/language-model.ts';
import { actionOf, type ActionName } from './actions.ts';

/**
 * Every request may use this much beyond its expected length: the least that a short text needs, and room for models that
 * reason before they answer, whose hidden tokens count as output.
 */
const allowances: Readonly<Record<ReasoningEffort, number>> = {
  none: 1024,
  minimal: 1024,
  low: 1024,
  medium: 2048,
  high: 6144,
};

/** Expected lengths rest on an estimate of the input; an answer cut at its limit is lost, unused room is not billed. */
const margin = 1.5;

/** Expected lengths are on the generous side: a usual answer is shorter by this factor. */
const generosity = 1.3;

/** How many tokens a usual answer to a text of so many has. */
export const usualLength = (action: ActionName, inputTokens: number): number =>
  Math.ceil(actionOf(action).expectedLength(inputTokens) / generosity);

/**
 * The most tokens that the answer may have: follows the action, the length of the text and the effort to reason, never above
 * `ceiling`, and never below 1024 unless the ceiling is.
 */
export const outputBudget = (request: {
  readonly action: ActionName;
  readonly inputTokens: number;
  readonly ceiling: number;
  /** Low when absent. */
  readonly reasoningEffort?: ReasoningEffort;
}): number => {
  const expected = actionOf(request.action).expectedLength(request.inputTokens);
  return Math.min(request.ceiling, allowances[request.reasoningEffort ?? 'low'] + Math.ceil(expected * margin));
};
