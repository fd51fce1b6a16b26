import type { PrivacyPolicy } from '../../ports/privacy-policies.ts';
import type { AnalysisOptions } from '../../ports/text-analysis.ts';
import { ZomaError } from '../errors.ts';
import type { Comparison } from '../integrity/check.ts';
import type { Repaired } from '../integrity/repair.ts';
import { createMaskTable, type MaskEntry } from '../masking/mask-table.ts';
import { createUnmaskingStage, unmaskText } from '../masking/unmask.ts';
import { assertWithinBudget, isWithinBudget, searchEffort } from '../privacy/pattern-bounds.ts';
import type { Analysis, Findings, MaskedText, TextToMask } from './analyses.ts';
import { lengthWithoutDataUris, setDataUrisAside } from '../text/data-uris.ts';
import type { FormatName } from '../text/formats.ts';
import type { TextStage } from '../text/stage.ts';

/** The state of a session's masker, for another node to continue with. JSON, and as confidential as the text itself. */
export interface MaskerState {
  readonly policy: PrivacyPolicy;
  readonly format: FormatName;
  /** Protected content is sent unmasked, as the instruction may concern it; sensitive values are masked all the same. */
  readonly showsProtected: boolean;
  /** The language that the request asks for: numbers of a result may be written in its way. */
  readonly language?: string | undefined;
  readonly masks: readonly MaskEntry[];
}

/** The organization that asks, and whether for a running session; `signal` aborts analyses under way. */
export type MaskerCaller = Pick<AnalysisOptions, 'organizationId' | 'running' | 'signal'>;

/** Of what is searched: `data:` URIs are set aside. */
const lengthOf = (texts: readonly string[]): number =>
  texts.reduce((sum, text) => sum + lengthWithoutDataUris(text), 0);

/** How much more a sign or a digit costs to search than a letter or a space: detectors and finders begin at them. */
const costOfSign = 5;

/** Whether a UTF-16 code unit is a letter, a space or a line break, by the blocks of Unicode. */
const isOrdinary = (unit: number): boolean => {
  if (unit < 0x80) return unit === 0x20 || unit === 0x0a || ((unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x7a);
  // Signs of Latin-1, general punctuation and symbols, those of Chinese and Japanese, full-width forms.
  return unit >= 0xc0 && unit < 0xff00 && !(unit >= 0x2000 && unit < 0x3040);
};

/** The length of texts by the time that their search takes: signs and digits count as several letters, and `data:` URIs are set aside. */
const costOf = (texts: readonly string[]): number => {
  let cost = 0;
  for (const text of texts) {
    const { rest } = setDataUrisAside(text);
    for (let index = 0; index < rest.length; index += 1) cost += isOrdinary(rest.charCodeAt(index)) ? 1 : costOfSign;
  }
  return cost;
};

/**
 * Creates the masker of a session: every text that is sent goes through `mask`, every answer through an unmasker. A value has the same
 * mask in all texts of a session, on every node.
 * @param inputFindings of the text that results are compared with: `repair` searches it again when they are absent
 */
export const createSessionMasker = (
  state: MaskerState,
  analysis: Analysis,
  caller: MaskerCaller,
  inputFindings?: Findings,
) => {
  const { policy, format, showsProtected, language } = state;
  let findings = inputFindings;
  const table = createMaskTable(state.masks);
  /** Masks in the present answer that no value is known for. */
  let leftOut: string[] = [];
  /** The calls under way: each begins with the masks of the call before it. */
  let before: Promise<unknown> = Promise.resolve();

  const patterns = policy.enabled ? policy.patterns : [];
  const effortOf = (texts: readonly string[]): number => searchEffort(patterns, costOf(texts));

  const maskNow = async (texts: readonly TextToMask[]): Promise<readonly MaskedText[]> => {
    const given = texts.map(({ text }) => text);
    assertWithinBudget(patterns, lengthOf(given));
    const { texts: masked, added } = await analysis.run(
      'mask',
      {
        policy,
        format,
        masks: table.entries(),
        texts: showsProtected ? texts.map((text) => ({ ...text, keepsProtected: false })) : texts,
      },
      { ...caller, effort: effortOf(given) },
    );
    for (const entry of added) table.add(entry);
    findings ??= masked.find((text) => text.findings)?.findings;
    return masked;
  };

  const mask = (texts: readonly TextToMask[]): Promise<readonly MaskedText[]> => {
    const masked = before.then(() => maskNow(texts));
    before = masked.catch(() => undefined);
    return masked;
  };

  return {
    /**
     * Masks the sensitive values of texts, and the protected content of those that the model rewrites.
     * @throws ZomaError `payload_too_large` when the texts are too long to be searched in time; `overloaded`
     */
    mask,

    /** Masks one text that the model rewrites. @throws as `mask` */
    maskText: async (text: string): Promise<string> => {
      const [masked] = await mask([{ text, keepsProtected: true }]);
      if (masked === undefined) throw new ZomaError('internal', { cause: new Error('a text was not masked') });
      return masked.text;
    },

    unmask: (text: string): string => unmaskText(text, table),

    /**
     * Creates the stage that puts values back in the place of masks.
     * @param already the text that the reader has of the answer
     */
    unmasker: (already: string): TextStage => {
      if (already === '') leftOut = [];
      return createUnmaskingStage(table, { already, onLeftOut: (mask) => leftOut.push(mask) });
    },

    /**
     * Compares a result with its input and the `sent` texts, and repairs it. Masks that the unmaskers of this result left out are
     * invented.
     * @throws ZomaError `payload_too_large` when the texts are too long to be compared in time; `overloaded`
     */
    repair: ({
      sent,
      ...comparison
    }: Pick<Comparison, 'input' | 'result' | 'continues'> & {
      readonly sent: readonly string[];
    }): Promise<Repaired> => {
      const given = [comparison.input, comparison.result, ...sent];
      // An answer may be longer than the patterns allow: it is compared by the values that are known.
      const searched = isWithinBudget(patterns, lengthOf(given)) ? policy : { ...policy, patterns: [] };
      return analysis.run(
        'repair',
        {
          ...comparison,
          format,
          language,
          policy: searched,
          knownMasked: sent,
          masks: table.entries(),
          leftOut,
          findings: searched === policy ? findings : { survivors: findings?.survivors },
        },
        { ...caller, effort: effortOf(given) },
      );
    },

    /** Returns what is known of the input, for another masker of the session on this node. */
    findings: (): Findings | undefined => findings,

    state: (): MaskerState => ({ policy, format, showsProtected, language, masks: table.entries() }),
  };
};

export type SessionMasker = ReturnType<typeof createSessionMasker>;
