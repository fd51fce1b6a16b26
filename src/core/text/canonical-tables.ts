import type { TextRange } from './canonical-text.ts';

/** A cell and what its column is called. */
export interface HeadedCell {
  readonly header: TextRange;
  readonly cell: TextRange;
}

const isHeader = /^\p{L}[^\d\n]{1,29}$/u;
const isValue = /^(?=\D*\d).{4,100}$/;
const isRule = /^[\s|:-]+$/;

/** The cells of a line, without the spaces around them. */
const cellsOf = (text: string, start: number, end: number): TextRange[] => {
  const cells: TextRange[] = [];
  let at = start;
  for (const cell of text.slice(start, end).split(/[\t|]/)) {
    const lead = cell.length - cell.trimStart().length;
    cells.push({ start: at + lead, end: at + lead + cell.trim().length });
    at += cell.length + 1;
  }
  return cells;
};

/**
 * The cells with a digit in tables whose first line names the columns: lines with as many tabs, or bars, as it.
 * Headers and cells are short, so that what is found is at most a few times as long as the text.
 */
export function* headedCells(text: string): Generator<HeadedCell> {
  let headers: TextRange[] = [];
  for (let start = 0; start < text.length;) {
    const lineEnd = text.indexOf('\n', start);
    const end = lineEnd === -1 ? text.length : lineEnd;
    const cells = cellsOf(text, start, end);
    if (cells.length < 2 || cells.length !== headers.length) headers = cells.length < 2 ? [] : cells;
    else if (!isRule.test(text.slice(start, end))) {
      for (const [column, cell] of cells.entries()) {
        const header = headers[column];
        if (
          header &&
          isValue.test(text.slice(cell.start, cell.end)) &&
          isHeader.test(text.slice(header.start, header.end))
        )
          yield { header, cell };
      }
    }
    start = end + 1;
  }
}
