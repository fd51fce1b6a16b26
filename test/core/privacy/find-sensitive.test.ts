import test from 'ava';
import fc from 'fast-check';
import { findSensitive } from '../../../src/core/privacy/find-sensitive.ts';
import { compilePattern, InvalidPattern } from '../../../src/core/privacy/pattern.ts';
import { found, policyOf } from './fixtures.ts';

test('an organization finds what it has patterns for, by their names', (t) => {
  const policy = policyOf({ name: 'Customer', pattern: 'KD-\\d{5}' }, { name: 'Project', pattern: '(?i)\\bheron\\b' });
  t.deepEqual(findSensitive('😀 KD-12345, Heron and herons', policy), [
    { start: 3, end: 11, kind: 'custom', name: 'Customer' },
    { start: 13, end: 18, kind: 'custom', name: 'Project' },
  ]);
});

test('findings that overlap are one, of the kind of the highest rank', (t) => {
  t.deepEqual(found('ftp://john:doe@example.com/x'), ['secret: john:doe@example.com']);
  t.deepEqual(found('KD john@x.io', policyOf({ name: 'A', pattern: 'KD jo' }, { name: 'B', pattern: 'hn' })), [
    'custom: KD john@x.io',
  ]);
  t.deepEqual(found('john@x.io', policyOf({ name: 'A', pattern: 'john@x\\.io' })), ['custom: john@x.io']);
});

test('nothing is found when the policy is off', (t) => {
  t.deepEqual(findSensitive('john@x.io', { ...policyOf(), enabled: false }), []);
});

for (const pattern of ['(', 'a*', '', '\\b', '(?=x)', 'x|', '^', '(a)\\1', '[z-a]']) {
  test(`a pattern that cannot be used is refused: ${pattern}`, (t) => {
    t.throws(() => compilePattern(pattern), { instanceOf: InvalidPattern });
    t.throws(() => findSensitive('text', policyOf({ name: 'A', pattern })), { instanceOf: InvalidPattern });
  });
}

test('a pattern is compiled once, as long as not too many others have come since', (t) => {
  const first = compilePattern('first');
  t.is(compilePattern('first'), first);
  for (let index = 0; index < 600; index += 1) compilePattern(`other${index}`);
  t.not(compilePattern('first'), first);
});

test('what is found is in order, within the text, not empty, and does not overlap', (t) => {
  const piece = fc.oneof(
    fc.constantFrom('john@x.io', '+49 30 1234567', '4111 1111 1111 1111', '10.0.0.1', 'password: ', 'KD-1', '://a:b@'),
    fc.string({ unit: 'binary', maxLength: 5 }),
    fc.string({ unit: fc.constantFrom(...Array.from('0123456789 -.+()@:/=_\\')), maxLength: 12 }),
  );
  const policy = policyOf({ name: 'A', pattern: 'KD-\\d|[0-9]{2}' });
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const text = pieces.join('');
      let end = 0;
      for (const span of findSensitive(text, policy)) {
        t.true(span.start >= end && span.end > span.start && span.end <= text.length);
        end = span.end;
      }
    }),
    { numRuns: 2000 },
  );
});
