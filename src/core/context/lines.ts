import { estimateTokens } from '../text/token-estimate.ts';
import { plainText, shortened, shorteningMark, tokensOfMark } from './plain-text.ts';
import type { IsSensitive } from './sensitive-attributes.ts';

/** An attribute of an entity; a nested one is named by its path: `address.city`. */
export type Line = readonly [name: string, value: string];

/** The bounds of the work and of the result, whatever the size of the data. */
const bounds = {
  depth: 6,
  keys: 1000,
  elements: 20,
  visits: 3000,
  lines: 300,
  characters: 8000,
  nameCharacters: 100,
  valueTokens: 250,
} as const;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Writes a name on one line: names come from clients. */
const nameFrom = (path: readonly string[]): string =>
  path.join('.').replace(/\s+/g, ' ').trim().slice(0, bounds.nameCharacters);

/** Keys of pairs such as `{name: 'salary', value: 1}`, in which a value names the field. */
const namesOfPairs = ['name', 'key', 'label', 'field', 'attribute'];

const textOf = (value: string): string => {
  const text = shortened(plainText(value.slice(0, bounds.characters)).trim(), bounds.valueTokens);
  return value.length > bounds.characters && !text.endsWith(shorteningMark) ? text + shorteningMark : text;
};

const scalarOf = (value: unknown): string | undefined => {
  if (typeof value === 'string') return textOf(value);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
};

/** Sorts keys independently of their stored order: those in `first`, then by name. */
const keysOf = (value: object, first: readonly string[]): string[] => {
  const rank = (key: string): number => {
    const index = first.indexOf(key.toLowerCase());
    return index === -1 ? first.length : index;
  };
  return Object.keys(value)
    .filter((key, index) => index < bounds.keys || rank(key) < first.length)
    .sort((one, other) => rank(one) - rank(other) || (one < other ? -1 : 1));
};

/**
 * Renders data as lines of plain text in a stable order: objects by path, lists of plain values joined, empty values left out, HTML
 * reduced to its text. Skips sensitive attributes, also in pairs such as `{name: 'salary', value: 1}`. Bounded in work and size.
 */
export const linesOf = (
  data: object,
  { isSensitive, first = [] }: { isSensitive: IsSensitive; first?: readonly string[] },
): Line[] => {
  const lines: Line[] = [];
  const firstFolded = first.map((name) => name.toLowerCase());
  let visits = 0;
  let characters = 0;
  const isFull = (): boolean =>
    visits >= bounds.visits || lines.length >= bounds.lines || characters >= bounds.characters;

  const add = (path: readonly string[], value: string): void => {
    if (value === '') return;
    const name = nameFrom(path);
    lines.push([name, value]);
    characters += name.length + value.length;
  };

  const isSensitivePair = (value: Readonly<Record<string, unknown>>, keys: readonly string[]): boolean =>
    namesOfPairs.some((key) => typeof value[key] === 'string' && isSensitive([...keys, value[key]]));

  /** `path` is the shown path; `keys` leaves out list positions, which no attribute name has. */
  const visit = (value: unknown, path: readonly string[], keys: readonly string[]): void => {
    if (isFull()) return;
    visits += 1;
    if (Array.isArray(value)) visitList(value.slice(0, bounds.elements), path, keys);
    else if (isObject(value)) visitObject(value, path, keys);
    else add(path, scalarOf(value) ?? '');
  };

  const visitObject = (
    value: Readonly<Record<string, unknown>>,
    path: readonly string[],
    keys: readonly string[],
  ): void => {
    if (path.length >= bounds.depth || (path.length > 0 && isSensitivePair(value, keys))) return;
    for (const key of keysOf(value, path.length === 0 ? firstFolded : [])) {
      if (!isSensitive([...keys, key])) visit(value[key], [...path, key], [...keys, key]);
    }
  };

  const visitList = (list: readonly unknown[], path: readonly string[], keys: readonly string[]): void => {
    const joined = list.map(scalarOf).filter((element) => element !== undefined && element !== '');
    add(path, shortened(joined.join(', '), bounds.valueTokens));
    for (const [index, element] of list.entries()) {
      if (typeof element === 'object') visit(element, [...path, String(index + 1)], keys);
    }
  };

  visit(data, [], []);
  return lines;
};

/** Writes a line as `name: value`, with further lines of the value indented, so that none looks like another attribute. */
export const written = ([name, value]: Line): string => `${name}: ${value.replace(/\r\n|[\r\n\u2028\u2029]/g, '\n  ')}`;

/** The fewest tokens of a line that is cut. */
const shortestBeginning = 16;

/** Joins the lines that fit into `tokens`, and the beginning of the next one with a mark that it was shortened. */
export const joined = (lines: readonly Line[], tokens: number): string => {
  const shown: string[] = [];
  let left = tokens;
  for (const [index, line] of lines.map(written).entries()) {
    // Counts the line break as one token, and keeps room for the mark unless the line is the last one.
    const size = estimateTokens(line) + 1;
    const isLast = index === lines.length - 1;
    if (size > left - (isLast ? 0 : tokensOfMark)) {
      // Less than the line has, so that `shortened` always adds the mark.
      const room = left - 1 - tokensOfMark;
      shown.push(room < shortestBeginning ? shorteningMark.trim() : shortened(line, room));
      break;
    }
    shown.push(line);
    left -= size;
  }
  return shown.join('\n');
};

/** The outermost attribute of a path, in lower case. */
const attributeOf = (name: string): string => (name.split('.')[0] ?? name).toLowerCase();

/** Renders an entity as lines `name: value` within `tokens`, its title first. `first` and `without` name attributes in lower case. */
export const contentOf = (
  { title, lines }: { readonly title: string; readonly lines: readonly Line[] },
  { first = [], without = [], tokens }: { first?: readonly string[]; without?: readonly string[]; tokens: number },
): string => {
  const rank = (name: string): number => {
    const index = first.indexOf(attributeOf(name));
    return index === -1 ? first.length : index;
  };
  const shown = lines.filter(
    ([name, value]) => !without.includes(attributeOf(name)) && !(name === 'title' && value === title),
  );
  const sorted = shown
    .map((line, place) => ({ line, place }))
    .sort((one, other) => rank(one.line[0]) - rank(other.line[0]) || one.place - other.place)
    .map(({ line }) => line);
  return joined(title.trim() === '' ? sorted : [['title', title], ...sorted], tokens);
};
