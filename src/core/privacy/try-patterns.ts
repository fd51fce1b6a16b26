import type { PrivacyPolicies, SensitivePattern } from '../../ports/privacy-policies.ts';
import type { Analysis } from '../enhancement/analyses.ts';
import type { FormatName } from '../text/formats.ts';
import type { SensitiveSpan } from './find-sensitive.ts';
import { stepsOf } from './pattern-bounds.ts';

/** A text to search, with patterns that need not be saved. */
export interface PatternTrial {
  readonly text: string;
  readonly format: FormatName;
  /** The organization's saved ones when absent. */
  readonly patterns: readonly SensitivePattern[] | undefined;
}

/** This many steps of patterns take as long per character as all detectors together. */
const stepsAsLongAsDetectors = 100;

/**
 * Creates the trial of a privacy policy: finds what would be masked in a text, with the built-in detectors and the given patterns. Nothing is
 * stored or sent. Long texts are searched in a thread, with the deadline of every analysis.
 */
export const createTryPatterns =
  ({ analysis, policies }: { readonly analysis: Analysis; readonly policies: Pick<PrivacyPolicies, 'find'> }) =>
  /** @throws ZomaError `payload_too_large`, `overloaded`, `unavailable` */
  async (organizationId: string, { text, format, patterns }: PatternTrial): Promise<readonly SensitiveSpan[]> => {
    const saved = await policies.find(organizationId);
    const policy = { ...saved, enabled: true, patterns: patterns ?? saved.patterns };
    const effort = text.length * (1 + stepsOf(policy.patterns) / stepsAsLongAsDetectors);
    return analysis.run('find', { text, format, policy }, { organizationId, effort });
  };

/** Finds what a privacy policy would mask in a text. */
export type TryPatterns = ReturnType<typeof createTryPatterns>;
