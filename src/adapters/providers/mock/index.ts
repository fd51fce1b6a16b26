import { setTimeout as wait } from 'node:timers/promises';
import { ProviderError, type ModelEvent, type ModelRequest } from '../../../ports/language-model.ts';
import type { ProviderDefinition } from '../provider.ts';
import { answerTo } from './answer.ts';

const millisecondsBetweenPieces = 15;

const tokensOf = (texts: readonly string[]): number => Math.ceil(texts.reduce((sum, text) => sum + text.length, 0) / 4);

async function* stream(
  { system, messages }: ModelRequest,
  signal: AbortSignal,
): AsyncGenerator<ModelEvent, void, undefined> {
  const pieces = answerTo(messages.at(-1)?.content ?? '');
  for (const text of pieces) {
    await wait(millisecondsBetweenPieces, undefined, { signal }).catch((thrown: unknown) => {
      throw new ProviderError('cancelled', { cause: thrown });
    });
    yield { type: 'text', text };
  }
  if (signal.aborted) throw new ProviderError('cancelled');
  const inputTokens = tokensOf([system, ...messages.map(({ content }) => content)]);
  yield { type: 'finish', finishReason: 'stop', usage: { inputTokens, outputTokens: tokensOf(pieces) } };
}

/** A provider without a network, for demonstrations and tests: it answers with the user's own text, word by word. */
export const mock = {
  defaultModel: 'mock-1',
  create: ({ model }) => ({ provider: 'mock', model, billsAfterAbort: false, stream, close: () => Promise.resolve() }),
} as const satisfies ProviderDefinition;
