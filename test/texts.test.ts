import path from 'node:path';
import test from 'ava';
import { root } from './support/data-directory.ts';
import {
  failureLines,
  isExceeded,
  openEvaluatedNode,
  textKinds,
  type EvaluatedNode,
} from './support/text-evaluation/index.ts';

let node: EvaluatedNode;
test.before(async () => {
  node = await openEvaluatedNode();
});
test.after.always(() => node.close());

for (const kind of textKinds) {
  test(`${kind.promise}, within the limits of failing cases`, async (t) => {
    const measures = await kind.evaluate(node, path.join(root, 'test/texts/given'));
    t.true(measures.length > 0, `${kind.file} has no cases`);
    t.deepEqual(measures.filter(isExceeded).flatMap(failureLines), []);
  });
}
