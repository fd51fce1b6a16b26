import test from 'ava';
import fc from 'fast-check';
import { joined } from '../../../src/core/context/lines.ts';
import { linesOf, written } from '../../../src/core/context/lines.ts';
import { plainText, shortened } from '../../../src/core/context/plain-text.ts';
import { estimateTokens } from '../../../src/core/text/token-estimate.ts';

const told = (data: object, first: readonly string[] = []) =>
  linesOf(data, { isSensitive: () => false, first }).map(written);

test('data are lines of text, in an order that does not depend on how they came', (t) => {
  const data = { b: { d: [1, 2], c: true }, a: 'x', z: 0, list: [{ k: 'v' }, 'w', { k: 'u' }] };
  const lines = ['a: x', 'b.c: true', 'b.d: 1, 2', 'list: w', 'list.1.k: v', 'list.3.k: u', 'z: 0'];
  t.deepEqual(told(data), lines);
  t.deepEqual(told(Object.fromEntries(Object.entries(data).reverse())), lines);
  t.deepEqual(told(data, ['Z', 'b'])[0], 'z: 0');
});

test('what is empty is left out', (t) => {
  t.deepEqual(told({ a: '', b: ' \n', c: null, d: [], e: {}, f: [''], g: '<p></p>', h: undefined }), []);
});

test('lines of a value stand under it, and a name is one line', (t) => {
  t.deepEqual(told({ body: 'one\r\nstage: Won\u2028two' }), ['body: one\n  stage: Won\n  two']);
  t.deepEqual(told({ 'a\nb': 'x' }), ['a b: x']);
});

test('simple HTML is reduced to what a reader sees', (t) => {
  t.is(plainText('<p>One <b>two</b></p><ul><li>a</li><li>b&nbsp;&lt; c</li></ul>x<br/>y'), 'One two\na\nb < c\nx\ny');
  t.is(plainText('<a href="https://x.example/?a=1&amp;b=2">here</a>'), 'here');
});

test('what is not simple HTML stays as it is', (t) => {
  const texts = [
    '1 < 2 and 3 > 2',
    '<script>x</script>',
    '<b>x</b> <text id="1">',
    'R&amp;D',
    '<!-- x -->',
    'a <b',
    '<>',
  ];
  for (const text of texts) t.is(plainText(text), text);
});

test('a shortened text fits, is a beginning of the text, and says so', (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.integer({ min: 6, max: 80 }), (text, tokens) => {
      const short = shortened(text, tokens);
      if (estimateTokens(text) <= tokens) return short === text;
      const head = short.slice(0, -' … [shortened]'.length);
      return estimateTokens(short) <= tokens && text.startsWith(head) && short.endsWith(' … [shortened]');
    }),
  );
  t.pass();
});

test('lines are joined within their tokens, and a mark at the end says that there was more', (t) => {
  const line = fc.tuple(fc.string({ minLength: 1, maxLength: 12 }), fc.string({ unit: 'binary', maxLength: 200 }));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), fc.integer({ min: 30, max: 200 }), (lines, tokens) => {
      const text = joined(lines, tokens);
      const whole = lines.map(written).join('\n');
      return estimateTokens(text) <= tokens && (text === whole || text.endsWith('… [shortened]'));
    }),
  );
  t.regex(joined([['a', 'x'.repeat(1000)]], 60), /^a: x{200,} … \[shortened\]$/);
});
