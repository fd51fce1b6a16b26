import { setTimeout as wait } from 'node:timers/promises';
import { ProviderError, type LanguageModel } from '../../../ports/language-model.ts';
import type { ProviderDefinition } from '../http-provider.ts';

const maxPieces = 400;
const pieceIntervalMs = 15;

/** The answer to a message without words. */
const emptyAnswer = 'There is no text here yet.';

/** The first text block of the prompt builder, which ends only at the line with its own id. */
const textBlock = /^<text id="([^"\n]*)">\n([\s\S]*?)\n<\/text id="\1">$/m;

/**
 * Splits the user's text in a message into 1 to 400 pieces, each of one or more words with the white space after them. Joined they
 * are the text, byte for byte. A message without a text block is the text itself.
 */
export const answerTo = (message: string): string[] => {
  const text = textBlock.exec(message)?.[2] ?? message;
  const words = text.match(/\s*\S+\s*/g) ?? emptyAnswer.split(/(?<=\s)/);
  const size = Math.ceil(words.length / maxPieces);
  return Array.from({ length: Math.ceil(words.length / size) }, (_, index) =>
    words.slice(index * size, (index + 1) * size).join(''),
  );
};

const tokensOf = (texts: readonly string[]): number => Math.ceil(texts.reduce((sum, text) => sum + text.length, 0) / 4);

/** Waits until the next piece is due. @throws ProviderError `cancelled` */
const untilDue = (signal: AbortSignal): Promise<void> =>
  wait(pieceIntervalMs, undefined, { signal }).catch((thrown: unknown) => {
    throw new ProviderError('cancelled', { cause: thrown });
  });

const answer: LanguageModel['answer'] = async ({ system, messages }, signal, sink) => {
  const pieces = answerTo(messages.at(-1)?.content ?? '');
  for (const text of pieces) {
    await untilDue(signal);
    await sink.text(text);
  }
  if (signal.aborted) throw new ProviderError('cancelled');
  const inputTokens = tokensOf([system, ...messages.map(({ content }) => content)]);
  return { finishReason: 'stop', usage: { inputTokens, outputTokens: tokensOf(pieces) } };
};

/** A provider without a network, for demonstrations and tests: it answers with the user's own text, word by word. */
export const mock: ProviderDefinition = {
  defaultModel: 'mock-1',
  create: ({ model }) => ({ provider: 'mock', model, billsAfterAbort: false, answer, close: () => Promise.resolve() }),
};
