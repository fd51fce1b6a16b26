import type { PrivacyPolicy, SensitivePattern } from '../../../src/ports/privacy-policies.ts';
import { findSensitive } from '../../../src/core/privacy/find-sensitive.ts';

export const policyOf = (...patterns: readonly SensitivePattern[]): PrivacyPolicy => ({
  enabled: true,
  patterns,
  sensitiveAttributes: [],
});

/** What is found in a text, as `kind: value`. */
export const found = (text: string, policy = policyOf()): string[] =>
  findSensitive(text, policy).map(({ start, end, kind }) => `${kind}: ${text.slice(start, end)}`);
