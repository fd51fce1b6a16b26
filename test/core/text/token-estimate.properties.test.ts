import test from 'ava';
import fc from 'fast-check';
import { countTokens as cl100k } from 'gpt-tokenizer/encoding/cl100k_base';
import { countTokens as o200k } from 'gpt-tokenizer/encoding/o200k_base';
import { measureTexts } from '../../../src/core/limits/input-bound.ts';
import { createTokenEstimate, estimateTokens } from '../../../src/core/text/token-estimate.ts';
import { processorMsBelow } from '../../support/processor-time.ts';
import { randomRuns } from '../../support/random-runs.ts';

test('the empty text has no tokens, any other at least one', (t) => {
  t.is(estimateTokens(''), 0);
  t.is(estimateTokens(' '), 1);
  t.is(estimateTokens('a'), 1);
});

const unitsFrom = (first: number, last: number): string[] =>
  Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index));

const textOf = (units: readonly string[]) =>
  fc.array(fc.constantFrom(...units), { minLength: 1, maxLength: 300 }).map((all) => all.join(''));

const bytes = fc.uint8Array({ minLength: 30, maxLength: 300 });
const codeUnits = Array.from('abcxyzABC019 _.,;:(){}[]<>="\'/*+-&|!?\n');

/** Dense text, whose tokens an estimate by its length alone misses. */
const dense: Readonly<Record<string, fc.Arbitrary<string>>> = {
  base64: bytes.map((all) => Buffer.from(all).toString('base64')),
  hexadecimal: bytes.map((all) => Buffer.from(all).toString('hex')),
  digits: textOf(unitsFrom(0x30, 0x39)),
  identifiers: fc.array(fc.uuid(), { minLength: 1, maxLength: 9 }).map((all) => all.join('\n')),
  code: textOf(codeUnits),
  letters: textOf(unitsFrom(0x61, 0x7a)),
  Chinese: textOf(unitsFrom(0x4e00, 0x9fa5)),
  kana: textOf(unitsFrom(0x3041, 0x30fa)),
  Hangul: textOf(unitsFrom(0xac00, 0xd7a3)),
  Thai: textOf(unitsFrom(0xe01, 0xe4e)),
  Arabic: textOf(unitsFrom(0x621, 0x64a)),
  Devanagari: textOf(unitsFrom(0x905, 0x94d)),
  Cyrillic: textOf(unitsFrom(0x430, 0x44f)),
  emoji: textOf([...unitsFrom(0x1f300, 0x1f64f), '👩🏽‍💻', '👨‍👩‍👧‍👦', '🇩🇪', '❤️']),
};

const counter = { count: (text: string) => Promise.resolve(o200k(text)) };

for (const [kind, arbitrary] of Object.entries(dense)) {
  test(`random ${kind}: the bound holds`, async (t) => {
    await fc.assert(
      fc.asyncProperty(arbitrary, async (text) => {
        const [measure] = await measureTexts(counter, [text]);
        return (measure?.bound ?? 0) >= o200k(text);
      }),
      { numRuns: randomRuns(1_000) },
    );
    t.pass();
  });
}

for (const kind of ['base64', 'hexadecimal', 'digits', 'identifiers', 'emoji'] as const) {
  test(`random ${kind}: the estimate holds by itself`, (t) => {
    // Of a short text one letter more or less decides: a token in ten, and four, are let pass.
    fc.assert(
      fc.property(dense[kind] ?? fc.string(), (text) => estimateTokens(text) * 1.1 + 4 >= o200k(text)),
      { numRuns: randomRuns(1_000) },
    );
    t.pass();
  });
}

