import type { Action } from './action.ts';

export const improve = {
  label: 'Improve',
  description: 'Makes the text clearer and better to read.',
  instruction: () =>
    'Improve the text: make it clear, fluent and precise, and correct its mistakes. ' +
    'Keep its meaning, every fact in it, its structure and about its length.',
  expectedLength: (inputTokens) => inputTokens * 1.3,
} satisfies Action;
