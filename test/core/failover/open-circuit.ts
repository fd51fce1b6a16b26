import {
  createCircuitBreakers,
  type CircuitSettings,
  type Permit,
} from '../../../src/core/failover/circuit-breakers.ts';
import { stillClock } from '../../contracts/still-clock.ts';

/** Short times, which tests pass by moving the clock. */
export const circuitSettings: CircuitSettings = {
  windowMs: 10_000,
  minimumBad: 5,
  slowMs: 1_000,
  openMs: 2_000,
  longestOpenMs: 8_000,
  probeMs: 3_000,
};
const { minimumBad } = circuitSettings;

/** Does something a number of times. */
export const times = (count: number, act: () => void): void => {
  for (let index = 0; index < count; index += 1) act();
};

/** Creates circuit breakers on a clock of their own, with one circuit and the requests that a test sends through it. */
export const openCircuit = () => {
  const clock = stillClock();
  const reported: { readonly circuit: string; readonly retryAfterMs: number }[] = [];
  const breakers = createCircuitBreakers({
    clock,
    settings: circuitSettings,
    onRetryAfter: (name, retryAfterMs) => reported.push({ circuit: name, retryAfterMs }),
  });
  const circuit = 'openai/a-model';
  const admit = (): Permit => {
    const permit = breakers.admit(circuit);
    if (!permit) throw new Error('not admitted');
    return permit;
  };
  const fail = (options?: { retryAfterMs: number }): void => admit().failed(options);
  const answer = (firstTokenMs = 10): void => {
    const permit = admit();
    permit.answered(firstTokenMs);
    permit.completed();
  };
  return {
    breakers,
    circuit,
    reported,
    pass: (milliseconds: number) => void clock.pass(milliseconds),
    state: () => breakers.report(circuit).state,
    admit,
    fail,
    answer,
    trip: () => times(minimumBad, fail),
    isRefused: () => !breakers.admit(circuit),
  };
};
