import { estimateTokens } from '../limits/estimate-tokens.ts';
import { written, type Line } from './lines.ts';
import { shorteningMark } from './plain-text.ts';
import type { ToldRecord } from './surroundings.ts';

const mark = shorteningMark.trim();

/** As many of the lines as have room; a last one says when some have not. */
export const joined = (lines: readonly Line[], tokens: number): string => {
  const all = lines.map(written);
  const room = tokens - estimateTokens(mark) - 1;
  let whole = 0;
  let used = 0;
  let usedWithoutMark = 0;
  // Each with its line break, which is at most a token.
  for (const line of all) {
    used += estimateTokens(line) + 1;
    if (used > tokens) break;
    if (used <= room) usedWithoutMark += 1;
    whole += 1;
  }
  return whole === all.length ? all.join('\n') : [...all.slice(0, usedWithoutMark), mark].join('\n');
};

/** A nested attribute goes with the one that it is in. */
const attributeOf = (name: string): string => (name.split('.')[0] ?? name).toLowerCase();

/**
 * A record as lines `name: value`, its title first, within so many tokens.
 * Attributes and those to leave out are named in lower case.
 */
export const contentOf = (
  { title, lines }: Pick<ToldRecord, 'title' | 'lines'>,
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
