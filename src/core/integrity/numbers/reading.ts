import type { Unit } from './unit.ts';

/** The values that a written number, date or time may have. Equal strings are equal values. */
export interface NumberReading {
  /**
   * By the two conventions: 1,234.5 and the month first; 1.234,5 and the day first. They are the same where only one of
   * them makes sense.
   */
  readonly values: readonly [string, string];
  /** Values of other ways to write the same, in any language: 15 for 15:00. */
  readonly alternatives: readonly string[];
  /** Values that it may have in another language only: the billion of English and French. */
  readonly foreign: readonly string[];
  readonly unit: Unit;
}
