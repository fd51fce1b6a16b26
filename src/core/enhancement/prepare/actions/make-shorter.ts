import type { Action } from './action.ts';

export const makeShorter = {
  label: 'Make shorter',
  description: 'Says the same in fewer words.',
  instruction: () =>
    'Make the text shorter, to about half its length: say the same in fewer words. ' +
    'Keep its point of view, its structure and every fact that matters; it stays the same kind of text, not a summary of it.',
  expectedLength: (inputTokens) => inputTokens * 0.8,
} satisfies Action;
