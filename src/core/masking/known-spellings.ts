import type { CanonicalText } from '../text/canonical-text.ts';
import { canonicalText } from '../text/canonical-text.ts';
import type { FormatName } from '../text/formats.ts';
import { createKnownValues } from './known-values.ts';
import { kindOfLabel } from './mask-label.ts';
import type { MaskEntry } from './mask-table.ts';
import { shortestKnown, type MaskSpan } from './mask-text.ts';

/** A value that is masked wherever it stands. */
export type SensitiveValue = Pick<MaskEntry, 'label' | 'value' | 'isOnlyHere'>;

/**
 * Finds values where a text has them in another spelling: with an entity, a tag or an invisible character inside, or in
 * other digits. What is written alike is found by `maskTexts`, and left out where there is nothing else to find.
 */
export const createSpellingFinder = (known: readonly SensitiveValue[], format: FormatName) => {
  const values = createKnownValues();
  const labels = new Map<string, MaskSpan['label']>();
  let isSpelledOtherwise = false;
  for (const { label, value, isOnlyHere } of known) {
    const read = canonicalText(value, format).text.trim();
    if (isOnlyHere || !kindOfLabel.has(label) || read.length < shortestKnown || labels.has(read)) continue;
    values.add(read);
    labels.set(read, label);
    isSpelledOtherwise ||= read !== value;
  }
  return ({ text, isOriginal, originalRanges }: CanonicalText): MaskSpan[] => {
    if (isOriginal && !isSpelledOtherwise) return [];
    return values.find(text).flatMap(({ start, end }) => {
      const label = labels.get(text.slice(start, end));
      return label ? originalRanges(start, end).map((range): MaskSpan => ({ ...range, label, isOnlyHere: true })) : [];
    });
  };
};
