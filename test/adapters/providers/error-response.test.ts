import { Readable } from 'node:stream';
import { inspect } from 'node:util';
import test from 'ava';
import { errorResponseOf } from '../../../src/adapters/providers/error-response.ts';
import { providers } from '../../../src/adapters/providers/index.ts';
import { collect, secretText } from '../../contracts/language-model.ts';
import { startFakeProvider } from '../../fakes/fake-provider.ts';

const errorOf = (status: number, body: Readable) => errorResponseOf(status, new Headers(), body);

test('reads 64 Ki characters of an error, and closes the rest of the body', async (t) => {
  const endless = new Readable({
    read() {
      this.push(new Uint8Array(10_000).fill(65));
    },
  });
  const { status, body } = await errorOf(400, endless);
  t.is(status, 400);
  t.is(body, 'A'.repeat(65_536));
  t.true(endless.destroyed);
});

test('does not wait for the end of an error that never ends', async (t) => {
  const hanging = new Readable({ read: () => undefined });
  hanging.push('{"error":{"message":"overloaded"}}');
  const { body } = await errorOf(503, hanging);
  t.is(body, '{"error":{"message":"overloaded"}}');
  t.true(hanging.destroyed);
});

test('keeps the status of a body that breaks off, and of an empty one', async (t) => {
  const broken = new Readable({
    read() {
      this.destroy(new Error('reset'));
    },
  });
  t.like(await errorOf(429, broken), { status: 429, body: '' });
  t.like(await errorOf(500, Readable.from([])), { status: 500, body: '' });
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
