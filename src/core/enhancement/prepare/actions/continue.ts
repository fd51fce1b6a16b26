import type { Action } from './action.ts';

export const continueText = {
  label: 'Continue',
  description: 'Writes on where the text ends.',
  instruction: () =>
    'Continue the text from exactly where it ends, in its style, by one to three sentences or as much as completes its thought. ' +
    'Answer with the continuation alone and repeat nothing of the text. ' +
    'Begin with a space or a line break where one is needed between the text and what follows. ' +
    'Invent no names, numbers or promises.',
  expectedLength: (inputTokens) => Math.min(1024, Math.max(256, inputTokens)),
  continues: true,
  adds: true,
} satisfies Action;
