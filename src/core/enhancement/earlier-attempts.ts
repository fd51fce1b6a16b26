import { failureClasses, type FailureClass, type ModelRequest } from '../../ports/language-model.ts';
import type { Windows } from '../../ports/quotas.ts';
import type { Attempt } from '../../ports/sessions.ts';
import { promptTokens } from '../failover/accounting.ts';
import type { Allowances } from '../limits/allowances.ts';
import type { SessionEvent } from './events.ts';

const classOf = (reason: string | undefined): FailureClass =>
  failureClasses.find((failure) => failure === reason) ?? 'cancelled';

interface Shown {
  readonly provider: string;
  readonly model: string;
  delivered: string;
  failure: FailureClass;
}

const shownIn = (events: readonly SessionEvent[]): Shown[] => {
  const attempts: Shown[] = [];
  for (const event of events) {
    const last = attempts.at(-1);
    if (event.name === 'chunk' && last) last.delivered += event.data.text;
    if (event.name !== 'metadata') continue;
    const { provider, model, failover } = event.data;
    if (last) last.failure = classOf(failover?.reason);
    attempts.push({ provider, model, delivered: '', failure: 'cancelled' });
  }
  return attempts;
};

/**
 * The attempts that an earlier writer's log shows: what they were billed for is estimated by
 * what they delivered, since who asked them is gone. Those that showed nothing cost nothing.
 */
export const attemptsIn = async (
  events: readonly SessionEvent[],
  {
    request,
    windows,
    now,
    allowances,
  }: {
    readonly request: ModelRequest;
    /** Those of the session's admission. */
    readonly windows: Windows;
    readonly now: number;
    readonly allowances: Allowances;
  },
): Promise<Attempt[]> => {
  const { counter, priceOf } = allowances;
  const input = await promptTokens(counter, request);
  return Promise.all(
    shownIn(events).map(async ({ provider, model, failure, delivered }, index): Promise<Attempt> => {
      const usage = { inputTokens: delivered === '' ? 0 : input, outputTokens: await counter.count(delivered) };
      return {
        number: index + 1,
        provider,
        model,
        failure,
        startedAt: new Date(now),
        firstTokenMs: undefined,
        ...usage,
        cachedInputTokens: 0,
        cost: priceOf(provider, model)(usage),
        windows,
        usageSource: 'estimated',
      };
    }),
  );
};
