/** The kinds of content that a rewrite must leave as they are (wire contract, section 6). */
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

/** A piece of a text that must survive: `text.slice(start, end)`, in UTF-16 code units. */
export interface ProtectedSpan {
  readonly kind: ProtectedKind;
  readonly start: number;
  readonly end: number;
  /** How it is named to people. */
  readonly text: string;
  /** What is compared: two spans of a kind are the same when their keys are. */
  readonly key: string;
}

/** A part of a text, in UTF-16 code units. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A span as a finder gives it, which knows its kind and needs no copy of the text. */
export interface Found extends Range {
  readonly key: string;
}
