/** Pure functions by name. Their arguments and results are plain data, which a thread can be sent. */
export type TextFunctions = Readonly<Record<string, (input: never) => unknown>>;

/** How a call is scheduled. */
export interface AnalysisOptions {
  /** Whose call it is: organizations take turns, so that the long texts of one delay another by one text at most. */
  readonly organizationId: string;
  /** How long it takes, as the number of characters of plain text that take as long. */
  readonly effort: number;
  /**
   * The call belongs to a session that runs: it waits its turn however many wait, ahead of the organization's new requests.
   * Else it is refused when too many of the organization wait, or when it has waited too long.
   */
  readonly running?: boolean;
  /** Gives the call up; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Runs the heavy pure functions on texts.
 *
 * Guarantees:
 * - The result is the one that the function itself returns, or the call rejects; it never resolves with less.
 * - The event loop is held only for short texts, and between two of them other work gets its turn.
 * - A call that has worked longer than its deadline is ended and rejects.
 */
export interface TextAnalysis<Functions extends TextFunctions> {
  /**
   * @throws ZomaError `payload_too_large` when the deadline passes while it works; `overloaded` when it cannot begin in time or the
   * node stops; what the function throws, as an Error with the same message
   */
  run<Name extends keyof Functions>(
    name: Name,
    input: Parameters<Functions[Name]>[0],
    options: AnalysisOptions,
  ): Promise<ReturnType<Functions[Name]>>;
}
