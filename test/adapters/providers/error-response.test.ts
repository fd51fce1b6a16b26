import { inspect } from 'node:util';
import test from 'ava';
import { ErrorResponse, refuseErrorResponses } from '../../../src/adapters/providers/error-response.ts';
import { providers } from '../../../src/adapters/providers/index.ts';
import { collect, secretText } from '../../contracts/language-model.ts';
import { startFakeProvider } from '../../fakes/fake-provider.ts';

const refusedWith = async (response: Response): Promise<ErrorResponse> => {
  const fetch = refuseErrorResponses(() => Promise.resolve(response));
  try {
    await fetch('http://127.0.0.1:1');
  } catch (thrown) {
    if (thrown instanceof ErrorResponse) return thrown;
    throw thrown;
  }
  throw new Error('It was not refused.');
};

test('reads 64 Ki characters of an error, and cancels the rest of the body', async (t) => {
  let cancelled = false;
  const endless = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(10_000).fill(65)),
    cancel: () => {
      cancelled = true;
    },
  });
  const { status, body } = await refusedWith(new Response(endless, { status: 400 }));
  t.is(status, 400);
  t.is(body, 'A'.repeat(65_536));
  t.true(cancelled);
});

test('does not wait for the end of an error that never ends', async (t) => {
  const hanging = new ReadableStream({
    start: (controller) => controller.enqueue(Buffer.from('{"error":{"message":"overloaded"}}')),
  });
  const { body } = await refusedWith(new Response(hanging, { status: 503 }));
  t.is(body, '{"error":{"message":"overloaded"}}');
});

test('keeps the status of a body that breaks off, and of a missing one', async (t) => {
  const broken = new ReadableStream({ pull: (controller) => controller.error(new Error('reset')) });
  t.like(await refusedWith(new Response(broken, { status: 429 })), { status: 429, body: '' });
  t.like(await refusedWith(new Response(null, { status: 500 })), { status: 500, body: '' });
});

for (const name of ['openai', 'claude', 'gemini'] as const) {
  test(`${name}: no part of a prompt that an error quotes reaches the log`, async (t) => {
    const fake = await startFakeProvider(name);
    const model = providers[name].create({ apiKey: 'k', baseUrl: fake.baseUrl, model: 'm' });
    t.teardown(async () => {
      await fake.close();
      await model.close();
    });
    const quoting = {
      message: `Bad prompt: ${secretText}`,
      code: secretText,
      param: secretText,
      metadata: { flagged_input: secretText },
    };
    const bodies = [
      { error: quoting },
      { detail: [{ loc: [secretText], msg: secretText, input: secretText }] },
      secretText,
    ];
    for (const body of bodies) {
      fake.respond([{ status: 400, body }]);
      const { error } = await collect(model);
      t.is(error?.failure, 'invalid_request');
      t.false(inspect(error, { depth: 20 }).includes(secretText), inspect(error));
    }
    fake.respond([{ text: 'a' }, { event: { error: quoting } }]);
    const { error } = await collect(model);
    t.false(inspect(error, { depth: 20 }).includes(secretText), inspect(error));
  });
}
