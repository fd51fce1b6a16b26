import type { Detector, Finding } from './detector.ts';
import { findKeyMaterial } from './secret-key-material.ts';
import { findNamedSecrets } from './secret-pairs.ts';
import { findTokens } from './secret-tokens.ts';

/** Keys, tokens and passwords. What names one, such as the word before it, is no part of it. */
export const findSecrets: Detector = function* (text): Generator<Finding> {
  yield* findTokens(text);
  yield* findKeyMaterial(text);
  yield* findNamedSecrets(text);
};
