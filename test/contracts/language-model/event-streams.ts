import test, { type ExecutionContext } from 'ava';
import type { Script } from '../../fakes/script.ts';
import { collect, request, startSubject, type LanguageModelContract, type Outcome } from './subject.ts';
import { answerOf } from '../../support/answer-of.ts';

const htmlPage = `<!DOCTYPE html>\n<html>\n<head><title>Sign in</title></head>\n<body>data: none</body>\n</html>`;

/** What cannot have carried text is skipped, as long as the answer comes whole and nothing grows without a bound. */
export const eventStreamsAreRead = (contract: LanguageModelContract): void => {
  const { unparsable, misshapen } = contract;

  const answerTo = async (t: ExecutionContext, script: Script): Promise<Outcome> => {
    const { fake, model } = await startSubject(t, contract);
    fake.respond(script);
    const outcome = await collect(model);
    t.is(fake.requests.length, 1);
    return outcome;
  };

  const lossyEvents: readonly (readonly [title: string, lossy: Script[number]])[] = [
    ['that is no JSON', { garbage: unparsable }],
    ['of a JSON string', { garbage: 'data: "c"\n\n' }],
    ['of a JSON array with text', { garbage: 'data: [{"text":"c"}]\n\n' }],
    ['whose text is no text', { event: misshapen }],
    ['of another protocol with text', { event: { response: 'c' } }],
    ['without its field', { garbage: '{"text":"c"}\n\n' }],
  ];
  for (const [title, lossy] of lossyEvents) {
    test(`fails at an event ${title}, which may contain text`, async (t) => {
      const { text, error } = await answerTo(t, [{ text: 'a' }, lossy, { text: 'b' }, { finish: 'stop' }]);
      t.is(error?.failure, 'malformed');
      t.is(text, 'a');
    });
  }

  const malformedEvents: readonly (readonly [title: string, malformed: Script[number]])[] = [
    ['an event of a JSON number', { garbage: 'data: 42\n\n' }],
    ['an event of a JSON null', { garbage: 'data: null\n\n' }],
    ['an event of another protocol without text', { event: { hello: 'world' } }],
    ['a line that is no field', { garbage: 'hello\n\n' }],
  ];
  for (const [title, malformed] of malformedEvents) {
    test(`skips ${title}`, async (t) => {
      const usage = { inputTokens: 70, outputTokens: 9 };
      const { text, events, error } = await answerTo(t, [
        malformed,
        { text: 'a' },
        malformed,
        malformed,
        { text: 'b' },
        malformed,
        { finish: 'stop', usage },
      ]);
      t.is(error, undefined);
      t.is(text, 'ab');
      t.deepEqual(events.at(-1), { type: 'finish', finishReason: 'stop', usage });
    });

    test(`calls nothing but ${title} malformed`, async (t) => {
      t.is((await answerTo(t, [malformed])).error?.failure, 'malformed');
    });

    test(`calls an end without the terminal marker malformed after ${title}`, async (t) => {
      const { text, error } = await answerTo(t, [{ text: 'a' }, malformed, { text: 'b' }, { end: true }]);
      t.is(error?.failure, 'malformed');
      t.is(text, 'ab');
    });
  }

  test('skips 16 malformed events in a row, and fails at the next', async (t) => {
    const malformed = (count: number): Script => Array.from({ length: count }, () => ({ garbage: 'data: 42\n\n' }));
    const borne = await answerTo(t, [
      { text: 'a' },
      ...malformed(16),
      { text: 'b' },
      ...malformed(16),
      { text: 'c' },
      { finish: 'stop' },
    ]);
    t.is(borne.error, undefined);
    t.is(borne.text, 'abc');
    const { text, error } = await answerTo(t, [{ text: 'a' }, ...malformed(17), { text: 'b' }, { finish: 'stop' }]);
    t.is(error?.failure, 'malformed');
    t.is(text, 'a');
  });

  for (const [title, body] of [
    ['of many lines', htmlPage],
    ['of one line', htmlPage.replaceAll('\n', '')],
  ] as const) {
    test(`calls a page ${title} with the status 200 malformed`, async (t) => {
      const { error } = await answerTo(t, [{ status: 200, headers: { 'content-type': 'text/html' }, body }]);
      t.is(error?.failure, 'malformed');
    });
  }

  for (const [title, flood] of [
    ['bytes without a line', 'x'.repeat(100_000)],
    ['an event without an end', `data: ${'x'.repeat(100_000)}\n`],
    ['comments', `: ${'x'.repeat(100_000)}\n`],
    ['events that are no JSON', `data: ${'x'.repeat(100_000)}\n\n`],
  ] as const) {
    test(`fails at a flood of ${title}`, async (t) => {
      const { fake, model } = await startSubject(t, contract);
      fake.respond([{ text: 'a' }, { flood }]);
      const { text, error } = await collect(model);
      t.is(error?.failure, 'malformed');
      t.is(text, 'a');
      const { whenAborted, bytesSent } = await fake.received(0);
      await whenAborted;
      // What the adapter takes, and what the system holds for the connection.
      t.true(bytesSent < 24_000_000, String(bytesSent));
    });
  }

  for (const lineEnd of ['\r\n', '\r'] as const) {
    test(`reads lines that end by ${JSON.stringify(lineEnd)}, whole and torn`, async (t) => {
      const { text, error } = await answerTo(t, [
        { lineEnd },
        { texts: ['One ', 'two\r\n'] },
        { text: 'Grüße\u2028\u2029 👩‍👩‍👧', torn: true },
        { finish: 'stop' },
      ]);
      t.is(error, undefined);
      t.is(text, 'One two\r\nGrüße\u2028\u2029 👩‍👩‍👧');
    });
  }

  test('yields a text as soon as its event ends, however its lines do', async (t) => {
    for (const start of [[], [{ lineEnd: '\r' }], [{ lineEnd: '\r\n' }]] as const) {
      const { fake, model } = await startSubject(t, contract);
      let goOn = (): void => undefined;
      const wait = new Promise<void>((resolve) => {
        goOn = resolve;
      });
      fake.respond([...start, { text: 'a' }, { wait }, { text: 'b' }, { finish: 'stop' }]);
      const texts: string[] = [];
      for await (const event of answerOf(model, request)) {
        if (event.type === 'text') texts.push(event.text);
        goOn();
      }
      t.deepEqual(texts, ['a', 'b']);
    }
  });

  test('ignores comments', async (t) => {
    const { text, error } = await answerTo(t, [
      { garbage: ': keep-alive\n\n' },
      { text: 'a' },
      ...Array.from({ length: 40 }, () => ({ garbage: ':\n\n' })),
      { text: 'b' },
      { finish: 'stop' },
    ]);
    t.is(error, undefined);
    t.is(text, 'ab');
  });

  test('does not take [DONE] for a marker', async (t) => {
    const { text, error } = await answerTo(t, [{ text: 'a' }, { garbage: 'data: [DONE]\n\n' }, { text: 'b' }]);
    t.is(error?.failure, 'broken_stream');
    t.is(text, 'ab');
  });
};
