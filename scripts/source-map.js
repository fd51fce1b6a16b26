const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const values = new Map([...digits].map((digit, value) => [digit, value]));

const decodeSegment = (text) => {
  const fields = [];
  let value = 0;
  let shift = 0;
  for (const digit of text) {
    const bits = values.get(digit);
    value |= (bits & 31) << shift;
    shift += 5;
    if (bits & 32) continue;
    fields.push(value & 1 ? -(value >>> 1) : value >>> 1);
    value = 0;
    shift = 0;
  }
  return fields;
};

const encodeField = (field) => {
  let value = field < 0 ? (-field << 1) | 1 : field << 1;
  let text = '';
  do {
    const rest = value >>> 5;
    text += digits[(value & 31) | (rest > 0 ? 32 : 0)];
    value = rest;
  } while (value > 0);
  return text;
};

/**
 * Returns a source map with the lines of those sources alone that `isKept` accepts; the others have no position. A position is the
 * line: with columns the map is four times as large. Node reads the whole map at each start, and keeps an
 * array for each position from the first stack trace on.
 * @see https://tc39.es/ecma426/
 */
export const keepSources = (map, isKept) => {
  const kept = map.sources.filter(isKept);
  const newIndex = map.sources.map((source) => kept.indexOf(source));
  // Positions are relative to the one before: in the given map, and in the new one.
  const [given, written] = [
    [0, 0, 0, 0],
    [0, 0, 0],
  ];
  const relative = (index, value) => {
    const difference = value - written[index];
    written[index] = value;
    return encodeField(difference);
  };

  const keepLine = (line) => {
    const segments = [];
    let column = 0;
    let writtenColumn = 0;
    /** Source and line of the last position. */
    let open = '';
    for (const [distance, ...position] of line.split(',').map(decodeSegment)) {
      if (distance === undefined) continue;
      column += distance;
      position.forEach((difference, index) => (given[index] += difference));
      const source = position.length > 0 ? newIndex[given[0]] : -1;
      const place = source === -1 ? '' : `${source}:${given[1]}`;
      if (place === open) continue;
      open = place;
      const fields = source === -1 ? [] : [source, given[1], 0];
      segments.push(
        encodeField(column - writtenColumn) + fields.map((value, index) => relative(index, value)).join(''),
      );
      writtenColumn = column;
    }
    return segments.join(',');
  };
  return {
    ...map,
    sources: kept,
    names: [],
    sourcesContent: undefined,
    mappings: map.mappings.split(';').map(keepLine).join(';'),
  };
};
