const newline = 0x0a;
const space = 0x20;
/** So many pieces of a line are joined into one: each has a cost of its own. */
const mostPieces = 1_000;
const byteOrderMark = Buffer.from('\ufeff');

const isBlank = (line: Buffer): boolean => {
  for (const byte of line) if (byte > space) return false;
  return true;
};

/**
 * Splits a stream of bytes into lines, without their ends; blank lines are left out, and a byte order mark. Each byte is looked at
 * once, however small the chunks are (a package such as split2 scans what it has of a line again with every chunk).
 */
export const createLineSplitter = () => {
  let pieces: Buffer[] = [];
  let waiting = 0;
  let first = true;

  const finish = (last: Buffer): Buffer => {
    const line = pieces.length === 0 ? last : Buffer.concat([...pieces, last]);
    pieces = [];
    waiting = 0;
    const marked = first && line.subarray(0, byteOrderMark.length).equals(byteOrderMark);
    first = false;
    return marked ? line.subarray(byteOrderMark.length) : line;
  };

  return {
    /** The lines that the chunk completes. They must all be taken before the next chunk. */
    *push(chunk: Buffer): Generator<Buffer> {
      let start = 0;
      for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
        const line = end === start && waiting === 0 ? undefined : finish(chunk.subarray(start, end));
        start = end + 1;
        if (line !== undefined && !isBlank(line)) yield line;
      }
      if (start === chunk.length) return;
      pieces.push(chunk.subarray(start));
      waiting += chunk.length - start;
      if (pieces.length === mostPieces) pieces = [Buffer.concat(pieces)];
    },

    /** The line that no line end followed. */
    *end(): Generator<Buffer> {
      const line = finish(Buffer.alloc(0));
      if (!isBlank(line)) yield line;
    },

    /** The bytes of the line that is not complete. */
    get waiting(): number {
      return waiting;
    },
  };
};
