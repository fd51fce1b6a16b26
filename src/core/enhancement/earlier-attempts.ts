import { failureClasses, type FailureClass, type ModelRequest } from '../../ports/language-model.ts';
import type { Attempt } from '../../ports/sessions.ts';
import { promptTokens } from '../failover/accounting.ts';
import { estimateTokens } from '../limits/estimate-tokens.ts';
import type { SessionEvent } from './events.ts';

const classOf = (reason: string | undefined): FailureClass =>
  failureClasses.find((failure) => failure === reason) ?? 'cancelled';

/**
 * The attempts that an earlier writer's log shows: what they were billed for is estimated by
 * what they delivered, since who asked them is gone. Those that showed nothing cost nothing.
 */
export const attemptsIn = (events: readonly SessionEvent[], request: ModelRequest, now: number): Attempt[] => {
  const attempts: Attempt[] = [];
  let delivered = '';
  const settle = (reason: string | undefined): void => {
    const last = attempts.at(-1);
    if (!last) return;
    const isBilled = delivered !== '';
    attempts[attempts.length - 1] = {
      ...last,
      failure: classOf(reason),
      inputTokens: isBilled ? promptTokens(request) : 0,
      outputTokens: estimateTokens(delivered),
    };
    delivered = '';
  };
  for (const event of events) {
    if (event.name === 'chunk') delivered += event.data.text;
    if (event.name !== 'metadata') continue;
    const { provider, model, failover } = event.data;
    settle(failover?.reason);
    attempts.push({
      number: attempts.length + 1,
      provider,
      model,
      failure: 'cancelled',
      startedAt: new Date(now),
      firstTokenMs: undefined,
      inputTokens: 0,
      outputTokens: 0,
      cost: 0n,
      usageSource: 'estimated',
    });
  }
  settle(undefined);
  return attempts;
};
