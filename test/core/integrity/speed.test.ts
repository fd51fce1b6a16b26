import test from 'ava';
import type { FormatName } from '../../../src/core/text/formats.ts';
import { findProtected } from '../../../src/core/integrity/find-protected.ts';
import { createHtmlStage } from '../../../src/core/text/html/html-stage.ts';
import { repairResult } from '../../../src/core/integrity/repair.ts';
import { lowestProcessorMs, processorMsBelow } from '../../support/processor-time.ts';

const length = 100_000;
const filled = (unit: string, size: number): string => unit.repeat(Math.ceil(size / unit.length)).slice(0, size);

const hostile = [
  ...['`', '`a', '``` ', '~~~\n', '    a\n', '> ', '> > `', '- ', '1. ', '- - `a\n', '|', '|-', '|\n|-|\n'],
  ...['[', '](', '![a](b ', '[a](', '[^', '[a]:', '[[a', '(', ')', '\\', '\n', ' ', '\t', '\0'],
  ...[
    '<',
    '<a ',
    '<a <',
    '<!--',
    '<script>',
    '<a b="',
    "<a '",
    '</',
    '<%a',
    '<?',
    '<b>',
    '<p><li>',
    '<table><td>',
    '&',
    '&a',
  ],
  ...['{{', '{{a', '{%', '{%a', '${', '{a', '%', '%%A', '__A', '__A_', '*|', '#{'],
  ...['@', '@a', '@[', '@a.', '#', '#a', '#1', 'A-', 'A1', 'a/', 'a.b/', 'a@', 'mailto:'],
  ...['https://', 'https://a(', 'http://a/', 'www.', 'www.a'],
  ...['1', '1 ', '1,', '1.', '1.111', '111 ', '1:', '1-1', '1a', '+1 (', 'EUR ', '€', '1 k', '1 s', '-', '客户1'],
];

const works: Readonly<Record<string, (text: string) => unknown>> = {
  ...Object.fromEntries(
    (['text', 'markdown', 'html'] as const).map((format: FormatName) => [
      `finding in ${format}`,
      (text: string) => findProtected(text, format),
    ]),
  ),
  repairing: (text) => repairResult({ input: `${text} {{a}} {{b}}`, result: `${text} {{ a }}`, format: 'markdown' }),
  filtering: (text) => {
    const filter = createHtmlStage({ input: text.slice(0, 1000) })('');
    for (let index = 0; index < text.length; index += 4) filter.push(text.slice(index, index + 4));
    return filter.end();
  },
};

for (const [name, work] of Object.entries(works)) {
  test.serial(`${name} takes linear time, whatever the text`, (t) => {
    const prose = Array.from({ length: 6000 }, (_, index) => `Sentence ${index} is new.`).join(' ');
    work(prose);
    const plain = lowestProcessorMs(() => work(prose.slice(0, length)));
    // What is all numbers, or all tags, makes many spans; what is quadratic takes seconds.
    const limit = 20 * plain + 300;
    const times = hostile.map((unit) => ({ unit, time: processorMsBelow(limit, () => work(filled(unit, length))) }));
    const slowest = times.reduce((one, other) => (other.time > one.time ? other : one));
    t.log(`prose ${plain.toFixed(0)} ms, slowest ${JSON.stringify(slowest.unit)} ${slowest.time.toFixed(0)} ms`);
    t.true(slowest.time < limit, `${JSON.stringify(slowest.unit)}: ${slowest.time.toFixed(0)} ms`);
  });
}
