import type { Sequelize } from 'sequelize-typescript';
import type { Balance } from '../../ports/ledger.ts';
import { select } from './connect.ts';

/** The result of `balanceQuery`. Times are milliseconds since the epoch; integers that may be large are strings. */
interface BalanceRow {
  readonly organization: { readonly startedAt: number; readonly cost: string } | null;
  readonly users: readonly { userId: string; startedAt: number; requests: number; tokens: number }[] | null;
  readonly pending:
    | readonly {
        sessionId: string;
        userId: string;
        epoch: number;
        userWindow: number;
        organizationWindow: number;
        tokens: number;
        cost: string;
      }[]
    | null;
}

const millisecondsOf = (column: string): string => `(extract(epoch FROM ${column}) * 1000)::bigint`;

/** One statement, so that all figures are of one moment. The open window of a user or organization is the latest in which anything counts. */
const balanceQuery = `
  WITH counting AS (
    SELECT user_id, user_window, organization_window FROM enhancement_sessions
    WHERE organization_id = $organization AND (user_window > $since OR organization_window > $since)
    UNION ALL
    SELECT user_id, user_window, organization_window FROM attempts
    WHERE organization_id = $organization AND (user_window > $since OR organization_window > $since)
  ),
  organization_windows AS (
    SELECT max(organization_window) AS started_at FROM counting WHERE organization_window > $since
  ),
  user_windows AS (
    SELECT user_id, max(user_window) AS started_at FROM counting WHERE user_window > $since GROUP BY user_id
  )
  SELECT
    (
      SELECT json_build_object(
        'startedAt', ${millisecondsOf('present.started_at')},
        'cost', (
          SELECT coalesce(sum(cost_nano), 0)::text FROM attempts
          WHERE organization_id = $organization AND organization_window = present.started_at
        )
      )
      FROM organization_windows AS present WHERE present.started_at IS NOT NULL
    ) AS organization,
    (
      SELECT json_agg(json_build_object(
        'userId', present.user_id,
        'startedAt', ${millisecondsOf('present.started_at')},
        'requests', (
          SELECT count(*) FROM enhancement_sessions AS session
          WHERE session.organization_id = $organization
            AND session.user_window = present.started_at AND session.user_id = present.user_id
        ),
        'tokens', (
          SELECT coalesce(sum(input_tokens::bigint + output_tokens), 0) FROM attempts AS attempt
          WHERE attempt.organization_id = $organization
            AND attempt.user_window = present.started_at AND attempt.user_id = present.user_id
        )
      ))
      FROM user_windows AS present
    ) AS users,
    (
      SELECT json_agg(json_build_object(
        'sessionId', id,
        'userId', user_id,
        'epoch', epoch,
        'userWindow', ${millisecondsOf('user_window')},
        'organizationWindow', ${millisecondsOf('organization_window')},
        'tokens', reserved_tokens,
        'cost', reserved_cost_nano::text
      ))
      FROM enhancement_sessions WHERE organization_id = $organization AND status = 'pending'
    ) AS pending`;

/** Reads an organization's balance, as `Ledger.balance` guarantees it. */
export const findBalance = async (sequelize: Sequelize, organizationId: string, since: Date): Promise<Balance> => {
  const [row] = await select<BalanceRow>(sequelize, balanceQuery, { organization: organizationId, since });
  const { organization, users, pending } = row ?? {};
  return {
    organization: organization
      ? { startedAt: new Date(organization.startedAt), cost: BigInt(organization.cost) }
      : undefined,
    users: (users ?? []).map(({ startedAt, ...user }) => ({ ...user, startedAt: new Date(startedAt) })),
    pending: (pending ?? []).map(({ userWindow, organizationWindow, tokens, cost, ...session }) => ({
      ...session,
      windows: { user: new Date(userWindow), organization: new Date(organizationWindow) },
      reserved: { tokens, cost: BigInt(cost) },
    })),
  };
};
