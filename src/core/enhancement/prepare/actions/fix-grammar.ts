import type { Action } from './action.ts';

export const fixGrammar = {
  label: 'Fix grammar',
  description: 'Corrects spelling, grammar and punctuation, and nothing else.',
  instruction: () =>
    'Correct the spelling, grammar and punctuation of the text. ' +
    'Change nothing else: not the choice of words, the style, the order or the line breaks. A text without mistakes comes back as it is.',
  expectedLength: (inputTokens) => inputTokens * 1.1,
} satisfies Action;