/** Prose, with what two tokenizers make of it: o200k_base divides no script into bytes, cl100k_base most. */
const prose: Readonly<Record<string, string>> = {
  English:
    'The customer asked for an offer by Friday noon, and we have to answer before the meeting in Hamburg. Please check whether the delivery dates that we promised in March are still realistic.',
  German:
    'Der Kunde hat bis Freitagmittag um ein Angebot gebeten, und wir müssen vor der Besprechung in Hamburg antworten. Bitte prüfen Sie, ob die im März zugesagten Liefertermine noch realistisch sind.',
  French:
    'Le client a demandé une offre avant vendredi midi, et nous devons répondre avant la réunion à Hambourg. Veuillez vérifier si les délais de livraison promis en mars sont encore réalistes.',
  Polish:
    'Klient poprosił o ofertę do piątku w południe, a my musimy odpowiedzieć przed spotkaniem w Hamburgu. Proszę sprawdzić, czy obiecane w marcu terminy dostaw są nadal realne.',
  Russian:
    'Клиент попросил предложение до полудня пятницы, и мы должны ответить до встречи в Гамбурге. Пожалуйста, проверьте, реальны ли ещё сроки поставки, обещанные в марте.',
  Japanese:
    'お客様は金曜日の正午までに見積もりを求めており、ハンブルクでの会議の前に回答しなければなりません。三月に約束した納期がまだ現実的かどうかを確認してください。',
  Chinese:
    '客户要求在星期五中午之前提供报价，我们必须在汉堡的会议之前作出答复。请检查我们在三月份承诺的交货日期是否仍然现实。',
  Korean:
    '고객이 금요일 정오까지 견적을 요청했으며 함부르크 회의 전에 답변해야 합니다. 약속한 납기일이 여전히 현실적인지 확인해 주십시오.',
  Thai: 'ลูกค้าขอใบเสนอราคาภายในเที่ยงวันศุกร์ และเราต้องตอบก่อนการประชุมที่ฮัมบูร์ก โปรดตรวจสอบว่าวันส่งมอบที่เราสัญญาไว้ในเดือนมีนาคมยังเป็นไปได้หรือไม่',
  Arabic:
    'طلب العميل عرضًا بحلول ظهر يوم الجمعة، وعلينا الرد قبل الاجتماع في هامبورغ. يرجى التحقق مما إذا كانت مواعيد التسليم التي وعدنا بها في مارس لا تزال واقعية.',
  Hindi:
    'ग्राहक ने शुक्रवार दोपहर तक प्रस्ताव माँगा है, और हमें हैम्बर्ग की बैठक से पहले उत्तर देना होगा। कृपया जाँचें कि मार्च में वादा की गई तारीखें अभी भी यथार्थवादी हैं या नहीं।',
};

for (const [language, sentences] of Object.entries(prose)) {
  // So long that it is counted.
  const text = sentences.repeat(20);
  test(`${language}: the bound holds for either tokenizer, and is at most four times the newer one's count`, async (t) => {
    const bound = (await measureTexts(counter, [text]))[0]?.usualBound ?? 0;
    t.true(bound >= o200k(text) && bound >= cl100k(text), `${String(bound)} ${String(cl100k(text))}`);
    t.true(bound <= 4 * o200k(text), `${String(bound)} ${String(o200k(text))}`);
  });
}

test('a text of 1,700 characters is bounded without asking the tokenizer', async (t) => {
  const text = (prose['English'] ?? '').repeat(10).slice(0, 1_700);
  const count = (): Promise<number> => Promise.reject(new Error('the tokenizer was asked'));
  const [measure] = await measureTexts({ count }, [text]);
  t.true((measure?.bound ?? 0) >= cl100k(text));
});

test('of prose the estimate is in the median at most half as much again as the more verbose tokenizer counts', (t) => {
  const shares = Object.values(prose)
    .map((text) => estimateTokens(text) / Math.max(o200k(text), cl100k(text)))
    .sort((one, other) => one - other);
  t.true((shares[shares.length >> 1] ?? 2) <= 1.5);
});

test('a longer text never has fewer tokens, and pieces have as many as the whole', (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), (text, more) => {
      const pieces = createTokenEstimate();
      pieces.add(text);
      pieces.add(more);
      const tokens = estimateTokens(text + more);
      return tokens >= estimateTokens(text) && pieces.tokens === tokens;
    }),
    { numRuns: 300 },
  );
  t.pass();
});

test('a million characters take far less than a second', (t) => {
  const text = 'Angebot für 客户 🎉 '.repeat(62_500);
  t.true(estimateTokens(text) > 250_000);
  t.true(processorMsBelow(500, () => estimateTokens(text)) < 500);
});
