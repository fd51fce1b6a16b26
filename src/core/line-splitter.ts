const newline = 0x0a;
const space = 0x20;
/** The most pieces of a line before they are joined into one. */
const mostPieces = 1_000;
const byteOrderMark = Buffer.from('\ufeff');

const isBlank = (line: Buffer): boolean => {
  for (const byte of line) if (byte > space) return false;
  return true;
};

/**
 * Creates a splitter of bytes into lines without their ends; it drops blank lines and a byte order mark. It scans each byte once,
 * however small the chunks are (split2 scans an incomplete line again with every chunk).
 */
export const createLineSplitter = () => {
  let pieces: Buffer[] = [];
  let waiting = 0;
  let first = true;
  let ends = 0;
  let isEnded = false;

  const finish = (last: Buffer): Buffer => {
    const line = pieces.length === 0 ? last : Buffer.concat([...pieces, last]);
    pieces = [];
    waiting = 0;
    const marked = first && line.subarray(0, byteOrderMark.length).equals(byteOrderMark);
    first = false;
    return marked ? line.subarray(byteOrderMark.length) : line;
  };

  return {
    /** Yields the lines that the chunk completes. Consume all of them before the next call. */
    *push(chunk: Buffer): Generator<Buffer> {
      let start = 0;
      for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
        const line = end === start && waiting === 0 ? undefined : finish(chunk.subarray(start, end));
        start = end + 1;
        ends += 1;
        if (line !== undefined && !isBlank(line)) yield line;
      }
      if (start === chunk.length) return;
      pieces.push(chunk.subarray(start));
      waiting += chunk.length - start;
      if (pieces.length === mostPieces) pieces = [Buffer.concat(pieces)];
    },

    /** Yields the last line when no line end followed it. */
    *end(): Generator<Buffer> {
      const line = finish(Buffer.alloc(0));
      isEnded = true;
      if (!isBlank(line)) yield line;
    },

    /** The number of the line that was yielded last, from 1, with blank lines counted. */
    get lineNumber(): number {
      return isEnded ? ends + 1 : ends;
    },

    /** The bytes of the incomplete line. */
    get waiting(): number {
      return waiting;
    },
  };
};
