import type { CircuitBreakers, CircuitState } from '../../ports/circuit-breakers.ts';
import { circuitOf, type Candidate } from './candidate.ts';

export interface ProviderState {
  readonly provider: string;
  readonly model: string;
  /** `open` also while the provider is left alone because it asked for it. */
  readonly state: CircuitState;
  /** When it may be asked again, ISO 8601; absent when it may be now. */
  readonly retryAt?: string;
}

export type ProviderStates = () => Promise<readonly ProviderState[]>;

/** What is known of each provider, in the order in which they are asked; none of them is asked for it. */
export const createProviderStates =
  ({
    candidates,
    breakers,
  }: {
    readonly candidates: readonly Candidate[];
    readonly breakers: CircuitBreakers;
  }): ProviderStates =>
  () =>
    Promise.all(
      candidates.map(async (candidate) => {
        const { provider, model } = candidate.model;
        const { state, retryAt } = await breakers.report(circuitOf(candidate));
        return {
          provider,
          model,
          state: retryAt === undefined ? state : 'open',
          ...(retryAt !== undefined && { retryAt: new Date(retryAt).toISOString() }),
        };
      }),
    );
