import type { Attempt, SessionOutcome } from '../../ports/sessions.ts';
import { createStatement, type RunStatement } from './hot-statements.ts';
import { announceEnds } from './webhook-deliveries.ts';

const attemptColumns = `number, provider, model, failure, started_at, first_token_ms, input_tokens, cached_input_tokens,
      output_tokens, cost_nano, user_window, organization_window, usage_source`;

/** What the parts of a statement read of the sessions that it ends. */
const endedColumns = `id, organization_id, user_id, action, status, provider, model, input_tokens, output_tokens, cost_nano,
      cancel_reason, error, created_at, completed_at`;

/**
 * One statement, which is atomic by itself: a transaction would hold the embedded database's only connection for two queries. A trigger
 * of the table adds the session to the sums of usage in the same transaction (migrations/20261127100000-create-usage-sums.js).
 */
const finishText = (further = ''): string => `
  WITH ended AS (
    UPDATE enhancement_sessions
    SET
      status = $status,
      enhanced_text = $enhancedText,
      provider = $provider,
      model = $model,
      input_tokens = $inputTokens,
      output_tokens = $outputTokens,
      cost_nano = $cost,
      cancel_reason = $cancelReason,
      error = $error,
      checks = $checks,
      completed_at = $completedAt
    WHERE id = $id AND status = 'pending' AND epoch = $epoch
    RETURNING ${endedColumns}
  ),
  recorded AS (
    INSERT INTO attempts (session_id, organization_id, user_id, ${attemptColumns})
    SELECT ended.id, ended.organization_id, ended.user_id, ${attemptColumns}
    FROM (SELECT id, organization_id, user_id FROM ended) AS ended,
      jsonb_populate_recordset(NULL::attempts, $attempts::jsonb) AS attempt
  )${further}
  SELECT id FROM ended`;

const finishStatement = createStatement('finish_session', finishText());
const announcingStatement = createStatement('finish_announced_session', finishText(`, ${announceEnds}`));

const interruptStatement = createStatement(
  'interrupt_unfinished_sessions',
  `
  WITH ended AS (
    UPDATE enhancement_sessions SET status = 'error', error = $error, completed_at = $completedAt
    WHERE status = 'pending'
    RETURNING ${endedColumns}
  ), ${announceEnds}
  SELECT id FROM ended`,
);

/** Converts an attempt for `jsonb_populate_recordset`, where an absent field is null. */
const rowOf = ({ firstTokenMs, cost, windows, ...attempt }: Attempt) => ({
  number: attempt.number,
  provider: attempt.provider,
  model: attempt.model,
  failure: attempt.failure,
  started_at: attempt.startedAt,
  first_token_ms: firstTokenMs === undefined ? undefined : Math.round(firstTokenMs),
  input_tokens: Math.round(attempt.inputTokens),
  cached_input_tokens: attempt.cachedInputTokens,
  output_tokens: Math.round(attempt.outputTokens),
  cost_nano: cost.toString(),
  user_window: windows.user,
  organization_window: windows.organization,
  usage_source: attempt.usageSource,
});

/**
 * Records the end and the attempts of a session, and, if `announce`, its deliveries to webhooks. Resolves with whether the session was
 * pending under the outcome's epoch.
 */
export const finishSession = async (
  run: RunStatement,
  id: string,
  { cost, error, checks, ...outcome }: SessionOutcome,
  attempts: readonly Attempt[],
  announce: boolean,
): Promise<boolean> => {
  const bind = {
    ...outcome,
    id,
    provider: outcome.provider ?? null,
    model: outcome.model ?? null,
    cost: cost.toString(),
    cancelReason: outcome.cancelReason ?? null,
    error: error ? JSON.stringify(error) : null,
    checks: checks ? JSON.stringify(checks) : null,
    attempts: JSON.stringify(attempts.map(rowOf)),
  };
  return (await run(announce ? announcingStatement : finishStatement, bind)).length === 1;
};

/** Ends every pending session as failed, with its deliveries to webhooks. Resolves with their number. */
export const interruptSessions = async (run: RunStatement, error: object, completedAt: Date): Promise<number> =>
  (await run(interruptStatement, { error: JSON.stringify(error), completedAt })).length;
