/** A kind of sensitive value of an organization's own, such as its customer numbers. */
export interface SensitivePattern {
  /** What people call it: letters, digits and spaces. */
  readonly name: string;
  /** A regular expression in RE2's syntax, which takes linear time whatever it says. */
  readonly pattern: string;
}

/** What an organization wants kept from providers. */
export interface PrivacyPolicy {
  /** Off: nothing is masked but what must survive unaltered, and sensitive attributes stay left out all the same. */
  readonly enabled: boolean;
  /** Beside the detectors that everybody has. */
  readonly patterns: readonly SensitivePattern[];
  /** Names of attributes, of a type (`contact.salary`) or of any (`salary`), at whatever depth: they never leave. */
  readonly sensitiveAttributes: readonly string[];
}

export const defaultPrivacyPolicy: PrivacyPolicy = { enabled: true, patterns: [], sensitiveAttributes: [] };

/** Durable; what was saved holds for every request from then on, on every node. */
export interface PrivacyPolicies {
  /** The default one for an organization that has none. @throws ZomaError `unavailable` */
  find(organizationId: string): Promise<PrivacyPolicy>;
  /** @throws ZomaError `unavailable` */
  save(organizationId: string, policy: PrivacyPolicy): Promise<void>;
}
