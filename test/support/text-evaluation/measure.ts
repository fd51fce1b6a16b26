/** An entry that is not as expected. */
export interface Failure {
  readonly entry: string;
  /** What the node sent or showed instead. */
  readonly reason: string;
}

/** The most failures that are accepted: a share of the entries (0 to 1), or a number of them. */
export type Limit = { readonly share: number } | { readonly count: number };

/** How many entries of a file of cases fail one expectation. */
export interface Measure {
  /** What a failing entry does. */
  readonly name: string;
  /** How many entries the expectation is about. */
  readonly entries: number;
  readonly failures: readonly Failure[];
  /** Absent: the measure is reported and decides nothing. */
  readonly limit?: Limit | undefined;
}

/** Whether more entries fail than the limit accepts. */
export const isExceeded = ({ entries, failures, limit }: Measure): boolean =>
  limit !== undefined && failures.length > ('share' in limit ? limit.share * entries : limit.count);

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const limitText = (limit: Limit | undefined): string => {
  if (limit === undefined) return '';
  return 'share' in limit ? percent(limit.share) : String(limit.count);
};

/** The lines of a table with a row for each measure, its columns aligned. */
export const measureTable = (measures: readonly Measure[]): string[] => {
  const rows = measures.map((measure) => [
    measure.name,
    String(measure.entries),
    String(measure.failures.length),
    percent(measure.failures.length / Math.max(1, measure.entries)),
    limitText(measure.limit),
    isExceeded(measure) ? 'exceeded' : '',
  ]);
  const table = [['kind', 'entries', 'failed', 'rate', 'limit', ''], ...rows];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  return table.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
};

/** The lines that name the failing entries of a measure, one a line. */
export const failureLines = ({ name, failures }: Measure): string[] =>
  failures.length === 0 ? [] : [`${name}:`, ...failures.map(({ entry, reason }) => `  ${entry}: ${reason}`)];
