import { failureClasses, type FailureClass, type ModelRequest } from '../../../ports/language-model.ts';
import type { Windows } from '../../../ports/quotas.ts';
import type { Attempt } from '../../../ports/sessions.ts';
import { promptTokens } from '../../failover/accounting.ts';
import { fromDollars } from '../../pricing/price.ts';
import type { QuotaService } from '../../limits/quota-service.ts';
import type { SessionEvent } from '../events.ts';

/** Reads a recorded reason; an unknown one counts as cancelled. */
const classOf = (reason: string | undefined): FailureClass =>
  failureClasses.find((failure) => failure === reason) ?? 'cancelled';

/** An attempt as the log shows it. */
interface LoggedAttempt {
  readonly provider: string;
  readonly model: string;
  delivered: string;
  failure: FailureClass;
}

const attemptsInLog = (events: readonly SessionEvent[]): LoggedAttempt[] => {
  const attempts: LoggedAttempt[] = [];
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

/** Completes the last attempt of a log that ended in `done`, so that the sums are those of its `usage`. */
const completed = (attempts: readonly Attempt[], last: SessionEvent | undefined): Attempt[] => {
  const finished = attempts.at(-1);
  if (last?.name !== 'done' || !finished) return [...attempts];
  const { inputTokens, outputTokens, cost } = last.data.usage;
  const before = attempts.slice(0, -1);
  const rest = (all: number, key: 'inputTokens' | 'outputTokens'): number =>
    before.reduce((left, attempt) => Math.max(0, left - attempt[key]), all);
  const costOfRest = before.reduce((left, attempt) => left - attempt.cost, fromDollars(cost));
  return [
    ...before,
    {
      ...finished,
      failure: undefined,
      inputTokens: rest(inputTokens, 'inputTokens'),
      outputTokens: rest(outputTokens, 'outputTokens'),
      cost: costOfRest > 0n ? costOfRest : 0n,
    },
  ];
};

/**
 * Reconstructs the attempts of an earlier writer from its log. Their usage is the one of the log's `done`; without one it is estimated as
 * for aborted requests, from the shown text: an attempt that showed nothing costs nothing, and a provider that goes on writing after an
 * abort is taken to have written as much as it was allowed to.
 */
export const reconstructAttempts = async (
  events: readonly SessionEvent[],
  {
    request,
    windows,
    now,
    quotaService,
  }: {
    readonly request: ModelRequest;
    /** The windows that the session was admitted in. */
    readonly windows: Windows;
    readonly now: number;
    readonly quotaService: QuotaService;
  },
): Promise<Attempt[]> => {
  const { counter, priceOf, billsAfterAbort } = quotaService;
  const input = await promptTokens(counter, request);
  const last = events.at(-1);
  const wasAborted = (failure: FailureClass): boolean =>
    failure === 'silent' || (failure === 'cancelled' && last?.name !== 'error');
  const attempts = await Promise.all(
    attemptsInLog(events).map(async ({ provider, model, failure, delivered }, index): Promise<Attempt> => {
      const written = await counter.count(delivered);
      const goesOn = delivered !== '' && wasAborted(failure) && billsAfterAbort(provider, model);
      const usage = {
        inputTokens: delivered === '' ? 0 : input,
        outputTokens: goesOn ? Math.max(written, request.maxOutputTokens) : written,
      };
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
  return completed(attempts, last);
};
