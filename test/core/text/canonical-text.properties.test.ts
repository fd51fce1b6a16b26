import test from 'ava';
import fc from 'fast-check';
import { canonicalText } from '../../../src/core/text/canonical-text.ts';
import { formatNames, type FormatName } from '../../../src/core/text/formats.ts';
import { randomRuns } from '../../support/random-runs.ts';

const readings: readonly (readonly [string, FormatName, string])[] = [
  ['no-break &nbsp; and figure\u2007space\u3000', 'text', 'no-break and figure space '],
  ['a&amp;nbsp;b&amp;amp;c &#64; &#x40; &unknown; AT&T', 'text', 'a b&c @ @ &unknown; AT&T'],
  ['z\u200be\u00adro\u202a\u2066\ufeff\u200f', 'text', 'zero'],
  ['٠١٢ ۳۴ ५६ ７８ 𝟗', 'text', '012 34 56 78 9'],
  ['ＤＥ８９：ｉｄａ＠ｂｅｒｇ．ｄｅ ＋４９', 'text', 'DE89:ida@berg.de +49'],
  ['1‐2‑3–4—5−6－7', 'text', '1-2-3-4-5-6-7'],
  ['tab\tstays, two  spaces are one,   three a column', 'text', 'tab\tstays, two spaces are one,\tthree a column'],
  ['ida\\_berg\\@mail\\.de and {"a":"\\"b\\n"}', 'markdown', 'ida_berg@mail.de and {"a":"\\"b\\n"}'],
  ['+49 **30** 12', 'markdown', '+49 30 12'],
  ['ida%40berg%2Ede%2B49%2030 100%20', 'text', 'ida@berg.de+49 30 100%20'],
  ['größer 客户 é 😀', 'text', 'größer 客户 é 😀'],
  ['<p>a <b>b</b>c</p>\n<p>d<br>e</p>', 'html', 'a bc\nd\ne'],
  ['<table><tr><td>a</td>\n <td>b</td></tr><tr><td>c</td></tr></table>', 'html', 'a\tb\nc'],
  ['<p>one\nline</p><pre>two\nlines</pre>', 'html', 'one line\ntwo\nlines'],
  [
    '<a href="tel:1&amp;2" class="x">a</a><i data-phone=\'3\' title=x>b</i><!-- c -->',
    'html',
    'ab\n\n\ntel:1&2\n\n\nphone: 3\n\n\nx\n\n\n<!-- c -->',
  ],
  ['1 < 2 &lt;b&gt;', 'html', '1 < 2 <b>'],
];

for (const [original, format, text] of readings) {
  test(`${format}: ${JSON.stringify(original)} reads ${JSON.stringify(text)}`, (t) => {
    t.is(canonicalText(original, format).text, text);
  });
}

const ranges: readonly (readonly [string, FormatName, string, readonly string[]])[] = [
  ['pay DE&shy;89&nbsp;37, now', 'text', 'DE89 37', ['DE&shy;89&nbsp;37']],
  ['\u202a+49\u200e 30\u202c', 'text', '+49 30', ['+49\u200e 30']],
  ['<p>+49 <b>30</b>-1</p>', 'html', '+49 30-1', ['+49 <b>30</b>-1']],
  ['<p><i>DE</i> <i>89 37</i></p>', 'html', 'DE 89 37', ['DE', '89 37']],
  ['<p>+49 <b>30 1</b></p>', 'html', '+49 30 1', ['+49 ', '30 1']],
  ['<td>a</td><td>b</td>', 'html', 'a\tb', ['a', 'b']],
  ['**ida**.berg', 'markdown', 'ida.berg', ['ida', '.berg']],
  ['ida.**berg**@x', 'markdown', 'ida.berg@x', ['ida.**berg**@x']],
  ['<a title="&#105;da">x</a>', 'html', 'ida', ['&#105;da']],
];

for (const [original, format, value, parts] of ranges) {
  test(`${format}: ${JSON.stringify(value)} stands for whole pieces of ${JSON.stringify(original)}`, (t) => {
    const { text, originalRanges } = canonicalText(original, format);
    const start = text.indexOf(value);
    t.deepEqual(
      originalRanges(start, start + value.length).map((range) => original.slice(range.start, range.end)),
      parts,
    );
  });
}

test('every range of the canonical text stands for ranges inside the original that do not overlap', (t) => {
  const piece = fc.oneof(
    fc.constantFrom(
      '<b>',
      '</b>',
      '<td>',
      '<p title="a&amp;b">',
      '&nbsp;',
      '&amp;#64;',
      '**',
      '  ',
      '\\.',
      '%40',
      '\u200b',
    ),
    fc.constantFrom('a', ' ', '\n', '１', '٣', '😀', '<', '&', '𝟙', '\r\n'),
    fc.string({ unit: 'binary', maxLength: 4 }),
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 30 }),
      fc.constantFrom(...formatNames),
      fc.nat(100),
      fc.nat(30),
      (pieces, format, from, length) => {
        const original = pieces.join('');
        const { text, originalRanges } = canonicalText(original, format);
        const places = originalRanges(Math.min(from, text.length), Math.min(from + length, text.length));
        const sorted = [...places].sort((one, other) => one.start - other.start);
        for (const [index, { start, end }] of sorted.entries()) {
          t.true(start < end && end <= original.length && start >= (sorted[index - 1]?.end ?? 0));
        }
      },
    ),
    { numRuns: randomRuns(5_000) },
  );
});
