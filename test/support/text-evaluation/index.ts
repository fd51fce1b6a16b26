import { masksAltered, mergeFields, numbers, wrapped } from './answer-kinds.ts';
import type { EvaluatedNode } from './evaluated-node.ts';
import type { Measure } from './measure.ts';
import { ordinary, sensitive } from './prompt-kinds.ts';
import type { TextKind } from './text-kind.ts';

export { openEvaluatedNode, type EvaluatedNode } from './evaluated-node.ts';
export { failureLines, isExceeded, measureTable, type Measure } from './measure.ts';

/** Every kind of text whose promises are measured. */
export const textKinds: readonly TextKind[] = [sensitive, ordinary, masksAltered, mergeFields, wrapped, numbers];

/** Measures every kind that the directory has cases of. */
export const evaluateTexts = async (node: EvaluatedNode, directory: string): Promise<Measure[]> =>
  (await Promise.all(textKinds.map((kind) => kind.evaluate(node, directory)))).flat();
