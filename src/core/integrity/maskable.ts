import type { FormatName } from '../text/formats.ts';
import { findProtected } from './find-protected.ts';
import type { ProtectedKind, ProtectedSpan } from './kinds.ts';

/** The kinds that a model needs not see to rewrite the text around them, and what a mask for one is called. */
export const maskLabels = {
  placeholders: 'VAR',
  urls: 'URL',
  mentions: 'MENTION',
  references: 'REF',
  code: 'CODE',
} as const satisfies Partial<Record<ProtectedKind, string>>;

/** A kind of `maskLabels`. */
export type MaskableKind = keyof typeof maskLabels;

/** A protected span that is masked, with the label of its mask. */
export interface MaskableSpan extends ProtectedSpan {
  readonly kind: MaskableKind;
  readonly label: (typeof maskLabels)[MaskableKind];
}

const isMaskable = (kind: ProtectedKind): kind is MaskableKind => kind in maskLabels;

/** Selects the spans that an opaque mask may stand for while a model rewrites the text around them: sorted, without overlaps. */
export const maskableAmong = (spans: readonly ProtectedSpan[]): MaskableSpan[] =>
  spans.flatMap(({ kind, start, end, text, key }) =>
    isMaskable(kind) ? [{ kind, start, end, text, key, label: maskLabels[kind] }] : [],
  );

/** Finds the spans of `maskableAmong` in a text. */
export const maskableSpans = (text: string, format: FormatName): MaskableSpan[] =>
  maskableAmong(findProtected(text, format));
