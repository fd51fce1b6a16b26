import type { FailureClass, LanguageModel } from '../../ports/language-model.ts';
import type { Price } from '../pricing/price.ts';

/** A model that may be asked. */
export interface Candidate {
  readonly model: LanguageModel;
  /** How many tokens the model takes, prompt and answer together; undefined when it is not known. */
  readonly contextWindow: number | undefined;
  readonly price: Price;
}

/** The name of a candidate's circuit: failures of a provider's one model say little about its others. */
export const circuitOf = ({ model }: Candidate): string => `${model.provider}/${model.model}`;

/** Why a candidate was of no use: how its attempt failed; or it was not asked at all, since its circuit is open. */
export type FailureReason = FailureClass | 'circuit_open';

/** As clients are shown it when nobody could answer. */
export interface FailedAttempt {
  readonly provider: string;
  readonly model: string;
  readonly reason: FailureReason;
}
