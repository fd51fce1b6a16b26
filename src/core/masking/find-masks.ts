import { maskStart, readMask, type MaskReading, type OpenMask } from './mask-syntax.ts';

/** Where something stands in a text, in UTF-16 code units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A mask where it stands in a text. */
export interface FoundMask extends Span {
  /** What it says; undefined when it is cut off by the end of the text. */
  readonly reading: MaskReading | OpenMask;
}

/**
 * The first mask at or behind `from`, read tolerantly; one that the end of the text cuts off is open and reaches to it.
 * In what stands between two found ones, none can be found.
 */
export const nextMask = (text: string, from: number): FoundMask | undefined => {
  maskStart.lastIndex = from;
  for (let match = maskStart.exec(text); match; match = maskStart.exec(text)) {
    const reading = readMask(text, match.index);
    if (reading) return { start: match.index, end: 'open' in reading ? text.length : reading.end, reading };
  }
  return undefined;
};

/** Every mask of a text, also one that is cut off by its end, so that a text is never cut inside one. */
export const findMasks = (text: string): Span[] => {
  const found: Span[] = [];
  for (let mask = nextMask(text, 0); mask; mask = nextMask(text, mask.end)) {
    if ('open' in mask.reading && !mask.reading.begun) continue;
    found.push({ start: mask.start, end: mask.end });
  }
  return found;
};
