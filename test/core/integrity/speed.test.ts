import test from 'ava';
import type { FormatName } from '../../../src/core/text/formats.ts';
import { findProtected } from '../../../src/core/integrity/find-protected.ts';
import { repairResult } from '../../../src/core/integrity/repair.ts';
import { assertLinearTime, boundsOf, repeating } from '../../support/linear-time.ts';
import { createHtmlStage } from '../../support/stages.ts';

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

/** Run whole, the longer text has 100,000 characters. */
const bounds = boundsOf({ length: 25_000, most: 2_000, least: 5 });

const works: Readonly<Record<string, (text: string) => unknown>> = {
  ...Object.fromEntries(
    (['text', 'markdown', 'html'] as const).map((format: FormatName) => [
      `finding in ${format}`,
      (text: string) => findProtected(text, format),
    ]),
  ),
  // Half of the text in the input, half in the result.
  repairing: (text) => {
    const half = text.slice(0, text.length / 2);
    return repairResult({ input: `${half} {{a}} {{b}}`, result: `${half} {{ a }}`, format: 'markdown' });
  },
  filtering: (text) => {
    const filter = createHtmlStage({ input: text.slice(0, 1000) })('');
    for (let index = 0; index < text.length; index += 4) filter.push(text.slice(index, index + 4));
    return filter.end();
  },
};

for (const [name, work] of Object.entries(works)) {
  test(`${name} takes linear time, whatever the text`, (t) => {
    for (const unit of hostile) assertLinearTime(t, unit, repeating(unit, work), bounds);
  });
}
