import type { CircuitSettings } from '../../ports/circuit-breakers.ts';
import type { Deadlines } from './deadlines.ts';

/**
 * When providers are left alone. The longest time that a circuit is open and a probe's
 * own deadline stay together below the 30 s within which a provider that has recovered
 * is to be asked again, with the deadlines that are usual.
 */
export const circuitSettings = ({ firstTokenMs }: Pick<Deadlines, 'firstTokenMs'>): CircuitSettings => ({
  windowMs: 30_000,
  minimumBad: 5,
  slowMs: firstTokenMs * 0.75,
  openMs: 5_000,
  longestOpenMs: 20_000,
  // A probe tells with its first text, or when the deadline for that has passed.
  probeMs: firstTokenMs + 1_000,
});
