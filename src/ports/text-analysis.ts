/** Pure functions by name. Their arguments and results are plain data, which can be sent to a thread. */
export type TextFunctions = Readonly<Record<string, (input: never) => unknown>>;

/** The scheduling of a call. */
export interface AnalysisOptions {
  /** The organization of the call. Organizations take turns, so that the long texts of one delay another by one text at most. */
  readonly organizationId: string;
  /** The duration of the call, as the number of characters of plain text that take as long. */
  readonly effort: number;
  /**
   * Whether the call belongs to a running session. Such a call is never refused, and runs ahead of the organization's new requests.
   * Other calls are refused when too many of the organization wait, or when they have waited too long.
   */
  readonly running?: boolean;
  /** Cancels the call, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Runs the expensive pure functions on texts.
 *
 * Guarantees:
 * - A call resolves with the result of the function itself, or rejects.
 * - Only short texts run on the event loop, which handles other events between two of them.
 * - A call that runs longer than its deadline is ended and rejects.
 */
export interface TextAnalysis<Functions extends TextFunctions> {
  /**
   * Runs a function.
   * @throws ZomaError `payload_too_large` when the deadline passes during the run; `overloaded` when the call cannot begin in time or the
   * node stops; the function's own error, as an Error with the same message
   */
  run<Name extends keyof Functions>(
    name: Name,
    input: Parameters<Functions[Name]>[0],
    options: AnalysisOptions,
  ): Promise<ReturnType<Functions[Name]>>;
}
