import type { Detector, Finding } from './detector.ts';

const begin = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
const finish = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
/** Lines of a block without an end. */
const lines = /(?:(?:\s|\\n){0,4}[A-Za-z0-9+/=]{16,})*/y;

const afterAddress = /:\/\/([^\s/@:?#"'<>]{0,100}:[^\s/"'<>]{1,200})@/g;

function* privateKeys(text: string): Generator<Finding> {
  const ends = [...text.matchAll(finish)];
  let next = 0;
  let covered = 0;
  for (const { index, 0: header } of text.matchAll(begin)) {
    if (index < covered) continue;
    while ((ends[next]?.index ?? Infinity) < index) next += 1;
    const end = ends[next];
    lines.lastIndex = index + header.length;
    covered = end ? end.index + end[0].length : lines.lastIndex + (lines.exec(text)?.[0].length ?? 0);
    yield { start: index, end: covered };
  }
}

/** Blocks of private keys, and the user and password that stand in an address before its host. */
export const findKeyMaterial: Detector = function* (text): Generator<Finding> {
  yield* privateKeys(text);
  for (const { index, 1: credentials = '' } of text.matchAll(afterAddress)) {
    const start = index + '://'.length;
    yield { start, end: start + credentials.length };
  }
};
