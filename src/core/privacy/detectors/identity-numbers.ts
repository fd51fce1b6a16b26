import type { Detector } from './detector.ts';
import { europeanFormats } from './identity-formats-europe.ts';
import { worldFormats } from './identity-formats-world.ts';
import { createNumberFinder } from './numbers-in-text.ts';

/** Numbers that identify a person: of a state, a tax office, an insurance or a document. */
export const identityFormats = [...europeanFormats, ...worldFormats];

/** Finds numbers that identify a person, by a label or by their shape and check digits. */
export const findIdentityNumbers: Detector = createNumberFinder(identityFormats);
