import { RE2JS } from 're2js';

/** A compiled pattern of an organization's own; it takes linear time whatever it says. */
export interface CompiledPattern {
  /** The size of its program: its time grows with this and with the text. */
  readonly steps: number;
  /** Where it matches, empty matches left out. */
  find(text: string): { readonly start: number; readonly end: number }[];
}

/** A pattern that cannot be used; the message says why. */
export class InvalidPattern extends Error {
  override readonly name = 'InvalidPattern';
}

/** As many as are kept compiled, the least recently used one given up first. */
const capacity = 500;
const compiled = new Map<string, CompiledPattern>();

/** What a pattern must find nothing in without taking a character. */
const probes = ['', 'a', '1', ' ', '-'];

const compile = (pattern: string): CompiledPattern => {
  let expression: RE2JS;
  try {
    expression = RE2JS.compile(pattern);
  } catch (error) {
    throw new InvalidPattern(error instanceof Error ? error.message : 'it is no regular expression', { cause: error });
  }
  const find = (text: string) => {
    const found: { start: number; end: number }[] = [];
    const matcher = expression.matcher(text);
    while (matcher.find()) found.push({ start: matcher.start(), end: matcher.end() });
    return found;
  };
  if (probes.some((probe) => find(probe).some(({ start, end }) => start === end))) {
    throw new InvalidPattern('it matches an empty text');
  }
  return {
    steps: expression.programSize(),
    find: (text) => find(text).filter(({ start, end }) => start < end),
  };
};

/**
 * The pattern, compiled once and kept.
 * @throws InvalidPattern when it is no regular expression in RE2's syntax, or matches an empty text.
 */
export const compilePattern = (pattern: string): CompiledPattern => {
  const result = compiled.get(pattern) ?? compile(pattern);
  compiled.delete(pattern);
  compiled.set(pattern, result);
  const oldest = compiled.size > capacity ? compiled.keys().next() : undefined;
  if (oldest?.value !== undefined) compiled.delete(oldest.value);
  return result;
};
