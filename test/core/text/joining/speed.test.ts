import test from 'ava';
import { lowestProcessorMs, processorMsBelow } from '../../../support/processor-time.ts';
import { stream } from './fixtures.ts';

const million = 1_000_000;
const filled = (unit: string): string => unit.repeat(Math.ceil(million / unit.length)).slice(0, million);
const numbered = Array.from({ length: 60_000 }, (_, index) => `Sentence ${index} is new.`).join(' ');

const pieces = (text: string): string[] => text.match(/[^]{1,4}/g) ?? [];

/** What it costs to look at each unit of a text of that length a few times, in pieces. */
const plainPass = (): number =>
  lowestProcessorMs(() => {
    let seen = 0;
    for (const piece of pieces(numbered)) for (const unit of piece.repeat(8).split('')) seen += unit === ' ' ? 1 : 0;
    return seen;
  });

const cases: Readonly<Record<string, readonly [shown: string, rest: string]>> = {
  'all of a long text': [numbered, `${numbered} And more.`],
  'all of a periodic text': [filled('ha ha '), filled('ha ha ')],
  'all of one endless word': [filled('ha'), filled('ha')],
  'all of a text without letters': [filled('-'), filled('-')],
  'all of it but the end': [numbered, `${numbered.slice(0, -9)}Something else.`],
  'endless white space behind a text': [`The fox${filled(' \n')}`, `The fox${filled(' \n')}and`],
  'endless white space in the rest': ['The fox ', `${filled(' ')}fox`],
  'lines of markers': [filled('1. a\n# b\n- c\n> d\n| e |\n'), '- f'],
  'open brackets and fences': [filled('<[("`'), 'fox'],
  'endless white space between words': [`fox${filled(' ')}fox`, 'jumps over'],
  'a periodic text in Chinese': [filled('客户'), filled('客户')],
  'a rest that is no repetition': [numbered, filled('Something else. ')],
};

for (const [name, [shown, rest]] of Object.entries(cases)) {
  test.serial(`a million characters take linear time: ${name}`, (t) => {
    const parts = pieces(rest);
    const plain = plainPass();
    const limit = 20 * plain + 500;
    const taken = processorMsBelow(limit, () => stream(shown, parts));
    t.log(`${taken.toFixed(0)} ms, plain ${plain.toFixed(0)} ms`);
    t.true(taken < limit, `${taken.toFixed(0)} ms against ${plain.toFixed(0)} ms`);
  });
}
