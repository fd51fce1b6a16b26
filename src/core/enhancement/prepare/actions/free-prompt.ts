import type { Action } from './action.ts';

/** Follows the user's own instruction. */
export const freePrompt = {
  label: 'Own instruction',
  description: 'Does with the text what you ask for.',
  needs: 'customPrompt',
  instruction: () => "Do with the text what the user's own instruction below asks for, and nothing beyond it.",
  showsProtected: true,
  // It may be any task, not only a rewrite.
  reasoningEffort: 'medium',
  // An own instruction may ask for far more than the text has: "write an offer from these three words".
  expectedLength: (inputTokens) => Math.max(2048, inputTokens * 1.5),
  adds: true,
} satisfies Action;
