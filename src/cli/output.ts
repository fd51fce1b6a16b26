/** Prints a line of the result on standard output. */
export const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** Prints a line for the person on standard error. */
export const note = (line: string): void => void process.stderr.write(`${line}\n`);

/** Prints a value as one line of JSON on standard output. */
export const printJson = (value: unknown): void => print(JSON.stringify(value));

const cellOf = (value: unknown): string => {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const text = Array.isArray(value) ? value.join(',') : typeof value === 'string' ? value : '';
  return text === '' ? '-' : text;
};

/** Prints rows as aligned columns with a head, or as JSON. */
export const printRows = (rows: readonly object[], columns: readonly string[], json: boolean | undefined): void => {
  if (json) {
    printJson(rows);
    return;
  }
  const cells = (row: object) => columns.map((column) => cellOf((row as Readonly<Record<string, unknown>>)[column]));
  const table = [columns, ...rows.map(cells)];
  // Not Math.max(...): a list may have more rows than a call has arguments.
  const widths = columns.map((_, index) => table.reduce((most, line) => Math.max(most, line[index]?.length ?? 0), 0));
  for (const line of table) {
    const padded = line.map((text, index) => text.padEnd(widths[index] ?? 0));
    print(padded.join('  ').trimEnd());
  }
};
