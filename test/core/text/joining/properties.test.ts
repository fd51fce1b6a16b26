import test from 'ava';
import fc from 'fast-check';
import { anchorOf } from '../../../../src/core/text/joining/anchor.ts';
import { randomRuns } from '../../../support/random-runs.ts';
import { cut, join, stream, vocabulary } from './fixtures.ts';
import { cutsOf, judge, manners, type Broken, type Manner } from './manners.ts';
import { texts } from './texts.ts';

const numRuns = randomRuns(5_000);

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** Texts of words of which none comes twice. */
const proseOf = (separators: readonly string[]) =>
  fc
    .record({
      words: fc.shuffledSubarray([...vocabulary], { minLength: 4 }),
      gaps: fc.array(fc.constantFrom(...separators), { minLength: vocabulary.length, maxLength: vocabulary.length }),
    })
    .map(({ words, gaps }) =>
      words.reduce((text, word, index) => {
        const gap = index === words.length - 1 ? '.' : (gaps[index] ?? ' ');
        const isStart = index === 0 || /[.!?:\n-]\s*$/.test(text);
        return text + (isStart ? capital(word) : word) + gap;
      }, ''),
    );
const plainProse = proseOf([' ']);
const prose = proseOf([
  ' ',
  ' ',
  ' ',
  ' ',
  ', ',
  '. ',
  '! ',
  '.\n\n',
  ':\n- ',
  ' – ',
  '’s ',
  '-',
  ' (',
  ') ',
  ' “',
  '” ',
  '\r\n',
]);

const chinese = Array.from('客户要求提供报价我们会在星期五之前发送请检查合同金额谢谢的了是');
const japanese = Array.from('お客様から見積もりのご依頼がありましたので金曜日までに送ってくださいカタログ');
const unspaced = fc
  .constantFrom(chinese, japanese)
  .chain((characters) =>
    fc.array(fc.constantFrom(...characters, ...characters, '，', '。'), { minLength: 2, maxLength: 120 }),
  )
  .map((characters) => characters.join(''));

/** Anything: also what repeats itself, has no spaces or is made of graphemes of many units. */
const anything = fc.oneof(
  prose,
  unspaced,
  fc.string({ unit: 'grapheme', maxLength: 150 }),
  fc.string({ unit: 'binary', maxLength: 150 }),
  fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n', '.', '“', '’'), maxLength: 200 }),
  fc.string({
    unit: fc.constantFrom('ha ', 'ha, ', '\n', '- a\n', '| x | y |\n', '客', '👨‍👩‍👧', '🇩🇪', 'e\u0301'),
    maxLength: 90,
  }),
  fc.tuple(prose, fc.integer({ min: 2, max: 5 })).map(([text, times]) => text.repeat(times)),
);

const isLowHalf = (unit: string) => /^[\udc00-\udfff]$/.test(unit);

/** A text and where it broke off: anywhere but inside a pair, and not at its ends. */
const broken = (texts: fc.Arbitrary<string>) =>
  fc
    .tuple(texts, fc.nat())
    .filter(([text]) => Array.from(text).length > 1)
    .map(([text, seed]) => {
      const at = 1 + (seed % (text.length - 1));
      const from = isLowHalf(text.charAt(at)) ? at + 1 : at;
      return { text, shown: text.slice(0, from), rest: text.slice(from) };
    });

const holds = <Value>(values: fc.Arbitrary<Value>, property: (value: Value) => boolean, runs = numRuns) =>
  fc.assert(fc.property(values, property), { numRuns: runs });

const sizes = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 8 });
const overlapping = fc.tuple(broken(anything), fc.nat(), anything, sizes, fc.nat({ max: 4 }));

test('however the rest is cut into pieces, the text is the same', (t) => {
  holds(overlapping, ([{ shown, rest }, back, other, lengths, kind]) => {
    const whole =
      [rest, shown.slice(back % shown.length) + rest, other, shown.slice(0, back % shown.length) + other, ` ${rest}`][
        kind
      ] ?? '';
    const expected = join(shown, whole);
    return [cut(whole, lengths), whole.split(''), [whole]].every((pieces) => {
      const { text, edits } = stream(shown, pieces);
      const isFirst = edits.slice(1).every((edit) => 'append' in edit);
      const isNeverEmpty = edits.every((edit) => !('append' in edit) || edit.append !== '');
      return text === expected && isFirst && isNeverEmpty;
    });
  });
  t.pass();
});

test('no more than a line is held back of what is not repeated', (t) => {
  holds(fc.tuple(broken(prose), prose), ([{ shown }, other]) => {
    const { steps } = stream(shown, other.split(''));
    const held = steps.findIndex((step) => step !== undefined);
    return held <= 90;
  });
  t.pass();
});

