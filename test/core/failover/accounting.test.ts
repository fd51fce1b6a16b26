import test from 'ava';
import { estimateTokens } from '../../../src/core/text/token-estimate.ts';
import type { Script } from '../../fakes/script.ts';
import {
  closeFakes,
  continuationIn,
  names,
  quickDeadlines,
  run,
  startFakes,
  type Fakes,
} from '../../support/failing-providers.ts';

let fakes: Fakes;
test.before(async () => {
  fakes = await startFakes();
});
test.after.always(() => closeFakes(fakes));

const text = 'a text to work on';
const promptTokens = estimateTokens('You edit texts.') + estimateTokens(text);
const maxOutputTokens = 500;

for (const name of names) {
  const order = [name, ...names.filter((other) => other !== name)];
  const [, second = name] = order;

  test(`${name} answers: one attempt, with the provider's own count and the time to its first text`, async (t) => {
    const says = {
      [name]: [{ text: 'better' }, { finish: 'stop', usage: { inputTokens: 41, outputTokens: 7 } }] as Script,
    };
    const { attempts, ending } = await run(t, fakes, { order, says, text });
    t.is(attempts.length, 1);
    const [attempt] = attempts;
    t.like(attempt, {
      number: 1,
      provider: name,
      model: `${name}-model`,
      failure: undefined,
      inputTokens: 41,
      outputTokens: 7,
      usageSource: 'provider',
    });
    t.true((attempt?.firstTokenMs ?? 0) > 0);
    t.like(ending.outcome, { inputTokens: 41, outputTokens: 7 });
  });

  test(`${name} reports no usage: it is estimated, and the attempt says so`, async (t) => {
    const says = { [name]: [{ text: 'better' }, { finish: 'stop', usage: null }] as Script };
    const { attempts } = await run(t, fakes, { order, says, text });
    t.like(attempts[0], {
      inputTokens: promptTokens,
      outputTokens: estimateTokens('better'),
      usageSource: 'estimated',
    });
  });

  test(`${name} fails before its first text: nothing is billed for that`, async (t) => {
    const says = { [name]: [{ status: 503 }] as Script, [second]: [{ text: 'better' }, { finish: 'stop' }] as Script };
    const { attempts, ending } = await run(t, fakes, { order, says, text });
    t.like(attempts[0], {
      provider: name,
      failure: 'overloaded',
      firstTokenMs: undefined,
      inputTokens: 0,
      outputTokens: 0,
    });
    t.like(ending.outcome, { inputTokens: 10, outputTokens: 5 });
  });

  test(`${name} breaks off: what it delivered is billed together with what the next one counts`, async (t) => {
    const says = {
      [name]: [{ text: 'a good deal bet' }, { cut: true }] as Script,
      [second]: (request: { body: unknown }): Script => [
        { text: `${continuationIn(request)?.anchor ?? ''}ter` },
        { finish: 'stop', usage: { inputTokens: 90, outputTokens: 9 } },
      ],
    };
    const { attempts, ending, text: shown } = await run(t, fakes, { order, says, text });
    t.is(shown, 'a good deal better');
    const delivered = estimateTokens('a good deal bet');
    t.like(attempts[0], {
      failure: 'broken_stream',
      inputTokens: promptTokens,
      outputTokens: delivered,
      usageSource: 'estimated',
    });
    t.like(ending.event, {
      name: 'done',
      data: {
        totalTokens: promptTokens + delivered + 99,
        usage: { inputTokens: promptTokens + 90, outputTokens: delivered + 9 },
      },
    });
  });

  test(`${name} is cancelled in mid-stream: ${name === 'gemini' ? 'all that it may still write is kept' : 'what it delivered is billed'}`, async (t) => {
    const controller = new AbortController();
    let abort = (): void => undefined;
    const wait = new Promise<void>((resolve) => {
      abort = resolve;
    });
    void wait.then(() => controller.abort('user'));
    const says = {
      [name]: (): Script => {
        setTimeout(abort, 100);
        return [{ text: 'a good ' }, { silence: true }];
      },
    };
    const deadlines = { firstTokenMs: 2000, idleMs: 2000 };
    const { attempts, ending } = await run(t, fakes, { order, says, text, deadlines, signal: controller.signal });
    t.like(ending.outcome, { status: 'cancelled', enhancedText: 'a good ' });
    t.like(attempts[0], {
      failure: 'cancelled',
      inputTokens: promptTokens,
      outputTokens: name === 'gemini' ? maxOutputTokens : estimateTokens('a good '),
      usageSource: 'estimated',
    });
  });

  test(`${name} is silent: nothing is billed without evidence that it worked`, async (t) => {
    const says = {
      [name]: [{ silence: true }] as Script,
      [second]: [{ text: 'better' }, { finish: 'stop' }] as Script,
    };
    const { attempts } = await run(t, fakes, { order, says, text, deadlines: quickDeadlines });
    t.like(attempts[0], { failure: 'silent', inputTokens: 0, outputTokens: 0 });
  });

  test(`${name} counts what cannot be: it is estimated, and the attempt says so`, async (t) => {
    for (const [usage, expected] of [
      [
        { inputTokens: 41, outputTokens: 3_000_000 },
        { inputTokens: 41, outputTokens: estimateTokens('better') },
      ],
      [
        { inputTokens: 3_000_000, outputTokens: 7 },
        { inputTokens: promptTokens, outputTokens: 7 },
      ],
      [
        { inputTokens: 3_000_000, outputTokens: 3_000_000 },
        { inputTokens: promptTokens, outputTokens: estimateTokens('better') },
      ],
    ] as const) {
      const says = { [name]: [{ text: 'better' }, { finish: 'stop', usage }] as Script };
      const { attempts } = await run(t, fakes, { order, says, text });
      t.like(attempts[0], { ...expected, usageSource: 'estimated' });
    }
  });

  test(`${name} counts output without any text: what it counted is billed, and nothing where it counted nothing`, async (t) => {
    const counted = { inputTokens: 41, outputTokens: 7 };
    for (const finish of ['stop', 'length'] as const) {
      for (const [usage, expected] of [
        [counted, { ...counted, usageSource: 'provider' }],
        [null, { inputTokens: 0, outputTokens: 0, usageSource: 'estimated' }],
      ] as const) {
        const says = {
          [name]: [{ finish, usage }] as Script,
          [second]: [{ text: 'better' }, { finish: 'stop' }] as Script,
        };
        const { attempts } = await run(t, fakes, { order, says, text });
        t.like(attempts[0], { provider: name, firstTokenMs: undefined, ...expected });
      }
    }
  });
}
