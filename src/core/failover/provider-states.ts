import { circuitOf, type Candidate } from './candidate.ts';
import type { CircuitBreakers, CircuitState } from './circuit-breakers.ts';

export interface ProviderState {
  readonly provider: string;
  readonly model: string;
  /** `open` also while the provider is left alone because it asked for it. */
  readonly state: CircuitState;
  /** When it may be asked again, ISO 8601; absent when it may be now. */
  readonly retryAt?: string;
}

export type ProviderStates = () => readonly ProviderState[];

/** Creates the report of what this node knows of each provider, in the order in which they are asked. No provider is asked for it. */
export const createProviderStates =
  ({
    candidates,
    breakers,
  }: {
    readonly candidates: readonly Candidate[];
    readonly breakers: CircuitBreakers;
  }): ProviderStates =>
  () =>
    candidates.map((candidate) => {
      const { provider, model } = candidate.model;
      const { state, retryAt } = breakers.report(circuitOf(candidate));
      return {
        provider,
        model,
        state: retryAt === undefined ? state : 'open',
        ...(retryAt !== undefined && { retryAt: new Date(retryAt).toISOString() }),
      };
    });
