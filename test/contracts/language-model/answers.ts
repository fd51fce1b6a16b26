import { setImmediate as nextTurn } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { collect, startSubject, type LanguageModelContract } from './subject.ts';

/** An answer that comes whole, and the request that it answers. */
export const answersAreWhole = (contract: LanguageModelContract): void => {
  const { name, checkRequest, endsAtMarker, billsAfterAbort } = contract;
  const start = (t: ExecutionContext) => startSubject(t, contract);

  test('yields the texts in order and then one finish with the usage', async (t) => {
    const { fake, model } = await start(t);
    fake.respond([
      { texts: ['One ', 'two\n', ' three'] },
      { finish: 'stop', usage: { inputTokens: 70, outputTokens: 9 } },
    ]);
    const { events, error } = await collect(model);
    t.is(error, undefined);
    t.deepEqual(events, [
      { type: 'text', text: 'One ' },
      { type: 'text', text: 'two\n' },
      { type: 'text', text: ' three' },
      { type: 'finish', finishReason: 'stop', usage: { inputTokens: 70, outputTokens: 9 } },
    ]);
  });

  test('reports its provider, its model and whether it bills after an abort', async (t) => {
    const { model } = await start(t);
    t.is(model.provider, name);
    t.is(model.model, 'a-model');
    t.is(model.billsAfterAbort, billsAfterAbort);
  });

  test('puts characters together whose bytes come in separate writes', async (t) => {
    const { fake, model } = await start(t);
    fake.respond([{ text: 'Grüße, 世界 ', torn: true }, { text: '👩‍👩‍👧 \u2028"\\', torn: true }, { finish: 'stop' }]);
    const { text, error } = await collect(model);
    t.is(error, undefined);
    t.is(text, 'Grüße, 世界 👩‍👩‍👧 \u2028"\\');
  });

  test('never yields an empty text', async (t) => {
    const { fake, model } = await start(t);
    fake.respond([{ texts: ['', 'a', '', 'b'] }, { finish: 'stop' }]);
    const { events } = await collect(model);
    t.deepEqual(
      events.filter(({ type }) => type === 'text'),
      [
        { type: 'text', text: 'a' },
        { type: 'text', text: 'b' },
      ],
    );
  });

  test('finishes without usage when the provider reports none', async (t) => {
    const { fake, model } = await start(t);
    fake.respond([{ text: 'a' }, { finish: 'stop', usage: null }]);
    const { events, error } = await collect(model);
    t.is(error, undefined);
    t.deepEqual(events.at(-1), { type: 'finish', finishReason: 'stop' });
  });

  test('finishes when the stream ends at the terminal marker', async (t) => {
    const { fake, model } = await start(t);
    fake.respond(endsAtMarker);
    const { events, error } = await collect(model);
    t.is(error, undefined);
    t.is(events.at(-1)?.type, 'finish');
  });

  test('finishes when the connection breaks after the terminal marker', async (t) => {
    const { fake, model } = await start(t);
    fake.respond([...endsAtMarker, { cut: true }]);
    const { events, error } = await collect(model);
    t.is(error, undefined);
    t.is(events.at(-1)?.type, 'finish');
  });

  test('sends the system prompt, the messages, the bound, the model and the key', async (t) => {
    const { fake, model } = await start(t);
    await collect(model);
    checkRequest(t, await fake.received(0));
  });

  test('uses one connection for one answer after the other', async (t) => {
    const { fake, model } = await start(t);
    for (let count = 0; count < 3; count += 1) {
      await collect(model);
      // undici gives a connection back one turn of the event loop after its answer.
      await nextTurn();
    }
    t.is(fake.requests.length, 3);
    t.is(fake.connectionCount, 1);
  });

  test('closes its idle connections when it is closed', async (t) => {
    const { fake, model } = await start(t);
    await Promise.all([collect(model), collect(model)]);
    t.is(fake.openConnectionCount, 2);
    await model.close();
    await fake.allConnectionsClosed();
    t.is(fake.openConnectionCount, 0);
  });

  test('answers many requests at once, each with its own text', async (t) => {
    const { fake, model } = await start(t);
    fake.respond((_, index) => [{ texts: [`${String(index)} `, 'of many'], everyMs: 1 }, { finish: 'stop' }]);
    const outcomes = await Promise.all(Array.from({ length: 40 }, () => collect(model)));
    t.deepEqual(
      outcomes.map(({ error }) => error),
      outcomes.map(() => undefined),
    );
    t.is(new Set(outcomes.map(({ text }) => text)).size, 40);
  });
};
