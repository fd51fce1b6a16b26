import type { Attempt, SessionOutcome, SessionRecord } from '../../../ports/sessions.ts';
import { ZomaError, type PublicError } from '../../errors.ts';
import { toDollars } from '../../pricing/money.ts';
import { textOf, type SessionEvent } from '../events.ts';

/** The ending event of a session whose end is recorded. */
export const eventFromRecord = (record: SessionRecord): SessionEvent => {
  if (record.status === 'cancelled') return { name: 'cancelled', data: { reason: record.cancelReason ?? 'user' } };
  if (record.status !== 'completed') {
    return { name: 'error', data: (record.error as PublicError | undefined) ?? new ZomaError('internal').toPublic() };
  }
  const {
    enhancedText = '',
    checks = {},
    inputTokens = 0,
    outputTokens = 0,
    cost = 0n,
    provider = '',
    model = '',
  } = record;
  return {
    name: 'done',
    data: {
      length: enhancedText.length,
      totalTokens: inputTokens + outputTokens,
      usage: { inputTokens, outputTokens, cost: toDollars(cost) },
      provider,
      model,
      finishReason: 'stop',
      checks: checks,
    },
  };
};

/** What is to be recorded of a session whose log has ended. */
export const recordFromLog = (
  events: readonly SessionEvent[],
  attempts: readonly Attempt[],
  completedAt: Date,
): Omit<SessionOutcome, 'epoch'> => {
  const last = events.at(-1);
  const by = attempts.at(-1);
  const sums = {
    enhancedText: textOf(events),
    provider: by?.provider,
    model: by?.model,
    inputTokens: attempts.reduce((sum, { inputTokens }) => sum + inputTokens, 0),
    outputTokens: attempts.reduce((sum, { outputTokens }) => sum + outputTokens, 0),
    cost: attempts.reduce((sum, { cost }) => sum + cost, 0n),
    completedAt,
  };
  if (last?.name === 'cancelled') return { ...sums, status: 'cancelled', cancelReason: last.data.reason };
  if (last?.name === 'error') return { ...sums, status: 'error', error: last.data };
  if (last?.name !== 'done') throw new TypeError('The log has not ended.');
  const { usage, checks } = last.data;
  const { inputTokens, outputTokens } = usage;
  return { ...sums, status: 'completed', inputTokens, outputTokens, checks };
};
