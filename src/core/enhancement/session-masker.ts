import type { PrivacyPolicy } from '../../ports/privacy-policies.ts';
import type { AnalysisOptions } from '../../ports/text-analysis.ts';
import { ZomaError } from '../errors.ts';
import type { Comparison } from '../integrity/check.ts';
import type { Repaired } from '../integrity/repair.ts';
import { createMaskTable, type MaskEntry } from '../masking/mask-table.ts';
import { createUnmasker, unmaskText } from '../masking/unmask.ts';
import { assertWithinBudget, stepsOf } from '../privacy/pattern-bounds.ts';
import type { Analysis, MaskedText, TextToMask } from './analyses.ts';
import { lengthWithoutDataUris } from '../text/data-uris.ts';
import { appendingStage, type TextStage } from '../text/stage.ts';
import type { FormatName } from '../text/formats.ts';

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

/** Of what is searched: `data:` URIs are set aside. */
const lengthOf = (texts: readonly string[]): number =>
  texts.reduce((sum, text) => sum + lengthWithoutDataUris(text), 0);

/**
 * What stands between a session's texts and its providers: everything that is sent goes through `mask`, everything
 * that comes back through an unmasker. The same value has the same mask in all texts of a session, on whichever node.
 */
export const createSessionMasker = (state: MaskerState, analysis: Analysis, caller: MaskerCaller) => {
  const { policy, format, showsProtected } = state;
  const table = createMaskTable(state.masks);
  /** The calls that are under way: each begins with the masks of the one before it. */
  let before: Promise<unknown> = Promise.resolve();

  const maskNow = async (texts: readonly TextToMask[]): Promise<readonly MaskedText[]> => {
    const characters = lengthOf(texts.map(({ text }) => text));
    const patterns = policy.enabled ? policy.patterns : [];
    assertWithinBudget(patterns, characters);
    const { texts: masked, added } = await analysis.run(
      'mask',
      {
        policy,
        format,
        masks: table.entries(),
        texts: showsProtected ? texts.map(({ text }) => ({ text, keepsProtected: false })) : texts,
      },
      { ...caller, effort: characters * (1 + stepsOf(patterns) / stepsAsLongAsDetectors) },
    );
    for (const entry of added) table.add(entry);
    return masked;
  };

  const mask = (texts: readonly TextToMask[]): Promise<readonly MaskedText[]> => {
    const masked = before.then(() => maskNow(texts));
    before = masked.catch(() => undefined);
    return masked;
  };

  return {
    /**
     * The texts with masks for what is sensitive in them and, in those that are to come back rewritten, for what must survive
     * unaltered.
     * @throws ZomaError `payload_too_large` for more than can be searched in time, `overloaded`
     */
    mask,

    /** `mask` of one text that is to come back rewritten. */
    maskText: async (text: string): Promise<string> => {
      const [masked] = await mask([{ text, keepsProtected: true }]);
      if (masked === undefined) throw new ZomaError('internal', { cause: new Error('a text was not masked') });
      return masked.text;
    },

    unmask: (text: string): string => unmaskText(text, table),

    /** Creates the stage that puts values back in the place of masks. */
    unmasker: (): TextStage => {
      const unmasker = createUnmasker(table);
      return appendingStage(unmasker.push, unmasker.end);
    },

    /**
     * Compares a result with its input, in which `sent` is known too, and repairs it.
     * @throws ZomaError `payload_too_large` for more than can be compared in time, `overloaded`
     */
    repair: ({
      sent,
      ...comparison
    }: Pick<Comparison, 'input' | 'result' | 'continues'> & { readonly sent: readonly string[] }): Promise<Repaired> =>
      analysis.run(
        'repair',
        { ...comparison, format, knownMasked: sent, masks: table.entries() },
        { ...caller, effort: lengthOf([comparison.input, comparison.result, ...sent]) },
      ),

    state: (): MaskerState => ({ policy, format, showsProtected, masks: table.entries() }),
  };
};

export type SessionMasker = ReturnType<typeof createSessionMasker>;