test('no edit ends in half a pair', (t) => {
  holds(fc.tuple(broken(anything), fc.string({ unit: 'grapheme', minLength: 1 })), ([{ shown }, rest]) =>
    stream(shown, rest.split('')).edits.every((edit) => ('append' in edit ? edit.append : edit.replace).isWellFormed()),
  );
  t.pass();
});

test('the exact rest gives the text, byte for byte', (t) => {
  holds(
    broken(prose).filter(({ rest }) => rest.trim() !== ''),
    ({ text, shown, rest }) => join(shown, rest) === text,
  );
  t.pass();
});

test('the anchor and the rest give any text, byte for byte', (t) => {
  holds(
    // White space behind nothing but white space is no rest.
    broken(anything).filter(({ text }) => text.trim() !== ''),
    ({ text, shown, rest }) => join(shown, anchorOf(shown) + rest) === text,
  );
  t.pass();
});

test('any repeated end of two words and ten letters or more and the rest give the text', (t) => {
  holds(fc.tuple(broken(plainProse), fc.nat()), ([{ text, shown, rest }, seed]) => {
    const starts = Array.from(shown.matchAll(/(?<=\s|^)\S/g), ({ index }) => index).filter((index) => {
      const end = shown.slice(index).trim();
      return end.includes(' ') && end.replace(/[^\p{L}]/gu, '').length >= 10;
    });
    const start = starts[seed % Math.max(1, starts.length)];
    return start === undefined || join(shown, shown.slice(start) + rest) === text;
  });
  t.pass();
});

test('everything from the start and the rest give the text', (t) => {
  holds(broken(prose), ({ text, shown, rest }) => join(shown, text) === text && join(shown, shown + rest) === text);
  t.pass();
});

const rows = fc
  .tuple(
    plainProse,
    fc.array(fc.constantFrom('| fox | 5 |\n', '- Please check it.\n', 'We will send it. ', '\n'), { maxLength: 60 }),
  )
  .map(([head, body]) => `${head}\n${body.join('')}`);

test('texts that repeat themselves are joined at the anchor, or from the start', (t) => {
  holds(broken(rows), ({ text, shown, rest }) => {
    if (join(shown, anchorOf(shown) + rest) !== text) return false;
    const startsWithAnchor = shown !== anchorOf(shown) && shown.startsWith(anchorOf(shown));
    return startsWithAnchor || join(shown, text) === text;
  });
  t.pass();
});

test('Chinese and Japanese are joined at the anchor', (t) => {
  holds(broken(unspaced), ({ text, shown, rest }) => join(shown, anchorOf(shown) + rest) === text);
  t.pass();
});

test('a space that was left out between words of the input is set', (t) => {
  const pairs = fc.tuple(plainProse, fc.nat()).map(([text, seed]) => {
    const spaces = Array.from(text.matchAll(/ /g), ({ index }) => index);
    const at = spaces[seed % spaces.length] ?? 0;
    return { text, shown: text.slice(0, at), rest: text.slice(at + 1) };
  });
  holds(pairs, ({ text, shown, rest }) => join(shown, rest, vocabulary.join(' ')) === text);
  t.pass();
});

/** Texts that repeat themselves: what a model repeats of them may as well be new. */
const repetitive: readonly string[] = [texts['a Markdown table'], texts['a refrain']].map((text) => text ?? '');

/** Random cuts of the texts, each continued in that manner. */
const continued = (manner: Manner): fc.Arbitrary<Broken & { readonly answer: string }> =>
  fc
    .tuple(fc.constantFrom(...Object.values(texts)), fc.nat())
    .map(([text, seed]) => {
      const cuts = cutsOf(text);
      const each = cuts[seed % cuts.length] ?? { text, shown: text, rest: '' };
      return { ...each, answer: manner(each) ?? '' };
    })
    .filter(({ answer }) => answer !== '');

for (const [name, { answer, promise }] of Object.entries(manners)) {
  const title = {
    whole: 'the text is whole, byte for byte',
    kept: 'no text is lost',
    keptUnlessRepetitive: 'no text is lost, unless it repeats itself',
  }[promise];
  test(`a model ${name}: ${title}`, (t) => {
    holds(continued(answer), ({ text, shown, answer: rest }) => {
      const verdict = judge(text, join(shown, rest));
      if (promise === 'whole') return verdict === 'perfect';
      return verdict !== 'lost' || (promise === 'keptUnlessRepetitive' && repetitive.includes(text));
    });
    t.pass();
  });
}
