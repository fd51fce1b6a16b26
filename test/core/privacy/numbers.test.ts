import test from 'ava';
import { found } from './fixtures.ts';

const cards: Readonly<Record<string, readonly string[]>> = {
  'Visa 4111111111111111.': ['4111111111111111'],
  '4111 1111 1111 1111, 5500-0000-0000-0004': ['4111 1111 1111 1111', '5500-0000-0000-0004'],
  '3782 822463 10005, 378282246310005, 30569309025904': ['3782 822463 10005', '378282246310005', '30569309025904'],
  '2024 4111 1111 1111 1111': ['4111 1111 1111 1111'],
  '4111\u00a01111\u00a01111\u00a01111': ['4111\u00a01111\u00a01111\u00a01111'],
  '4111111111111112, 1234 5678 9012 3456, 41111111111111111111, a4111111111111111': [],
};

for (const [text, values] of Object.entries(cards)) {
  test(`payment cards in: ${text}`, (t) =>
    t.deepEqual(
      found(text),
      values.map((value) => `card: ${value}`),
    ));
}
