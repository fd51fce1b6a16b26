import { RE2JS } from 're2js';
import { compilePattern, InvalidPattern } from './pattern.ts';

/**
 * How many steps the program of a pattern may have. Its time is linear in the text, and in this: at 250 steps a text of
 * 100,000 characters takes about a second in the worst case, at 1,000 eight.
 */
const mostSteps = 250;

/** Why a pattern cannot be used, for people; undefined when it can. */
export const problemOfPattern = (pattern: string): string | undefined => {
  try {
    compilePattern(pattern);
  } catch (error) {
    if (error instanceof InvalidPattern) return error.message;
    throw error;
  }
  return RE2JS.compile(pattern).programSize() > mostSteps ? 'it repeats too much' : undefined;
};
