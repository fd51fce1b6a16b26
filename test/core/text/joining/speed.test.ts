import test from 'ava';
import { assertLinearTime, filled } from '../../../support/linear-time.ts';
import { stream } from './fixtures.ts';

const sentences = Array.from({ length: 60_000 }, (_, index) => `Sentence ${index} is new.`).join(' ');
const numbered = (length: number): string => sentences.slice(0, length);

/** The text that is shown, and the rest that a model continues it with, by the length of the longer of the two. */
const cases: Readonly<Record<string, (length: number) => readonly [shown: string, rest: string]>> = {
  'all of a long text': (length) => [numbered(length), `${numbered(length)} And more.`],
  'all of a periodic text': (length) => [filled('ha ha ', length), filled('ha ha ', length)],
  'all of one endless word': (length) => [filled('ha', length), filled('ha', length)],
  'all of a text without letters': (length) => [filled('-', length), filled('-', length)],
  'all of it but the end': (length) => [numbered(length), `${numbered(length - 9)}Something else.`],
  'endless white space behind a text': (length) => [
    `The fox${filled(' \n', length)}`,
    `The fox${filled(' \n', length)}and`,
  ],
  'endless white space in the rest': (length) => ['The fox ', `${filled(' ', length)}fox`],
  'lines of markers': (length) => [filled('1. a\n# b\n- c\n> d\n| e |\n', length), '- f'],
  'open brackets and fences': (length) => [filled('<[("`', length), 'fox'],
  'endless white space between words': (length) => [`fox${filled(' ', length)}fox`, 'jumps over'],
  'a periodic text in Chinese': (length) => [filled('客户', length), filled('客户', length)],
  'a rest that is no repetition': (length) => [numbered(length), filled('Something else. ', length)],
};

for (const [name, textsOf] of Object.entries(cases)) {
  test(`a million characters take linear time: ${name}`, (t) => {
    const workOf = (length: number) => {
      const [shown, rest] = textsOf(length);
      const pieces = rest.match(/[^]{1,4}/g) ?? [];
      return () => stream(shown, pieces);
    };
    assertLinearTime(t, name, workOf, { length: 250_000, most: 5_000, least: 5 });
  });
}
