import { createProtection, type ProtectionState } from '../../src/core/enhancement/protection.ts';
import { defaultPrivacyPolicy } from '../../src/ports/privacy-policies.ts';

/** What a session of plain text begins with, in an organization that has said nothing. */
export const plainProtection: ProtectionState = {
  policy: defaultPrivacyPolicy,
  format: 'text',
  showsProtected: false,
  masks: [],
};

export const openProtection = (state: Partial<ProtectionState> = {}) =>
  createProtection({ ...plainProtection, ...state });
