/** A kind of sensitive value that an organization defines, such as its customer numbers. */
export interface SensitivePattern {
  /** The name for users: letters, digits and spaces. */
  readonly name: string;
  /** A regular expression in RE2's syntax, which always runs in linear time. */
  readonly pattern: string;
}

/** An organization's rules for data that providers must not receive. */
export interface PrivacyPolicy {
  /** Whether sensitive values are masked. When false, protected content is still masked, and sensitive attributes are still left out. */
  readonly enabled: boolean;
  /** The organization's patterns, in addition to the built-in detectors. */
  readonly patterns: readonly SensitivePattern[];
  /** Attributes that are never sent, of one type (`contact.salary`) or of any type (`salary`), at any depth. */
  readonly sensitiveAttributes: readonly string[];
}

/** The policy of an organization that has saved none. */
export const defaultPrivacyPolicy: PrivacyPolicy = { enabled: true, patterns: [], sensitiveAttributes: [] };

/**
 * Stores privacy policies durably. A changed policy applies to every later request on the node that changed it, on the others within a second.
 * No call answers from a cache. All calls throw ZomaError `unavailable` while the store cannot be reached.
 */
export interface PrivacyPolicies {
  /** Reads an organization's policy; `defaultPrivacyPolicy` when it has saved none. */
  find(organizationId: string): Promise<PrivacyPolicy>;
  /** Replaces the policy by what `decide` makes of it; changes of one organization run one after the other. @throws what `decide` throws */
  change(
    organizationId: string,
    decide: (before: PrivacyPolicy) => PrivacyPolicy,
  ): Promise<{ readonly before: PrivacyPolicy; readonly after: PrivacyPolicy }>;
}
