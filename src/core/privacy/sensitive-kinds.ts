/** What is looked for; `custom` is what an organization's own patterns find. */
export const sensitiveKinds = ['email', 'phone', 'card', 'iban', 'national_id', 'ip', 'secret', 'custom'] as const;

export type SensitiveKind = (typeof sensitiveKinds)[number];
