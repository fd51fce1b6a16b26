/** A date or a time of the day, and the values that it may have. */
export interface Moment {
  readonly start: number;
  readonly end: number;
  /** Read with the month before the day, and with the day before the month; the same where only one makes sense. */
  readonly values: readonly [monthFirst: string, dayFirst: string];
  /** Values of other ways to write it. */
  readonly alternatives?: readonly string[];
  /** Of a time: its half of the day is named, and is the second. */
  readonly isAfternoon?: boolean;
  /** Values that it may have in another language. */
  readonly foreign?: readonly string[];
}

/** The match of a sticky pattern at a position. */
export const matchAt = (pattern: RegExp, text: string, position: number): RegExpExecArray | undefined => {
  pattern.lastIndex = position;
  return pattern.exec(text) ?? undefined;
};
