import { decodeHTMLAttribute } from 'entities';

/** A text with its HTML entities decoded. */
export interface DecodedText {
  readonly text: string;
  /** Where the unit at an index of `text`, or its end, stands in the source. */
  readonly sourceAt: (index: number) => number;
}

/** A text without entities. */
export const undecoded = (text: string): DecodedText => ({ text, sourceAt: (index) => index });

const entity = /&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[a-zA-Z]\w{1,31});/g;

/** Decodes the HTML entities of a text and remembers where each of them stood. Time is linear. */
export const decodeText = (source: string): DecodedText => {
  const pieces: string[] = [];
  /** Where each decoded entity ends, in the decoded text and in the source. */
  const ends: { readonly decoded: number; readonly source: number }[] = [];
  let position = 0;
  let length = 0;
  for (const { 0: written, index } of source.matchAll(entity)) {
    const read = decodeHTMLAttribute(written);
    if (read === written) continue;
    pieces.push(source.slice(position, index), read);
    length += index - position + read.length;
    position = index + written.length;
    ends.push({ decoded: length, source: position });
  }
  if (ends.length === 0) return undecoded(source);
  pieces.push(source.slice(position));
  const text = pieces.join('');
  const positions = new Uint32Array(text.length + 1);
  let entities = 0;
  for (let index = 0, at = 0; index <= text.length; index += 1, at += 1) {
    const end = ends[entities];
    if (end?.decoded === index) {
      at = end.source;
      entities += 1;
    }
    positions[index] = at;
  }
  return { text, sourceAt: (index) => positions[index] ?? source.length };
};
