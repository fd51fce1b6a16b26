import fc from 'fast-check';
import type { FormatName } from '../../src/core/text/formats.ts';

/** A piece of a text: what it is, as it stands there. */
export interface Piece {
  readonly kind: 'word' | 'sensitive' | 'protected';
  readonly text: string;
}

const words = [
  'The',
  'offer',
  'was',
  'discussed',
  'with',
  'them',
  'on',
  'Tuesday,',
  'größer',
  '客户',
  '🙂',
  'and',
  '(again)',
];

/** Each with a number of its own, so that one is never a part of another. */
const sensitive: readonly ((number: number) => string)[] = [
  (number) => `maria.k${String(number)}@example.com`,
  (number) => `+49 170 1234${String(100 + number)}`,
  () => '4111 1111 1111 1111',
  () => 'DE89 3704 0044 0532 0130 00',
  (number) => `10.20.30.${String(number)}`,
  (number) => `sk-proj-Ab3dE5gH7jK9mN2pQ4rS6tU8vW${String(number)}xYz`,
];

const protectedOf: Readonly<Record<FormatName, readonly ((number: number) => string)[]>> = {
  text: [
    (number) => `{{name_${String(number)}}}`,
    (number) => `https://example.org/page/${String(number)}?q=a`,
    (number) => `@maria_${String(number)}`,
    (number) => `#${String(1000 + number)}`,
    (number) => `\`code${String(number)}()\``,
    (number) => `about ${String(5000 + number)} kg`,
  ],
  markdown: [
    (number) => `[the page](https://example.org/page/${String(number)})`,
    (number) => `{{name_${String(number)}}}`,
    (number) => `\`code${String(number)}()\``,
    (number) => `about ${String(5000 + number)} kg`,
  ],
  html: [
    (number) => `<a href="https://example.org/page/${String(number)}">the page</a>`,
    (number) => `<b>{{name_${String(number)}}}</b>`,
    (number) => `<code>code${String(number)}()</code>`,
    (number) => `@maria_${String(number)}`,
  ],
};

/** A part of a piece that must survive: how it stands in a text, and what a check calls it. */
export interface Survivor {
  readonly written: string;
  readonly name: string;
}

export const survivorsOf = ({ text }: Piece): Survivor[] =>
  Array.from(
    text.matchAll(/\{\{\w+\}\}|https:[^\s")]+|@maria_\d+|#\d+|`[^`]+`|<code>(.*?)<\/code>|\d+ kg/g),
    ([written, name = written]) => ({ written, name }),
  );

export const pieces = (format: FormatName): fc.Arbitrary<Piece[]> => {
  const numbered = (makers: readonly ((number: number) => string)[]) =>
    fc
      .tuple(fc.nat(makers.length - 1), fc.integer({ min: 10, max: 99 }))
      .map(([index, number]) => makers[index]?.(number) ?? '');
  const word = fc.constantFrom(...words).map((text): Piece => ({ kind: 'word', text }));
  const secret = numbered(sensitive).map((text): Piece => ({ kind: 'sensitive', text }));
  const survivor = numbered(protectedOf[format]).map((text): Piece => ({ kind: 'protected', text }));
  return fc.array(fc.oneof({ weight: 3, arbitrary: word }, secret, survivor), { minLength: 1, maxLength: 14 });
};

/** The text in pieces, cut wherever the numbers say. */
export const cutAt = (text: string, numbers: readonly number[]): string[] => {
  const places = [...new Set(numbers.map((number) => number % (text.length + 1)))].sort((one, other) => one - other);
  return [0, ...places].map((place, index) => text.slice(place, [...places, text.length][index])).filter(Boolean);
};
