import type { NumberReading } from './numbers/unit.ts';

/** The kinds of content that a rewrite must leave as they are. */
export const protectedKinds = [
  'placeholders',
  'urls',
  'mentions',
  'references',
  'code',
  'numbers',
  'html',
  'markdown',
] as const;

export type ProtectedKind = (typeof protectedKinds)[number];

/** A part of a text, in UTF-16 code units. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A span as a finder returns it: the finder knows its kind, and the text is not copied. */
export interface Found extends Range {
  /** What is compared: two spans of a kind are the same when their keys are. */
  readonly key: string;
  /** Of a number: each value that it may have. Numbers are compared by these. */
  readonly number?: NumberReading | undefined;
}

/** A piece of a text that must survive: `text.slice(start, end)`, in UTF-16 code units. */
export interface ProtectedSpan extends Found {
  readonly kind: ProtectedKind;
  /** How it is named to people. */
  readonly text: string;
}
