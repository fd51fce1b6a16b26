import type { Action } from './action.ts';

export const changeTone = {
  label: 'Change tone',
  description: 'Says the same in another tone.',
  needs: 'tone',
  instruction: ({ tone }) => `Rewrite the text in ${tone}. Keep its meaning, every fact in it and about its length.`,
  expectedLength: (inputTokens) => inputTokens * 1.3,
} satisfies Action;
