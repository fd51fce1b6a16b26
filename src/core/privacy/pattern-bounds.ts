import type { SensitivePattern } from '../../ports/privacy-policies.ts';
import { ZomaError } from '../errors.ts';
import { estimateSteps } from './pattern-size.ts';
import { compilePattern, InvalidPattern } from './pattern.ts';

/**
 * How many steps the program of a pattern may have. Time is linear in the text and in the steps: up to 52 ns for each step and
 * character, measured with re2js 2.10 on 2 cores, Node 20.20.
 */
const mostSteps = 250;

/** A pattern that is estimated to have more is not compiled, which would itself take long. */
const mostEstimatedSteps = 4 * mostSteps;

const repeatsTooMuch = 'it repeats too much';

/** How many steps all patterns of an organization may have together. */
const mostStepsTogether = 1_000;

/**
 * The budget of one call in steps × characters: a text of 100,000 characters under the largest policy, and half as much again
 * for its context.
 */
const mostWork = mostStepsTogether * 150_000;

/** Why a pattern cannot be used, for people; undefined when it can. */
export const problemOfPattern = (pattern: string): string | undefined => {
  if (estimateSteps(pattern) > mostEstimatedSteps) return repeatsTooMuch;
  try {
    return compilePattern(pattern).steps > mostSteps ? repeatsTooMuch : undefined;
  } catch (error) {
    if (error instanceof InvalidPattern) return error.message;
    throw error;
  }
};

/**
 * The steps of all patterns together.
 * @throws InvalidPattern when one of them cannot be used
 */
export const stepsOf = (patterns: readonly SensitivePattern[]): number =>
  patterns.reduce((sum, { pattern }) => sum + compilePattern(pattern).steps, 0);

/** Why patterns that can be used each cannot be used together, for people; undefined when they can. */
export const problemOfPatterns = (patterns: readonly SensitivePattern[]): string | undefined => {
  const steps = stepsOf(patterns);
  if (steps <= mostStepsTogether) return undefined;
  const largest = patterns.reduce((one, other) => (stepsOf([other]) > stepsOf([one]) ? other : one));
  return (
    `they have ${steps} steps together, ${mostStepsTogether} at most; the largest, ` +
    `${largest.name}, has ${stepsOf([largest])}: write fewer or shorter patterns, or smaller repetitions`
  );
};

/**
 * Whether texts together stay within the budget of steps × characters.
 * @throws InvalidPattern when one of the patterns cannot be used
 */
export const isWithinBudget = (patterns: readonly SensitivePattern[], characters: number): boolean =>
  stepsOf(patterns) * characters <= mostWork;

/**
 * Refuses texts that together would take more than the budget of steps × characters, so that they are neither searched without
 * end nor sent without being searched.
 * @throws ZomaError `payload_too_large` with `details: {characters, mostCharacters}`
 * @throws InvalidPattern when one of the patterns cannot be used
 */
export const assertWithinBudget = (patterns: readonly SensitivePattern[], characters: number): void => {
  if (isWithinBudget(patterns, characters)) return;
  const mostCharacters = Math.floor(mostWork / stepsOf(patterns));
  throw new ZomaError('payload_too_large', {
    message:
      `With its context and earlier results the text has ${characters} characters; ` +
      `the patterns of the organization's privacy policy allow ${mostCharacters}.`,
    details: { characters, mostCharacters },
  });
};

/** This many steps of an organization's patterns take as long per character as all detectors together. */
const stepsAsLongAsDetectors = 100;

/**
 * Estimates the duration of a search by the detectors and the patterns, as the number of characters that the detectors alone read meanwhile.
 * @throws InvalidPattern when one of the patterns cannot be used
 */
export const searchEffort = (patterns: readonly SensitivePattern[], characters: number): number =>
  characters * (1 + stepsOf(patterns) / stepsAsLongAsDetectors);
