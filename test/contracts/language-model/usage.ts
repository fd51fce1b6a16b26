import test, { type ExecutionContext } from 'ava';
import { ProviderError, type ReportedUsage } from '../../../src/ports/language-model.ts';
import type { FakeUsage, Script } from '../../fakes/script.ts';
import { collect, request, startSubject, type LanguageModelContract } from './subject.ts';
import { answerOf } from '../../support/answer-of.ts';

const usage = { inputTokens: 70, outputTokens: 9 };

/** What an attempt has cost, as far as the provider said it. */
export const usageIsReported = (contract: LanguageModelContract): void => {
  const { counted } = contract;

  const failureOf = async (t: ExecutionContext, script: Script): Promise<ProviderError | undefined> => {
    const { fake, model } = await startSubject(t, contract);
    fake.respond(script);
    return (await collect(model)).error;
  };

  const usageOf = async (t: ExecutionContext, reported: FakeUsage): Promise<ReportedUsage | undefined> => {
    const { fake, model } = await startSubject(t, contract);
    fake.respond([{ text: 'a' }, { finish: 'stop', usage: reported }]);
    const last = (await collect(model)).events.at(-1);
    return last?.type === 'finish' ? last.usage : undefined;
  };

  for (const cachedInputTokens of [1, 69, 70]) {
    test(`reports that ${String(cachedInputTokens)} of 70 input tokens were cached`, async (t) => {
      t.deepEqual(await usageOf(t, { ...usage, cachedInputTokens }), { ...usage, cachedInputTokens });
    });
  }

  test('reports no cached input when nothing was cached', async (t) => {
    t.deepEqual(await usageOf(t, { ...usage, cachedInputTokens: 0 }), usage);
    t.deepEqual(await usageOf(t, usage), usage);
  });

  test('ignores an impossible count of cached input', async (t) => {
    for (const cachedInputTokens of [-1, 71]) {
      const reported = await usageOf(t, { ...usage, cachedInputTokens });
      // What the whole input is, is another matter: nonsense may be a part of its sum.
      t.deepEqual({ ...reported, inputTokens: 70 }, usage);
    }
  });

  for (const [finish, failure] of [
    ['length', 'output_limit'],
    ['safety', 'safety'],
  ] as const) {
    test(`reports the usage of an answer that ended by ${failure}`, async (t) => {
      const error = await failureOf(t, [{ text: 'a' }, { finish, usage }]);
      t.is(error?.failure, failure);
      t.deepEqual(error?.usage, usage);
    });
  }

  for (const [title, ending, failure] of [
    ['breaks off', { end: true }, 'broken_stream'],
    ['reports an error', { error: 'overloaded' }, 'overloaded'],
  ] as const) {
    test(`reports the usage counted before a stream ${title}`, async (t) => {
      const error = await failureOf(t, [...counted, ending]);
      t.is(error?.failure, failure);
      t.deepEqual(error?.usage, usage);
    });
  }

  test('reports no usage when the provider had counted none', async (t) => {
    const broken = await failureOf(t, [{ text: 'a' }, { end: true }]);
    t.is(broken?.failure, 'broken_stream');
    t.is(broken?.usage, undefined);
    t.is((await failureOf(t, [{ status: 500 }]))?.usage, undefined);
  });

  test('reports no usage when the attempt was cancelled', async (t) => {
    const { fake, model } = await startSubject(t, contract);
    fake.respond([...counted, { text: 'b' }, { silence: true }]);
    const controller = new AbortController();
    const error = await t.throwsAsync(
      async () => {
        for await (const event of answerOf(model, request, controller.signal)) {
          if (event.type === 'text' && event.text === 'b') controller.abort();
        }
      },
      { instanceOf: ProviderError },
    );
    t.is(error.failure, 'cancelled');
    t.is(error.usage, undefined);
  });
};
