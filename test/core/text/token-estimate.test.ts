import test from 'ava';
import fc from 'fast-check';
import { estimateTokens } from '../../../src/core/text/token-estimate.ts';
import { processorMsBelow } from '../../support/processor-time.ts';

test('the empty text has no tokens, any other at least one', (t) => {
  t.is(estimateTokens(''), 0);
  t.is(estimateTokens(' '), 1);
  t.is(estimateTokens('a'), 1);
});

test('four characters of English are about a token', (t) => {
  t.is(estimateTokens('The customer asked for an offer by Friday noon.'), 12);
});

test('a Chinese, Japanese or Korean character is about a token', (t) => {
  t.is(estimateTokens('客户要求提供报价'), 8);
  t.is(estimateTokens('お客様の見積'), 6);
  t.is(estimateTokens('견적요청'), 4);
});

test('other alphabets lie in between, and an emoji is two tokens', (t) => {
  t.is(estimateTokens('Предложение'), 6);
  t.is(estimateTokens('🎉'), 2);
});

test('a longer text never has fewer tokens, and never more than its UTF-16 code units', (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), (text, more) => {
      const tokens = estimateTokens(text + more);
      return tokens >= estimateTokens(text) && tokens <= (text + more).length;
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
