import test from 'ava';
import { newKeyText, readKeyText } from '../../../src/core/auth/key-text.ts';

test('a key is a prefix that scanners find and letters and digits; the same text has the same hash', (t) => {
  for (const [kind, form] of [
    ['service', /^zk_[0-9A-Za-z]{49}$/],
    ['system', /^zk_system_[0-9A-Za-z]{49}$/],
  ] as const) {
    const { text, hash, shownPrefix } = newKeyText(kind);
    t.regex(text, form);
    t.deepEqual(readKeyText(text), { kind, hash });
    t.true(text.startsWith(shownPrefix));
    t.not(newKeyText(kind).text, text);
  }
});

test('a truncated, mistyped, padded or re-labelled key is no key', (t) => {
  const { text } = newKeyText('service');
  const other = (character = '') => (character === 'a' ? 'b' : 'a');
  const variants = [
    '',
    'zk_',
    text.slice(0, -1),
    `${text}0`,
    ` ${text}`,
    `${text}\n`,
    text.toLowerCase().replace(/[a-z]/, 'A'),
    text.replace('zk_', 'zk_system_'),
    text.replace('zk_', 'ZK_'),
    ...Array.from({ length: text.length - 3 }, (_, index) => {
      const at = index + 3;
      return text.slice(0, at) + other(text[at]) + text.slice(at + 1);
    }),
  ];
  for (const variant of variants) t.is(readKeyText(variant), undefined, variant);
});
