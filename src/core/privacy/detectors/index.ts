import type { SensitiveKind } from '../sensitive-kinds.ts';
import { findBirthDates } from './birth-date.ts';
import type { Detector } from './detector.ts';
import { findEmails } from './email.ts';
import { findBankDetails } from './bank-details.ts';
import { findIdentityNumbers } from './identity-numbers.ts';
import { findIps } from './network.ts';
import { findCards, findWallets } from './payment.ts';
import { findPhones } from './phone.ts';
import { findNamedSecrets } from './secret-pairs.ts';
import { findTravelDocuments } from './travel-documents.ts';
import { findKeyMaterial, findTokens } from './secret-tokens.ts';

const all =
  (...several: readonly Detector[]): Detector =>
  (text) =>
    several.flatMap((detect) => [...detect(text)]);

/**
 * One for each kind that is found without a pattern of an organization's own, by rank: what several take for theirs
 * is the first one's.
 */
export const detectors = {
  secret: all(findTokens, findKeyMaterial, findNamedSecrets),
  iban: all(findBankDetails, findWallets),
  card: findCards,
  national_id: all(findTravelDocuments, findIdentityNumbers, findBirthDates),
  email: findEmails,
  ip: findIps,
  phone: findPhones,
} as const satisfies Record<Exclude<SensitiveKind, 'custom'>, Detector>;
