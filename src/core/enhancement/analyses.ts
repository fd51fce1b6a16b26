import type { PrivacyPolicy } from '../../ports/privacy-policies.ts';
import type { TextAnalysis } from '../../ports/text-analysis.ts';
import type { Comparison } from '../integrity/check.ts';
import { maskableSpans } from '../integrity/maskable.ts';
import { repairResult, type Repaired } from '../integrity/repair.ts';
import { labelOfKind } from '../masking/mask-label.ts';
import { createMaskTable, type MaskEntry } from '../masking/mask-table.ts';
import { maskTexts, type MaskSpan } from '../masking/mask-text.ts';
import { unmaskText } from '../masking/unmask.ts';
import { findSensitive } from '../privacy/find-sensitive.ts';
import type { SensitiveKind } from '../privacy/sensitive-kinds.ts';
import { setDataUrisAside } from '../text/data-uris.ts';
import type { FormatName } from '../text/formats.ts';

/** How many values of each kind were kept from the provider. */
export type Redactions = Readonly<Partial<Record<SensitiveKind, number>>>;

/** A text that is about to be sent. */
export interface TextToMask {
  readonly text: string;
  /** It comes back rewritten: what must survive unaltered is masked too, and not only what is sensitive. */
  readonly keepsProtected: boolean;
}

/** A text as it is sent, and how many values of each kind were masked in it. */
export interface MaskedText {
  readonly text: string;
  readonly redacted: Redactions;
}

/** All texts of a request, masked in one call so that they share one table of masks. */
export interface Masking {
  readonly policy: PrivacyPolicy;
  readonly format: FormatName;
  /** The session's masks so far. */
  readonly masks: readonly MaskEntry[];
  readonly texts: readonly TextToMask[];
}

/** The result of a `Masking`. */
export interface Masked {
  /** One for each text, in their order. */
  readonly texts: readonly MaskedText[];
  /** The masks that were added. */
  readonly added: readonly MaskEntry[];
}

/** A comparison of a result with its text while both are masked. */
export interface MaskedComparison extends Omit<Comparison, 'known'> {
  /** Other texts that the user gave, as they were masked: what is in them is not invented. */
  readonly knownMasked: readonly string[];
  readonly masks: readonly MaskEntry[];
}

const countByKind = (kinds: readonly SensitiveKind[]): Redactions => {
  const counts: Partial<Record<SensitiveKind, number>> = {};
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
};

/** A picture that is pasted into a text is masked whether the model is to see protected content or not: it could not copy it. */
const spansToMask = ({ text, keepsProtected }: TextToMask, { policy, format }: Masking) => {
  const { rest, dataUris, placeOf } = setDataUrisAside(text);
  const found = findSensitive(rest, policy);
  const pictures = dataUris.map(({ start, end }): MaskSpan => ({ start, end, label: 'URL' }));
  const sensitive = found.map(({ start, end, kind }): MaskSpan => ({
    start: placeOf(start),
    end: placeOf(end),
    label: labelOfKind[kind],
  }));
  const survivors = keepsProtected ? maskableSpans(text, format) : [];
  return {
    text,
    spans: [...pictures, ...sensitive, ...survivors],
    redacted: countByKind(found.map(({ kind }) => kind)),
  };
};

/** Masks texts of a session; a value that one of them tells of is masked in all of them. */
const mask = (masking: Masking): Masked => {
  const { masks, texts } = masking;
  const table = createMaskTable(masks);
  const found = texts.map((text) => spansToMask(text, masking));
  const masked = maskTexts(found, table);
  return {
    texts: found.map(({ redacted }, index) => ({ text: masked[index] ?? '', redacted })),
    added: table.entries(masks.length),
  };
};

/** Compares a result with what it was made of, and repairs it. */
const repair = ({ knownMasked, masks, ...comparison }: MaskedComparison): Repaired => {
  const table = createMaskTable(masks);
  return repairResult({ ...comparison, known: knownMasked.map((text) => unmaskText(text, table)) });
};

/** The pure functions whose time grows with what users write. */
export const analyses = { mask, repair };

/** Runs them, in place or elsewhere. */
export type Analysis = TextAnalysis<typeof analyses>;
