import type { SensitiveKind } from '../privacy/sensitive-kinds.ts';

/** Labels of values that must not leave. */
export const labelOfKind = {
  email: 'EMAIL',
  phone: 'PHONE',
  card: 'CARD',
  iban: 'IBAN',
  national_id: 'ID',
  ip: 'IP',
  secret: 'SECRET',
  custom: 'TERM',
} as const satisfies Record<SensitiveKind, string>;

/** Labels of what must come back unaltered but is no secret. */
export const protectedLabels = ['URL', 'CODE', 'VAR', 'MENTION', 'REF'] as const;

export type SensitiveLabel = (typeof labelOfKind)[SensitiveKind];
/** `LITERAL` is for what stands in a text of the user's own and looks like a mask. */
export type MaskLabel = SensitiveLabel | (typeof protectedLabels)[number] | 'LITERAL';

export const sensitiveLabels: ReadonlySet<string> = new Set(Object.values(labelOfKind));

export const maskLabels: readonly MaskLabel[] = [...Object.values(labelOfKind), ...protectedLabels, 'LITERAL'];
