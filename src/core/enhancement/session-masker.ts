import type { PrivacyPolicy } from '../../ports/privacy-policies.ts';
import type { AnalysisOptions } from '../../ports/text-analysis.ts';
import type { Comparison } from '../integrity/check.ts';
import type { Repaired } from '../integrity/repair.ts';
import { createMaskTable, type MaskEntry } from '../masking/mask-table.ts';
import { createUnmaskingStage, unmaskText } from '../masking/unmask.ts';
import { assertWithinBudget, isWithinBudget, stepsOf } from '../privacy/pattern-bounds.ts';
import type { Analysis, MaskedText, TextToMask } from './analyses.ts';
import type { FormatName } from '../text/formats.ts';
import type { TextStage } from '../text/stage.ts';

/** All that another node needs to go on: JSON, and, as it holds what was masked, as confidential as the text itself. */
export interface MaskerState {
  readonly policy: PrivacyPolicy;
  readonly format: FormatName;
  /** What must survive unaltered is not masked, since the user has plans for it; what is sensitive is all the same. */
  readonly showsProtected: boolean;
  readonly masks: readonly MaskEntry[];
}

/** Who asks, and whether for a session that runs; `signal` gives up what is under way. */
export type MaskerCaller = Pick<AnalysisOptions, 'organizationId' | 'running' | 'signal'>;

/** So many steps of patterns take as long for a character as everything else that is looked for in it. */
const stepsAsLongAsDetectors = 100;

const lengthOf = (texts: readonly string[]): number => texts.reduce((sum, { length }) => sum + length, 0);

/**
 * What stands between a session's texts and its providers: everything that is sent goes through `mask`, everything
 * that comes back through an unmasker. The same value has the same mask in all texts of a session, on whichever node.
 */
export const createSessionMasker = (state: MaskerState, analysis: Analysis, caller: MaskerCaller) => {
  const { policy, format, showsProtected } = state;
  const table = createMaskTable(state.masks);
  /** Masks in the present answer that no value is known for. */
  let leftOut: string[] = [];
  /** The calls that are under way: each begins with the masks of the one before it. */
  let before: Promise<unknown> = Promise.resolve();

  const patterns = policy.enabled ? policy.patterns : [];
  const effortOf = (characters: number): number => characters * (1 + stepsOf(patterns) / stepsAsLongAsDetectors);

  const maskNow = async (texts: readonly TextToMask[]): Promise<readonly MaskedText[]> => {
    const characters = lengthOf(texts.map(({ text }) => text));
    assertWithinBudget(patterns, characters);
    const { texts: masked, added } = await analysis.run(
      'mask',
      {
        policy,
        format,
        masks: table.entries(),
        texts: showsProtected ? texts.map(({ text }) => ({ text, keepsProtected: false })) : texts,
      },
      { ...caller, effort: effortOf(characters) },
    );
    for (const entry of added) table.add(entry);
    return masked;
  };

  return {
    /**
     * The texts with masks for what is sensitive in them and, in those that are to come back rewritten, for what must survive
     * unaltered.
     * @throws ZomaError `payload_too_large` for more than can be searched in time, `overloaded`
     */
    mask: (texts: readonly TextToMask[]): Promise<readonly MaskedText[]> => {
      const masked = before.then(() => maskNow(texts));
      before = masked.catch(() => undefined);
      return masked;
    },

    unmask: (text: string): string => unmaskText(text, table),

    /** Creates the stage that unmasks an answer, or the rest of one: `already` is what the reader has of it. */
    unmasker: (already: string): TextStage => {
      if (already === '') leftOut = [];
      return createUnmaskingStage(table, { already, onLeftOut: (mask) => leftOut.push(mask) });
    },

    /**
     * Compares a result with its input, in which `sent` is known too, and repairs it. Masks that the unmaskers of this result left
     * out are invented.
     * @throws ZomaError `payload_too_large` for more than can be compared in time, `overloaded`
     */
    repair: ({
      sent,
      ...comparison
    }: Pick<Comparison, 'input' | 'result' | 'continues'> & {
      readonly sent: readonly string[];
    }): Promise<Repaired> => {
      const characters = lengthOf([comparison.input, comparison.result, ...sent]);
      // An answer may be longer than the patterns allow: it is compared by the values that are known.
      const searched = isWithinBudget(patterns, characters) ? policy : { ...policy, patterns: [] };
      return analysis.run(
        'repair',
        { ...comparison, format, policy: searched, knownMasked: sent, masks: table.entries(), leftOut },
        { ...caller, effort: effortOf(characters) },
      );
    },

    state: (): MaskerState => ({ policy, format, showsProtected, masks: table.entries() }),
  };
};

export type SessionMasker = ReturnType<typeof createSessionMasker>;
