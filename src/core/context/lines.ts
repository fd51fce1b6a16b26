import { plainText, shortened, shorteningMark } from './plain-text.ts';
import type { IsSensitive } from './sensitive-attributes.ts';

/** One attribute of a record, nested ones by their path: `address.city`. */
export type Line = readonly [name: string, value: string];

/** What bounds the work and the result, however large the data. */
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

/** On one line: a name is a label, whatever a client puts into it. */
const nameFrom = (path: readonly string[]): string =>
  path.join('.').replace(/\s+/g, ' ').trim().slice(0, bounds.nameCharacters);

/** How forms and tables tell of a field: by a pair, the name of which is a value itself. */
const namesOfPairs = ['name', 'key', 'label', 'field', 'attribute'];

const textOf = (value: string): string => {
  const text = shortened(plainText(value.slice(0, bounds.characters)).trim(), bounds.valueTokens);
  return value.length > bounds.characters && !text.endsWith(shorteningMark) ? text + shorteningMark : text;
};

const scalarOf = (value: unknown): string | undefined => {
  if (typeof value === 'string') return textOf(value);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
};

/** Keys in an order that does not depend on how the data were kept: first those that come first, then by name. */
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
 * Data as lines of plain text, in an order of their own: objects by path, lists of plain values joined, empty values
 * left out, HTML reduced to its text. Nothing sensitive is looked at, nor what a pair such as
 * `{name: 'salary', value: 1}` says of it. Bounded in work and in size, whatever is given.
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

  /** `path` is how it is shown; `keys` are without the places in lists, which no name of an attribute has. */
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

/** Lines of a value after the first stand under it, so that none of them looks like another attribute. */
export const written = ([name, value]: Line): string => `${name}: ${value.replace(/\r\n|[\r\n\u2028\u2029]/g, '\n  ')}`;
