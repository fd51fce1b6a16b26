import type { SensitiveKind } from '../sensitive-kinds.ts';
import { findCards } from './card.ts';
import type { Detector } from './detector.ts';
import { findEmails } from './email.ts';
import { findBankDetails } from './bank-details.ts';
import { findIps } from './ip.ts';
import { findIdentityNumbers } from './identity-numbers.ts';
import { findPhones } from './phone.ts';
import { findSecrets } from './secret.ts';

/**
 * One for each kind that is found without a pattern of an organization's own, by rank: what several take for theirs
 * is the first one's.
 */
export const detectors = {
  secret: findSecrets,
  iban: findBankDetails,
  card: findCards,
  national_id: findIdentityNumbers,
  email: findEmails,
  ip: findIps,
  phone: findPhones,
} as const satisfies Record<Exclude<SensitiveKind, 'custom'>, Detector>;
