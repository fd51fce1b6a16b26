import { estimateTokens } from '../text/token-estimate.ts';
import { written, type Line } from './lines.ts';
import { shortened, shorteningMark, tokensOfMark } from './plain-text.ts';
import type { RenderedRecord } from './related-records.ts';

/** A line that would have fewer tokens than these is not begun. */
const shortestBeginning = 16;

/** As many of the lines as have room, and the beginning of the next one; a mark says that there was more. */
export const joined = (lines: readonly Line[], tokens: number): string => {
  const told: string[] = [];
  let left = tokens;
  for (const [index, line] of lines.map(written).entries()) {
    // With its line break, which is at most a token; and room for the mark, unless it is the last one.
    const size = estimateTokens(line) + 1;
    const isLast = index === lines.length - 1;
    if (size > left - (isLast ? 0 : tokensOfMark)) {
      // Less than the line has, so that the mark is there in any case.
      const room = left - 1 - tokensOfMark;
      told.push(room < shortestBeginning ? shorteningMark.trim() : shortened(line, room));
      break;
    }
    told.push(line);
    left -= size;
  }
  return told.join('\n');
};

/** A nested attribute goes with the one that it is in. */
const attributeOf = (name: string): string => (name.split('.')[0] ?? name).toLowerCase();

/**
 * A record as lines `name: value`, its title first, within so many tokens.
 * Attributes and those to leave out are named in lower case.
 */
export const contentOf = (
  { title, lines }: Pick<RenderedRecord, 'title' | 'lines'>,
  { first = [], without = [], tokens }: { first?: readonly string[]; without?: readonly string[]; tokens: number },
): string => {
  const rank = (name: string): number => {
    const index = first.indexOf(attributeOf(name));
    return index === -1 ? first.length : index;
  };
  const told = lines.filter(
    ([name, value]) => !without.includes(attributeOf(name)) && !(name === 'title' && value === title),
  );
  const sorted = told
    .map((line, place) => ({ line, place }))
    .sort((one, other) => rank(one.line[0]) - rank(other.line[0]) || one.place - other.place)
    .map(({ line }) => line);
  return joined(title.trim() === '' ? sorted : [['title', title], ...sorted], tokens);
};
