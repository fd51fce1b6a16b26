import type { PrivacyPolicy } from '../../ports/privacy-policies.ts';
import { maskableSpans } from '../integrity/maskable.ts';
import { labelOfKind } from '../masking/mask-label.ts';
import { createMaskTable, type MaskEntry } from '../masking/mask-table.ts';
import { maskText, type MaskSpan } from '../masking/mask-text.ts';
import { createUnmasker, unmaskText, type Unmasker } from '../masking/unmask.ts';
import { findSensitive } from '../privacy/find-sensitive.ts';
import type { SensitiveKind } from '../privacy/sensitive-kinds.ts';
import type { FormatName } from './formats.ts';

/** How many values of each kind were kept from the provider. */
export type Redactions = Readonly<Partial<Record<SensitiveKind, number>>>;

export interface MaskedText {
  readonly text: string;
  readonly redacted: Redactions;
}

/** All that another node needs to go on: JSON, and, as it holds what was masked, as confidential as the text itself. */
export interface ProtectionState {
  readonly policy: PrivacyPolicy;
  readonly format: FormatName;
  /** What must survive unaltered is not masked, since the user has plans for it; what is sensitive is all the same. */
  readonly showsProtected: boolean;
  readonly masks: readonly MaskEntry[];
}

const countByKind = (kinds: readonly SensitiveKind[]): Redactions => {
  const counts: Partial<Record<SensitiveKind, number>> = {};
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
};

/**
 * What stands between a session's texts and its providers: everything that is sent goes through `mask` or `maskData`, everything
 * that comes back through an unmasker. The same value has the same mask in all texts of a session, on whichever node.
 */
export const createProtection = ({ policy, format, showsProtected, masks }: ProtectionState) => {
  const table = createMaskTable(masks);

  const hide = (text: string, survivors: readonly MaskSpan[]): MaskedText => {
    const found = policy.enabled ? findSensitive(text, policy) : [];
    const sensitive = found.map(({ start, end, kind }): MaskSpan => ({ start, end, label: labelOfKind[kind] }));
    return {
      text: maskText(text, [...sensitive, ...survivors], table),
      redacted: countByKind(found.map(({ kind }) => kind)),
    };
  };

  return {
    /** A text that is to come back rewritten: what is sensitive in it, and what must survive unaltered, is masked. */
    mask: (text: string): MaskedText => hide(text, showsProtected ? [] : maskableSpans(text, format)),

    /** A text that is only to be read: what is sensitive in it is masked. */
    maskData: (text: string): MaskedText => hide(text, []),

    unmask: (text: string): string => unmaskText(text, table),

    unmasker: (): Unmasker => createUnmasker(table),

    state: (): ProtectionState => ({ policy, format, showsProtected, masks: table.entries() }),
  };
};

export type Protection = ReturnType<typeof createProtection>;
