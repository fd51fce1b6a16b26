import type { Ledger, OrganizationBreakdown, UsageShare } from '../../ports/ledger.ts';
import { findBalance } from './balance.ts';
import type { Database } from './connect.ts';
import { reportingUnavailable } from './errors.ts';
import { createStatement, createStatementRunner } from './hot-statements.ts';

type Grouping = 'action' | 'provider' | 'day' | 'user';

/** A row of `sharesStatement`. Sums are strings, since they may exceed what a number can hold. */
interface ShareRow {
  readonly grouping: Grouping;
  readonly key: string;
  readonly email: string | null;
  readonly name: string | null;
  readonly requests: string;
  readonly tokens: string;
  readonly cost: string;
}

/** The days of a block, which has the sums of an organization's users (migrations/20261128130000-add-usage-blocks.js). */
const blockDays = 8;

/**
 * All groupings of a subject's sessions since a time, in one statement, so that they are of one moment: the sums of whole days, the
 * ended sessions of a first day that is not whole, and the unfinished sessions, which are not in the sums. An organization's users are
 * summed up by blocks of days, and by days before the first whole block. Lists of days, not ranges, so that the index finds a grouping
 * without the rows of the others. Planning it takes as long as running it, so that it is prepared.
 */
const sharesStatement = createStatement(
  'usage_shares',
  `
  WITH bounds AS (
    SELECT greatest(($firstDay AT TIME ZONE 'UTC')::date, min(day)) AS first_day, max(day) AS last_day
    FROM usage_sums WHERE organization_id = $organization AND subject_id = $subject
  ),
  periods AS (
    SELECT first_day, last_day, first_day + ((date '1970-01-01' - first_day) % ${String(blockDays)} + ${String(blockDays)}) % ${String(blockDays)} AS first_block
    FROM bounds
  ),
  used AS (
    SELECT day, grouping, key, requests, tokens, cost_nano FROM usage_sums
    WHERE organization_id = $organization AND subject_id = $subject AND grouping IN ('action', 'provider')
      AND day = ANY (ARRAY(SELECT first_day + past FROM periods, generate_series(0, last_day - first_day) AS past))
    UNION ALL
    SELECT day, grouping, key, requests, tokens, cost_nano FROM usage_sums
    WHERE organization_id = $organization AND subject_id = $subject AND grouping = 'user'
      AND day = ANY (ARRAY(SELECT first_day + past FROM periods, generate_series(0, first_block - first_day - 1) AS past))
    UNION ALL
    SELECT day, 'user', key, requests, tokens, cost_nano FROM usage_sums
    WHERE organization_id = $organization AND subject_id = $subject AND grouping = 'user_block'
      AND day = ANY (ARRAY(SELECT first_block + past FROM periods, generate_series(0, last_day - first_block, ${String(blockDays)}) AS past))
    UNION ALL
    SELECT day, grouping, key, requests, tokens, cost_nano FROM usage_parts
    WHERE organization_id = $organization AND subject_id = $subject AND created_at >= $since AND created_at < $firstDay
      AND status <> 'pending' AND grouping <> 'user_block'
    UNION ALL
    SELECT day, grouping, key, requests, tokens, cost_nano FROM usage_parts
    WHERE organization_id = $organization AND subject_id = $subject AND created_at >= $since AND status = 'pending'
      AND grouping <> 'user_block'
  ),
  shares AS (
    SELECT grouping, key, CASE grouping WHEN 'action' THEN day END AS day,
      sum(requests) AS requests, sum(tokens) AS tokens, sum(cost_nano) AS cost
    FROM used GROUP BY 1, 2, 3
  ),
  totals AS (
    SELECT grouping, key, sum(requests) AS requests, sum(tokens) AS tokens, sum(cost) AS cost FROM shares GROUP BY grouping, key
  )
  SELECT totals.*, users.email, users.name
  FROM totals LEFT JOIN users ON users.id = CASE grouping WHEN 'user' THEN key::uuid END
  UNION ALL
  SELECT 'day', to_char(day, 'YYYY-MM-DD'), sum(requests), sum(tokens), sum(cost), NULL, NULL
  FROM shares WHERE day IS NOT NULL GROUP BY day
  ORDER BY grouping, key`,
);

const dayMs = 86_400_000;

/** Creates the ledger over the table `attempts` and its sums by day. */
export const createLedger = (database: Database): Ledger => {
  const { sequelize } = database;
  const run = createStatementRunner(database);
  const breakDown = async (organization: string, subject: string, since: Date): Promise<OrganizationBreakdown> => {
    const firstDay = new Date(Math.ceil(since.getTime() / dayMs) * dayMs);
    const rows = await run<ShareRow>(sharesStatement, { organization, subject, since, firstDay });
    const shareOf = ({ key, requests, tokens, cost }: ShareRow): UsageShare => ({
      key,
      requests: Number(requests),
      tokens: Number(tokens),
      cost: BigInt(cost),
    });
    const by = (grouping: Grouping): ShareRow[] => rows.filter((row) => row.grouping === grouping);
    return {
      byAction: by('action').map(shareOf),
      byProvider: by('provider').map(shareOf),
      byDay: by('day').map(shareOf),
      byUser: by('user').map((row) => ({ ...shareOf(row), email: row.email ?? '', name: row.name ?? '' })),
    };
  };

  return reportingUnavailable<Ledger>(database, {
    balance: (organizationId, since) => findBalance(sequelize, organizationId, since),

    breakdown: async ({ organizationId, userId }, since) => {
      const { byAction, byProvider, byDay } = await breakDown(organizationId, userId, since);
      return { byAction, byProvider, byDay };
    },

    organizationBreakdown: (organizationId, since) => breakDown(organizationId, organizationId, since),
  });
};
