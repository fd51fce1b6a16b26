import type { Action } from './action.ts';

export const summarize = {
  label: 'Summarize',
  description: 'Sums up what the text says.',
  instruction: () =>
    'Summarize the text: its essential points, decisions, dates and figures, in a few sentences, ' +
    'or in a short paragraph for each part of a long text. Add nothing that the text does not say.',
  expectedLength: (inputTokens) => inputTokens * 0.5,
} satisfies Action;
