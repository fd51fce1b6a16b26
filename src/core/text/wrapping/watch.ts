/**
 * Follows the text behind the opener of a wrapper and looks for the wrapper's
 * closing. It takes one UTF-16 code unit after the other, so that what it says
 * cannot depend on how the text was cut.
 */
export interface Watch {
  take(unit: string): void;
  /** How many of the last units belong to the closing or may begin it. */
  readonly held: number;
  /** The text ends in the closing; white space may stand behind it. */
  readonly closed: boolean;
}
