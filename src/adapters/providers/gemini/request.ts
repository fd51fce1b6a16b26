import type { Content, GenerateContentRequest } from '@google/generative-ai';
import type { ModelMessage, ModelRequest, ReasoningEffort } from '../../../ports/language-model.ts';
import { systemRole, withoutSystem, type Concession } from '../parameters.ts';

/** Parameters of a request that models refuse. */
export const concessions = {
  noThinkingConfig: { parameter: /thinking|reasoning[_.]?effort/i, optional: true },
  /** Gemma's models support no system instruction. */
  noSystemInstruction: { parameter: systemRole },
} as const satisfies Record<string, Concession>;

/** Google's own translation of OpenAI's efforts. @see https://ai.google.dev/gemini-api/docs/openai#thinking */
const thinkingBudgets: Readonly<Record<ReasoningEffort, number>> = {
  none: 0,
  minimal: 1024,
  low: 1024,
  medium: 8192,
  high: 24_576,
};

/** The least budget of the Pro models. */
const leastBudgetOfPro = 128;

/**
 * Builds the thinking configuration: a budget of tokens for Gemini 2.5, a level for Gemini 3 and later, none for other models.
 * @see https://ai.google.dev/gemini-api/docs/thinking
 */
const thinkingConfigOf = (model: string, effort: ReasoningEffort): object | undefined => {
  const isPro = /-pro\b/.test(model);
  if (/gemini-2\.5/.test(model)) {
    return { thinkingBudget: Math.max(thinkingBudgets[effort], isPro ? leastBudgetOfPro : 0) };
  }
  if (!/gemini-([3-9]|\d\d)/.test(model)) return undefined;
  const least = isPro ? 'low' : 'minimal';
  return { thinkingLevel: effort === 'none' || effort === 'minimal' ? least : effort };
};

const asContent = ({ role, content }: ModelMessage): Content => ({
  role: role === 'assistant' ? 'model' : 'user',
  parts: [{ text: content }],
});

/** Builds the request of Gemini's Developer API. */
export const contentRequest = (
  request: ModelRequest,
  model: string,
  conceded: (name: keyof typeof concessions) => boolean,
): GenerateContentRequest => {
  const { system, messages, maxOutputTokens, reasoningEffort } = conceded('noSystemInstruction')
    ? withoutSystem(request)
    : request;
  const thinkingConfig =
    reasoningEffort === undefined || conceded('noThinkingConfig')
      ? undefined
      : thinkingConfigOf(model, reasoningEffort);
  return {
    ...(system !== '' && { systemInstruction: system }),
    contents: messages.map(asContent),
    generationConfig: { maxOutputTokens, ...(thinkingConfig && { thinkingConfig }) },
  };
};
