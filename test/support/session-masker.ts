import { analyses, type Analysis } from '../../src/core/enhancement/analyses.ts';
import { createSessionMasker, type MaskerState } from '../../src/core/enhancement/session-masker.ts';
import { defaultPrivacyPolicy } from '../../src/ports/privacy-policies.ts';

/** What a session of plain text begins with, in an organization that has said nothing. */
export const plainProtection: MaskerState = {
  policy: defaultPrivacyPolicy,
  format: 'text',
  showsProtected: false,
  masks: [],
};

/** Runs the functions where they are called. */
export const plainAnalysis: Analysis = {
  run: (name, input) => {
    const run = analyses[name] as (given: typeof input) => ReturnType<(typeof analyses)[typeof name]>;
    return Promise.resolve(run(input));
  },
};

export const openProtection = (state: Partial<MaskerState> = {}) =>
  createSessionMasker({ ...plainProtection, ...state }, plainAnalysis, { organizationId: 'organization' });
