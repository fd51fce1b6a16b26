import type { Before } from './before.ts';
import { spaceFrom } from './fold.ts';
import { characterAt, characterBefore, isWordPart } from './letters.ts';
import { wait, type Rest, type Wait } from './rest.ts';

/** Tables are filled up with that much; what is longer is not waited for. */
const longestSpace = 1000;
const lineBreaks = (space: string): number => space.split('\n').length - 1;

/** How much of the white space `own` the reader has already, who has `shown` at that place. */
const sharedSpace = (shown: string, own: string): number => {
  const [breaks, ownBreaks] = [lineBreaks(shown), lineBreaks(own)];
  if (ownBreaks === 0 || ownBreaks < breaks) return own.length;
  // What has more line breaks begins a paragraph, and what stands behind the last one is an indentation: both are new.
  const lines = own.split('\n');
  const shared = lines.slice(0, breaks).reduce((length, line) => length + line.length + 1, 0);
  if (breaks === 0 || ownBreaks > breaks) return shared;
  const indentation = shown.slice(shown.lastIndexOf('\n') + 1).length;
  return shared + Math.min(indentation, own.length - shared);
};

/**
 * How much of the rest goes away with an overlap that, white space at its end aside,
 * ends at `end`. Undefined when it is none: "The quick " and "quicker".
 */
export const cutAt = ({ folded, space }: Before, rest: Rest, end: number): number | Wait | undefined => {
  if (space === '') return end;
  // White space that is repeated as it stands leaves no question what of it is new.
  if (rest.text.startsWith(space, end)) return end + space.length;
  const limit = Math.min(Math.max(80, space.length), longestSpace);
  const own = spaceFrom(rest.text, end, limit + 1);
  const isOpen = end + own.length === rest.text.length && own.length <= limit && !rest.whole;
  if (isOpen) return wait;
  if (own !== '') return end + sharedSpace(space, own);
  const goesOn = isWordPart(characterBefore(folded, folded.length)) && isWordPart(characterAt(rest.text, end));
  return goesOn ? undefined : end;
};
