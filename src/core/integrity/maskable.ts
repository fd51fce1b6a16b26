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

/**
 * What may stand behind an opaque mask while a model rewrites the text: sorted, without
 * overlaps, and nothing of the kinds that are to stay `readable`, nor anything inside them.
 */
export const maskableSpans = (
  text: string,
  format: FormatName,
  { readable = [] }: { readonly readable?: readonly MaskableKind[] } = {},
): MaskableSpan[] => {
  const spans: MaskableSpan[] = [];
  for (const { kind, start, end, text: written, key } of findProtected(text, format)) {
    if (!isMaskable(kind) || readable.includes(kind)) continue;
    spans.push({ kind, start, end, text: written, key, label: maskLabels[kind] });
  }
  return spans;
};
