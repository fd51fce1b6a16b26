import test, { type ExecutionContext } from 'ava';
import { ProviderError, type FailureClass } from '../../../src/ports/language-model.ts';
import { startFakeProvider } from '../../fakes/fake-provider.ts';
import type { Script } from '../../fakes/script.ts';
import {
  apiKey,
  collect,
  request,
  secretText,
  startSubject,
  type LanguageModelContract,
  type Outcome,
} from './subject.ts';
import { answerOf } from '../../support/answer-of.ts';

const statusFailures: readonly (readonly [status: number, failure: FailureClass])[] = [
  [400, 'invalid_request'],
  [401, 'not_authorized'],
  [403, 'not_authorized'],
  [404, 'not_authorized'],
  [408, 'transient'],
  [409, 'transient'],
  [413, 'context_too_long'],
  [422, 'invalid_request'],
  [429, 'rate_limited'],
  [500, 'transient'],
  [502, 'transient'],
  [503, 'overloaded'],
  [504, 'transient'],
  [529, 'overloaded'],
];

/** Every class of failure that an adapter can tell. */
export const failuresAreClassified = (contract: LanguageModelContract): void => {
  const { name, definition, ownFailures } = contract;
  const start = (t: ExecutionContext) => startSubject(t, contract);

  const failureOf = async (t: ExecutionContext, script: Script): Promise<Outcome> => {
    const { fake, model } = await start(t);
    fake.respond(script);
    const outcome = await collect(model);
    t.is(fake.requests.length, 1, 'one request, no retry of the SDK');
    t.false(outcome.events.some(({ type }) => type === 'finish'));
    t.false(outcome.error?.message.includes(secretText));
    t.false(outcome.error?.message.includes(apiKey));
    return outcome;
  };
  for (const [status, failure] of statusFailures) {
    test(`calls an HTTP ${String(status)} ${failure}`, async (t) => {
      const { error } = await failureOf(t, [{ status }]);
      t.is(error?.failure, failure);
    });
  }

  for (const status of [429, 503, 529]) {
    test(`reads the wait that an HTTP ${String(status)} asks for, in seconds or until a date`, async (t) => {
      const seconds = await failureOf(t, [{ status, headers: { 'retry-after': '7' } }]);
      t.is(seconds.error?.retryAfterSeconds, 7);
      const inHalfAMinute = new Date(Date.now() + 30_000).toUTCString();
      const date = await failureOf(t, [{ status, headers: { 'retry-after': inHalfAMinute } }]);
      const waiting = date.error?.retryAfterSeconds ?? NaN;
      t.true(waiting > 20 && waiting <= 30, String(waiting));
    });
  }

  for (const { title, step, failure } of ownFailures) {
    test(`calls ${title} ${failure}`, async (t) => {
      const { error } = await failureOf(t, [step]);
      t.is(error?.failure, failure);
    });
  }

  test('classifies an error response that is not JSON', async (t) => {
    const { error } = await failureOf(t, [{ status: 502, body: '<html>Bad Gateway</html>' }]);
    t.is(error?.failure, 'transient');
  });

  test('calls a refused connection transient', async (t) => {
    const { fake, model } = await start(t);
    const gone = await startFakeProvider(name);
    await gone.close();
    const lost = definition.create({ apiKey, baseUrl: gone.baseUrl, model: 'a-model' });
    t.teardown(() => lost.close());
    t.is((await collect(lost)).error?.failure, 'transient');
    t.is((await collect(model)).error, undefined);
    t.is(fake.requests.length, 1);
  });

  test('calls a connection that is cut before the response transient', async (t) => {
    const { error } = await failureOf(t, [{ cut: true }]);
    t.is(error?.failure, 'transient');
  });

  test('calls a connection that breaks in mid-stream a broken stream, after the texts that arrived', async (t) => {
    const { fake, model } = await start(t);
    let cut = (): void => undefined;
    const wait = new Promise<void>((resolve) => {
      cut = resolve;
    });
    fake.respond([{ text: 'Half an ' }, { wait }, { cut: true }]);
    const texts: string[] = [];
    const error = await t.throwsAsync(
      async () => {
        for await (const event of answerOf(model, request)) {
          if (event.type === 'text') texts.push(event.text);
          cut();
        }
      },
      { instanceOf: ProviderError },
    );
    t.is(error.failure, 'broken_stream');
    t.deepEqual(texts, ['Half an ']);
  });

  test('calls a clean end without the terminal marker a broken stream', async (t) => {
    const { text, error } = await failureOf(t, [{ text: 'Half an ' }, { end: true }]);
    t.is(error?.failure, 'broken_stream');
    t.is(text, 'Half an ');
  });

  test('calls an empty response a broken stream', async (t) => {
    const { error } = await failureOf(t, [{ open: true }, { end: true }]);
    t.is(error?.failure, 'broken_stream');
  });

  test('throws output_limit after the texts when the answer stops at the bound', async (t) => {
    const { text, error } = await failureOf(t, [{ texts: ['As far ', 'as it goes'] }, { finish: 'length' }]);
    t.is(error?.failure, 'output_limit');
    t.is(text, 'As far as it goes');
  });

  test('throws safety when the provider stops the answer', async (t) => {
    const { error } = await failureOf(t, [{ text: 'No' }, { finish: 'safety' }]);
    t.is(error?.failure, 'safety');
  });

  for (const [kind, failure] of [
    ['overloaded', 'overloaded'],
    ['server_error', 'transient'],
    ['rate_limited', 'rate_limited'],
    ['invalid_request', 'invalid_request'],
  ] as const) {
    test(`calls an error ${kind} within the stream ${failure}`, async (t) => {
      const { text, error } = await failureOf(t, [{ text: 'Well, ' }, { error: kind }]);
      t.is(error?.failure, failure);
      t.is(text, 'Well, ');
    });
  }
};
