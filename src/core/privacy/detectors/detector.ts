/** Where a sensitive value stands, in UTF-16 code units. */
export interface Finding {
  readonly start: number;
  readonly end: number;
  /** Only a word beside the value tells what it is: the same characters elsewhere in the text are not masked. */
  readonly isWeak?: true;
}

/**
 * Finds the values of one kind in a canonical text (see `canonicalText`), in any order, in time linear in the text:
 * patterns that a detector runs over a whole text have bounded repetitions or such as cannot begin at each place of a
 * long run.
 */
export type Detector = (text: string) => Iterable<Finding>;

/**
 * What a pattern finds and `accept` agrees to. Behind a candidate that is refused the search goes on one character
 * after its beginning, since a value may begin inside it.
 */
export function* candidates(
  text: string,
  pattern: RegExp,
  accept: (match: RegExpExecArray) => Finding | undefined,
): Generator<Finding> {
  const search = new RegExp(pattern);
  for (let match = search.exec(text); match; match = search.exec(text)) {
    const finding = accept(match);
    if (finding) yield finding;
    search.lastIndex = finding ? Math.max(finding.end, match.index + 1) : match.index + 1;
  }
}

/** The whole match. */
export const whole = (match: RegExpExecArray): Finding => ({
  start: match.index,
  end: match.index + match[0].length,
});

/** The words just before a place. */
export const textBefore = (text: string, at: number, length = 30): string => text.slice(Math.max(0, at - length), at);

/** Sets the groups of a number apart. */
export const separator = '[-. /]';

/** A letter of a script that sets words apart by spaces: beside one, a number is a part of a word. */
export const spacedLetter = '\\p{sc=Latin}\\p{sc=Cyrillic}\\p{sc=Greek}';
