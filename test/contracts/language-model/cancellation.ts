import { getEventListeners } from 'node:events';
import test, { type ExecutionContext } from 'ava';
import { ProviderError } from '../../../src/ports/language-model.ts';
import type { Script } from '../../fakes/script.ts';
import { collect, request, startSubject, type LanguageModelContract } from './subject.ts';
import { answerOf } from '../../support/answer-of.ts';

/** Aborting the signal and leaving the iteration both end the request, and leave nothing behind. */
export const cancellationEndsTheRequest = (contract: LanguageModelContract): void => {
  const { unparsable } = contract;
  const start = (t: ExecutionContext) => startSubject(t, contract);

  test('sends no request when the signal is already aborted', async (t) => {
    const { fake, model } = await start(t);
    const { error } = await collect(model, AbortSignal.abort());
    t.is(error?.failure, 'cancelled');
    t.is(fake.requests.length, 0);
  });

  test('closes the connection when it is aborted before the response', async (t) => {
    const { fake, model } = await start(t);
    fake.respond([{ silence: true }]);
    const controller = new AbortController();
    const outcome = collect(model, controller.signal);
    const seen = await fake.received(0);
    controller.abort();
    await seen.whenAborted;
    t.is((await outcome).error?.failure, 'cancelled');
  });

  test('closes the connection when it is aborted while it waits for the next text', async (t) => {
    const { fake, model } = await start(t);
    fake.respond([{ text: 'a' }, { silence: true }]);
    const controller = new AbortController();
    const stream = answerOf(model, request, controller.signal)[Symbol.asyncIterator]();
    t.deepEqual((await stream.next()).value, { type: 'text', text: 'a' });
    const next = t.throwsAsync(() => stream.next() as Promise<unknown>, { instanceOf: ProviderError });
    controller.abort();
    await (
      await fake.received(0)
    ).whenAborted;
    t.is((await next).failure, 'cancelled');
  });

  test('yields nothing after an abort, whatever has already arrived', async (t) => {
    const { fake, model } = await start(t);
    fake.respond([{ texts: ['a', 'b', 'c'] }, { finish: 'stop' }]);
    const controller = new AbortController();
    const texts: string[] = [];
    const error = await t.throwsAsync(
      async () => {
        for await (const event of answerOf(model, request, controller.signal)) {
          if (event.type === 'text') texts.push(event.text);
          controller.abort();
        }
      },
      { instanceOf: ProviderError },
    );
    t.is(error.failure, 'cancelled');
    t.deepEqual(texts, ['a']);
  });

  test('closes the connection when the iteration is left early', async (t) => {
    const { fake, model } = await start(t);
    fake.respond([{ text: 'a' }, { silence: true }]);
    for await (const event of answerOf(model, request)) {
      t.deepEqual(event, { type: 'text', text: 'a' });
      break;
    }
    await (
      await fake.received(0)
    ).whenAborted;
    t.pass();
  });

  test('leaves no listener on the signal, however the stream ends', async (t) => {
    const { fake, model } = await start(t);
    const { signal } = new AbortController();
    const scripts: readonly Script[] = [
      [{ text: 'a' }, { finish: 'stop' }],
      [{ status: 500 }],
      [{ text: 'a' }, { end: true }],
      [{ garbage: unparsable }],
    ];
    fake.respond((_, index) => scripts[index] ?? []);
    for (const _ of scripts) await collect(model, signal);
    t.is(fake.requests.length, scripts.length);
    t.deepEqual(getEventListeners(signal, 'abort'), []);
  });
};
