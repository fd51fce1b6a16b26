import type { Action } from './action.ts';

export const expand = {
  label: 'Expand',
  description: 'Says the same in more detail.',
  instruction: () =>
    'Expand the text to about twice its length: carry out its points in more detail and connect them. ' +
    'Invent no facts: no names, numbers, dates or promises that the text does not give.',
  expectedLength: (inputTokens) => inputTokens * 2.5,
  adds: true,
} satisfies Action;
