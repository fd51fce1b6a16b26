import type { Content, GenerateContentRequest } from '@google/generative-ai';
import type { ModelMessage, ModelRequest, ReasoningEffort } from '../../../ports/language-model.ts';
import { systemRole, withoutSystem, type Concession } from '../parameters.ts';

/** What models refuse of a request to generate content, and what is sent instead. */
export const concessions = {
  noThinkingConfig: { parameter: /thinking|reasoning[_.]?effort/i, optional: true },
  /** Gemma's models take no system instruction. */
  noSystemInstruction: { parameter: systemRole },
} as const satisfies Record<string, Concession>;

export type ConcessionName = keyof typeof concessions;

/** Google's own translation of OpenAI's efforts. @see https://ai.google.dev/gemini-api/docs/openai#thinking */
const thinkingBudgets: Readonly<Record<ReasoningEffort, number>> = {
  none: 0,
  minimal: 1024,
  low: 1024,
  medium: 8192,
  high: 24_576,
};

/** The least that the larger models think. */
const leastBudgetOfPro = 128;

/**
 * Gemini 2.5 takes a budget of tokens, Gemini 3 and later take a level; others take neither.
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

/** The request as Gemini's Developer API has it. */
export const contentRequest = (
  request: ModelRequest,
  model: string,
  conceded: (name: ConcessionName) => boolean,
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
