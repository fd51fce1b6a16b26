import type { Attempt, SessionOutcome, SessionRecord } from '../../../ports/sessions.ts';
import { ZomaError, type PublicError } from '../../errors.ts';
import { toDollars } from '../../pricing/price.ts';
import { textOf, type SessionEvent } from '../events.ts';

/** Sums what all attempts of a session are billed for. */
export const sumOf = (attempts: readonly Attempt[]) => ({
  inputTokens: attempts.reduce((sum, { inputTokens }) => sum + inputTokens, 0),
  outputTokens: attempts.reduce((sum, { outputTokens }) => sum + outputTokens, 0),
  cost: attempts.reduce((sum, { cost }) => sum + cost, 0n),
});

/** Builds the ending event of a session from its recorded, or yet to be recorded, outcome. */
export const eventFromRecord = (
  record: Partial<Omit<SessionOutcome, 'status'>> & Pick<SessionRecord, 'status'>,
  finishReason = 'stop',
): SessionEvent => {
  const { status, cancelReason = 'user', error, enhancedText = '', provider = '', model = '', checks = {} } = record;
  if (status === 'cancelled') return { name: 'cancelled', data: { reason: cancelReason } };
  if (status !== 'completed') {
    return { name: 'error', data: (error as PublicError | undefined) ?? new ZomaError('internal').toPublic() };
  }
  const { inputTokens = 0, outputTokens = 0, cost = 0n } = record;
  return {
    name: 'done',
    data: {
      length: enhancedText.length,
      totalTokens: inputTokens + outputTokens,
      usage: { inputTokens, outputTokens, cost: toDollars(cost) },
      provider,
      model,
      finishReason,
      checks,
    },
  };
};

/**
 * Builds the outcome of a session whose log has ended.
 * @throws TypeError for a log without its ending event
 */
export const recordFromLog = (
  events: readonly SessionEvent[],
  attempts: readonly Attempt[],
  completedAt: Date,
): Omit<SessionOutcome, 'epoch'> => {
  const last = events.at(-1);
  const { provider, model } = attempts.at(-1) ?? {};
  const ended = { enhancedText: textOf(events), provider, model, ...sumOf(attempts), completedAt };
  switch (last?.name) {
    case 'cancelled':
      return { ...ended, status: 'cancelled', cancelReason: last.data.reason };
    case 'error':
      return { ...ended, status: 'error', error: last.data };
    case 'done': {
      const { usage, checks } = last.data;
      const { inputTokens, outputTokens } = usage;
      return { ...ended, status: 'completed', inputTokens, outputTokens, checks };
    }
    default:
      throw new TypeError('The log has not ended.');
  }
};
