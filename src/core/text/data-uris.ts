/** Where something stands in a text, in UTF-16 code units. */
interface Place {
  readonly start: number;
  readonly end: number;
}

/** Up to the comma; `data:,` alone is too little to tell it from prose, and is the stand-in below. */
const header =
  /(?<![\p{L}\p{N}_.-])data:(?=[a-z;])(?:[a-z][\w.+-]{0,63}\/[\w.+-]{1,64})?(?:;[\w.+-]{1,64}(?:=[\w.+%-]{1,64})?){0,8},/giu;

const base64Data = /[A-Za-z0-9+/_=%-]*/y;
/** In quotation marks mail programs break the lines of base64. */
const foldedBase64Data = /[A-Za-z0-9+/_=%\s-]*/y;
const otherData = /[^\s"'<>()[\]{}\\^`|]*/y;
const quotedData: Readonly<Record<string, RegExp>> = { '"': /[^"\r\n]*/y, "'": /[^'\r\n]*/y };

const closingEntity = /&(?:quot|apos|lt|gt|#0*39|#0*34|#x0*27|#x0*22);/i;

const endOf = (text: string, at: number, data: RegExp): number => {
  data.lastIndex = at;
  data.test(text);
  return data.lastIndex;
};

/** Where the data that begins at `at` ends. */
const dataEnd = (text: string, at: number, isBase64: boolean, before: string): number => {
  const quoted = quotedData[before];
  if (quoted) {
    const end = endOf(text, at, isBase64 ? foldedBase64Data : quoted);
    if (text.charAt(end) === before) return end;
  }
  const end = endOf(text, at, isBase64 ? base64Data : otherData);
  if (isBase64) return end;
  const raw = text.slice(at, end);
  const entity = raw.search(closingEntity);
  return at + (entity === -1 ? raw : raw.slice(0, entity)).replace(/[.,;:!?*_~&]{1,20}$/, '').length;
};

/**
 * Finds the `data:` URIs of a text (RFC 2397), such as pasted pictures, in whatever markup they stand: in order, without overlaps, in
 * linear time.
 */
export const findDataUris = (text: string): Place[] => {
  const found: Place[] = [];
  header.lastIndex = 0;
  for (let match = header.exec(text); match; match = header.exec(text)) {
    const [written] = match;
    const dataStart = match.index + written.length;
    const end = dataEnd(text, dataStart, /;base64,$/i.test(written), text.charAt(match.index - 1));
    header.lastIndex = end;
    if (end > dataStart) found.push({ start: match.index, end });
  }
  return found;
};

/** Valid wherever a `data:` URI is, and none of those that are found. */
const standIn = 'data:,';

/** A text with its `data:` URIs set aside. */
export interface WithoutDataUris {
  /** The text with a short stand-in for each of them. */
  readonly rest: string;
  readonly dataUris: readonly Place[];
  /** Returns the place of the text that a place of `rest` stands for. */
  readonly placeOf: (place: number) => number;
}

/** Sets the `data:` URIs of a text aside, so that their size costs nothing where the text is searched. */
export const setDataUrisAside = (text: string): WithoutDataUris => {
  const dataUris = findDataUris(text);
  if (dataUris.length === 0) return { rest: text, dataUris, placeOf: (place) => place };
  const pieces: string[] = [];
  const places: number[] = [];
  let at = 0;
  for (const { start, end } of dataUris) {
    pieces.push(text.slice(at, start), standIn);
    for (; at < start; at += 1) places.push(at);
    for (let index = 0; index < standIn.length; index += 1) places.push(start);
    at = end;
  }
  pieces.push(text.slice(at));
  for (; at <= text.length; at += 1) places.push(at);
  return { rest: pieces.join(''), dataUris, placeOf: (place) => places[place] ?? text.length };
};

/** Returns the length of a text without its `data:` URIs, in UTF-16 code units. */
export const lengthWithoutDataUris = (text: string): number =>
  findDataUris(text).reduce((length, { start, end }) => length - (end - start), text.length);
