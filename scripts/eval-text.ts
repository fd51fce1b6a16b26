import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../test/support/data-directory.ts';
import {
  evaluateTexts,
  failureLines,
  isExceeded,
  measureTable,
  openEvaluatedNode,
  type Measure,
} from '../test/support/text-evaluation/index.ts';

/**
 * Runs the cases of `test/texts/given` and `test/texts/own` on a temporary node, and prints the failure rates. Exits with 1 when a
 * rate of the given cases exceeds its limit. `--no-list` omits the failing entries.
 */
const { values } = parseArgs({ options: { list: { type: 'boolean', default: true } }, allowNegative: true });

const say = (...lines: readonly string[]): void => void process.stdout.write(`${lines.join('\n')}\n`);

const report = (directory: string, measures: readonly Measure[]): void => {
  say(directory, '');
  if (measures.length === 0) say('no cases');
  else say(...measureTable(measures));
  if (values.list) for (const lines of measures.map(failureLines)) if (lines.length > 0) say('', ...lines);
  say('');
};

const started = performance.now();
const node = await openEvaluatedNode();
try {
  for (const directory of ['test/texts/given', 'test/texts/own']) {
    const measures = await evaluateTexts(node, path.join(root, directory));
    report(directory, measures);
    if (directory === 'test/texts/given' && measures.some(isExceeded)) process.exitCode = 1;
  }
} finally {
  await node.close();
}
say(`Measured in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
