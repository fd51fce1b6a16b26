import type { FailureClass, LanguageModel } from '../../ports/language-model.ts';
import type { Price } from '../pricing/price.ts';

/** A configured model of a provider. */
export interface Candidate {
  readonly model: LanguageModel;
  /** The model's context window in tokens, prompt and answer together; undefined when unknown. */
  readonly contextWindow: number | undefined;
  readonly price: Price;
}

/** Names a candidate's circuit: one per model, since failures of one say little about the provider's others. */
export const circuitOf = ({ model }: Candidate): string => `${model.provider}/${model.model}`;

/** Why a candidate did not answer: how its attempt failed, or that its circuit was open. */
export type FailureReason = FailureClass | 'circuit_open';

/** A failed attempt as clients see it, when no provider could answer. */
export interface FailedAttempt {
  readonly provider: string;
  readonly model: string;
  readonly reason: FailureReason;
}
