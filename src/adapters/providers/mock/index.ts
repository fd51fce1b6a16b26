import { setTimeout as wait } from 'node:timers/promises';
import { runInSteps } from '../../../core/periodic-yield.ts';
import {
  ProviderError,
  silence,
  type InjectedFault,
  type LanguageModel,
  type ModelRequest,
} from '../../../ports/language-model.ts';
import type { ProviderDefinition } from '../http-provider.ts';
import { restOf, sampleInSteps } from './sample.ts';

const maxPieces = 400;
const pieceIntervalMs = 15;
const slowIntervalMs = 300;

/** The first text block of the prompt builder, which ends only at the line with its own id. */
const textBlock = /^<text id="([^"\n]*)">\n([\s\S]*?)\n<\/text id="\1">$/m;

/** Splits a text into 1 to 400 pieces, each of one or more words with the white space after them. Joined they are the text. */
export const piecesOf = (text: string): string[] => {
  const words = text.match(/\s*\S+\s*/g) ?? [text];
  const size = Math.ceil(words.length / maxPieces);
  return Array.from({ length: Math.ceil(words.length / size) }, (_, index) =>
    words.slice(index * size, (index + 1) * size).join(''),
  );
};

/** Answers a request whole: by the task, which sessions of earlier versions lack, and the text in the last message. */
export const answerTo = async ({ messages, task, begun }: ModelRequest): Promise<string> => {
  const message = messages.at(-1)?.content ?? '';
  const text = textBlock.exec(message)?.[2] ?? message;
  const answer = await runInSteps(sampleInSteps(task ?? { action: 'improve', format: 'text' }, text));
  return begun ? begun.anchor + restOf(answer, begun) : answer;
};

const tokensOf = (texts: readonly string[]): number => Math.ceil(texts.reduce((sum, text) => sum + text.length, 0) / 4);

/** Waits until the next piece is due. @throws ProviderError `cancelled` */
const untilDue = (intervalMs: number, signal: AbortSignal): Promise<void> =>
  wait(intervalMs, undefined, { signal }).catch((thrown: unknown) => {
    throw new ProviderError('cancelled', { cause: thrown });
  });

/** Rejects once `signal` aborts. @throws ProviderError `silent` or `cancelled` */
const stall = async (signal: AbortSignal, options: { readonly causedByRequest: boolean }): Promise<never> => {
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  throw signal.reason === silence ? new ProviderError('silent', options) : new ProviderError('cancelled');
};

/** The first half of the pieces, the last one cut in the middle of its word. */
const firstHalf = (pieces: readonly string[]): string[] => {
  const half = pieces.slice(0, Math.ceil(pieces.length / 2));
  const [last = ''] = half.splice(-1);
  const characters = Array.from(last.trimEnd());
  return [...half, characters.slice(0, Math.ceil(characters.length / 2)).join('')].filter((piece) => piece !== '');
};

const answerOf =
  (model: string): LanguageModel['answer'] =>
  async (request, signal, sink) => {
    const { system, messages, faults = {} } = request;
    const fault: InjectedFault | undefined = faults[model];
    // The failure of one sample model opens its circuit, as a real one's does. Where a user lets more of them fail, circuits stay closed:
    // other users would have no model left.
    const blame = { causedByRequest: Object.values(faults).filter((other) => other !== 'slow').length > 1 };
    if (fault === 'stall') return stall(signal, blame);
    await untilDue(pieceIntervalMs, signal);
    if (fault === 'fail') throw new ProviderError('transient', blame);
    if (fault === 'refuse') throw new ProviderError('safety');

    const whole = piecesOf(await answerTo(request));
    const pieces = fault === 'break_midway' ? firstHalf(whole) : whole;
    for (const [index, text] of pieces.entries()) {
      if (index > 0) await untilDue(fault === 'slow' ? slowIntervalMs : pieceIntervalMs, signal);
      await sink.text(text);
    }
    if (signal.aborted) throw new ProviderError('cancelled');
    if (fault === 'break_midway') throw new ProviderError('broken_stream', blame);
    const inputTokens = tokensOf([system, ...messages.map(({ content }) => content)]);
    return { finishReason: 'stop', usage: { inputTokens, outputTokens: tokensOf(pieces) } };
  };

/**
 * A provider without a network or a language model, for demonstrations and tests: it answers with a sample, a small change of the user's
 * text, word by word. Outside production a user may ask it for faults.
 */
export const mock: ProviderDefinition = {
  defaultModel: 'sample',
  create: ({ model }) => ({
    provider: 'mock',
    model,
    billsAfterAbort: false,
    answer: answerOf(model),
    close: () => Promise.resolve(),
  }),
};
