import type { Action } from './action.ts';

export const translate = {
  label: 'Translate',
  description: 'Translates the text into another language.',
  needs: 'language',
  instruction: ({ language }) =>
    `Translate the text into ${language}: faithfully, and so that it reads as if written in that language. ` +
    'Leave nothing out and add nothing. Parts that are in that language already stay as they are.',
  // The same text takes up to twice the tokens in another script.
  expectedLength: (inputTokens) => inputTokens * 2,
} satisfies Action;
