import { setTimeout as wait } from 'node:timers/promises';
import test from 'ava';
import { answerInTime } from '../../../src/core/failover/deadlines.ts';
import { ProviderError, silence, type AnswerSink, type LanguageModel } from '../../../src/ports/language-model.ts';

const request = { system: '', messages: [], maxOutputTokens: 10 };
const deadlines = { firstTokenMs: 10_000, idleMs: 40 };

/** A model that gives two texts and then finishes or is silent. */
const modelOf = (end: 'finish' | 'silence'): LanguageModel => ({
  provider: 'openai',
  model: 'm',
  billsAfterAbort: false,
  answer: async (_, signal, sink: AnswerSink) => {
    for (const text of ['one ', 'two']) await sink.text(text);
    if (end === 'silence') await new Promise((resolve) => signal.addEventListener('abort', resolve));
    if (signal.aborted) throw new ProviderError('cancelled');
    return { finishReason: 'stop' };
  },
  close: () => Promise.resolve(),
});

test('the time that a text takes to be taken is not the provider’s', async (t) => {
  const texts: string[] = [];
  const finish = await answerInTime(modelOf('finish'), request, {
    stop: new AbortController(),
    deadlines,
    take: (text) => {
      texts.push(text);
      return wait(3 * deadlines.idleMs);
    },
  });
  t.deepEqual(texts, ['one ', 'two']);
  t.is(finish.finishReason, 'stop');
});

test('a provider that stays silent after its texts is aborted, with the reason', async (t) => {
  const stop = new AbortController();
  const error = await t.throwsAsync(
    answerInTime(modelOf('silence'), request, { stop, deadlines, take: () => undefined }),
    { instanceOf: ProviderError },
  );
  t.is(error.failure, 'silent');
  t.is(stop.signal.reason, silence);
});
