import { fold } from './fold.ts';
import { firstWordOf } from './letters.ts';

/** The rest, as far as it has arrived, as the decision looks at it. */
export interface Rest {
  readonly text: string;
  /** Nothing follows. */
  readonly whole: boolean;
  /** Where it begins behind its leading white space. */
  readonly lead: number;
}

/** A question that more of the rest will answer. */
export const wait = Symbol('wait');
export type Wait = typeof wait;

/** The word that the rest begins with, empty when it begins with none. */
export const firstWord = ({ text, whole, lead }: Rest): string | Wait =>
  firstWordOf(fold(text.slice(lead, lead + 66)), whole) ?? wait;
