import type { Worker } from 'node:worker_threads';
import test, { type ExecutionContext } from 'ava';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { createTokenCounter } from '../../../src/adapters/tokenizer/token-counter.ts';
import { estimateTokens } from '../../../src/core/text/token-estimate.ts';
import { recordLog } from '../../support/recorded-log.ts';

const start = async (t: ExecutionContext) => {
  const log = recordLog();
  const counter = createTokenCounter({ logger: log });
  t.teardown(counter.close);
  await counter.count('The first text loads the tokenizer.');
  return { log, counter };
};

const asText = { disallowedSpecial: new Set<string>() };

test('short texts have as many tokens as the tokenizer says', async (t) => {
  const { counter, log } = await start(t);
  for (const text of [
    'a',
    ' ',
    'The customer asked for an offer by Friday noon.',
    'Der Kunde bat bis Freitagmittag um ein Angebot über Lärmschutzfenster.',
    'Предложение для заказчика',
    'طلب العميل عرضًا',
    '客户要求提供报价',
    'お客様の見積もり',
    '견적요청 드립니다',
    'สวัสดีครับ',
    '🎉👩‍👩‍👧 done\r\n\tnext',
  ]) {
    t.is(await counter.count(text), countTokens(text), text);
  }
  t.is(await counter.count(''), 0);
  t.deepEqual(log.lines, []);
});

test('what looks like a special token is counted as text', async (t) => {
  const { counter, log } = await start(t);
  for (const text of ['<|endoftext|>', 'before<|im_start|>system<|im_end|>after', '<|endofprompt|>'.repeat(5)]) {
    t.is(await counter.count(text), countTokens(text, asText), text);
    t.true((await counter.count(text)) > 1, text);
  }
  t.deepEqual(log.lines, []);
});

test('halves of surrogate pairs are counted too', async (t) => {
  const { counter, log } = await start(t);
  t.true((await counter.count('\ud83c')) >= 1);
  t.true((await counter.count('text \udf89 text \ud83c')) >= 4);
  t.true((await counter.count('\ud83c'.repeat(1000))) >= 1);
  t.deepEqual(log.lines, []);
});

test('prose that is counted in pieces has a few tokens more at most, never fewer', async (t) => {
  const { counter } = await start(t);
  const text = 'The customer asked for an offer by Friday noon, and called it urgent. '.repeat(200);
  const exact = countTokens(text);
  const counted = await counter.count(text);
  t.true(counted >= exact && counted < exact * 1.03, `${counted} for ${exact}`);
});

test('a surrogate pair at the border of two pieces stays whole', async (t) => {
  const { counter } = await start(t);
  const text = `${' a'.repeat(127)} 🎉 and on`;
  t.is(text.codePointAt(255), 0x1f389);
  t.is(await counter.count(text), countTokens(text));
});

for (const [name, text] of [
  ['one letter', 'a'.repeat(100_000)],
  ['Chinese', '客户要求提供报价'.repeat(12_500)],
  [
    'Chinese of every character',
    Array.from({ length: 100_000 }, (_, at) => String.fromCodePoint(0x4e00 + ((at * 7919) % 20_000))).join(''),
  ],
  ['spaces', ' '.repeat(100_000)],
  ['emoji', '🎉'.repeat(50_000)],
] as const) {
  test(`100,000 characters of ${name} are counted while the event loop is free`, async (t) => {
    const { counter, log } = await start(t);
    let turns = 0;
    let longestTurn = 0;
    let before = performance.now();
    const turn = (): void => {
      const now = performance.now();
      longestTurn = Math.max(longestTurn, now - before);
      before = now;
      turns += 1;
      next = setImmediate(turn);
    };
    let next = setImmediate(turn);
    const started = performance.now();
    const tokens = await counter.count(text);
    const took = performance.now() - started;
    clearImmediate(next);
    t.true(tokens > 500 && tokens <= 2 * text.length, String(tokens));
    t.true(turns > 0, 'the event loop turned');
    t.true(took < 5000, `${took} ms`);
    t.true(longestTurn < 250, `${longestTurn} ms in a turn of the event loop`);
    t.deepEqual(log.lines, []);
  });
}

test('many texts at once each get their own count', async (t) => {
  const { counter } = await start(t);
  const texts = Array.from({ length: 200 }, (_, index) => 'word '.repeat(index % 50));
  t.deepEqual(
    await Promise.all(texts.map(counter.count)),
    texts.map((text) => countTokens(text)),
  );
});

test('without its worker a text is estimated: a count that is under way, one that waits, and a later one', async (t) => {
  const { counter, log } = await start(t);
  const long = 'Ünder way. '.repeat(100_000);
  const waiting = 'It waits.';
  const counts = Promise.all([counter.count(long), counter.count(waiting)]);
  await counter.close();
  t.deepEqual(await counts, [estimateTokens(long), estimateTokens(waiting)]);
  t.is(await counter.count('Later.'), estimateTokens('Later.'));
  t.is(await counter.count(''), 0);
  await counter.close();
  t.deepEqual(log.lines, []);
});

test('a worker that dies costs the count that is under way, which is told once, and the next worker goes on', async (t) => {
  const workers: Worker[] = [];
  const remember = (worker: Worker): void => void workers.push(worker);
  process.on('worker', remember);
  t.teardown(() => process.off('worker', remember));
  const { counter, log } = await start(t);
  t.is(workers.length, 1);

  const long = 'Ünder way. '.repeat(100_000);
  const counts = Promise.all([counter.count(long), counter.count('It waits.')]);
  await workers[0]?.terminate();
  t.deepEqual(await counts, [estimateTokens(long), countTokens('It waits.')]);
  t.is(await counter.count('Later.'), countTokens('Later.'));
  t.is(workers.length, 2);
  t.deepEqual(
    log.lines.map(({ level, message }) => `${level}: ${message}`),
    ['warn: tokens are estimated: the tokenizer failed'],
  );
  t.false(JSON.stringify(log.lines).includes('nder way'));
});
