import { actionOf, type ActionName } from './actions/index.ts';

/**
 * Every request may use this much beyond its expected length: the least that a
 * short text needs, and room for models that reason before they answer, whose
 * hidden tokens count as output.
 */
const allowance = 1024;

/** Expected lengths rest on an estimate of the input; an answer cut at its limit is lost, unused room is not billed. */
const margin = 1.5;

/**
 * The most tokens that the answer may have: follows the action and the length of
 * the text, never above `ceiling`, and never below 1024 unless the ceiling is.
 */
export const outputBudget = (request: { action: ActionName; inputTokens: number; ceiling: number }): number => {
  const expected = actionOf(request.action).expectedLength(request.inputTokens);
  return Math.min(request.ceiling, allowance + Math.ceil(expected * margin));
};
