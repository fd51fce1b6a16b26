import type { Ledger, OrganizationBreakdown, UsageShare } from '../../ports/ledger.ts';
import { findBalance } from './balance.ts';
import { select, type Database } from './connect.ts';
import { reportingUnavailable } from './errors.ts';

type Grouping = 'action' | 'provider' | 'day' | 'user';

/** A row of `sharesQuery`. Sums are strings, since they may exceed what a number can hold. */
interface ShareRow {
  readonly grouping: Grouping;
  readonly key: string;
  readonly email: string | null;
  readonly name: string | null;
  readonly requests: string;
  readonly tokens: string;
  readonly cost: string;
}

/** All groupings of the sessions under the condition, in one statement, so that they are of one moment. */
const sharesQuery = (condition: string): string => `
  WITH used AS (
    SELECT
      session.id,
      session.user_id,
      session.action,
      to_char(session.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day,
      coalesce(sum(attempt.input_tokens::bigint + attempt.output_tokens), 0) AS tokens,
      coalesce(sum(attempt.cost_nano), 0) AS cost
    FROM enhancement_sessions AS session LEFT JOIN attempts AS attempt ON attempt.session_id = session.id
    WHERE session.organization_id = $organization AND session.created_at >= $since AND ${condition}
    GROUP BY session.id
  )
  SELECT 'action' AS grouping, action AS key, NULL AS email, NULL AS name,
    count(*) AS requests, sum(tokens) AS tokens, sum(cost) AS cost
  FROM used GROUP BY action
  UNION ALL
  SELECT 'day', day, NULL, NULL, count(*), sum(tokens), sum(cost) FROM used GROUP BY day
  UNION ALL
  SELECT 'user', users.id::text, users.email, users.name, count(*), sum(tokens), sum(cost)
  FROM used JOIN users ON users.id = used.user_id GROUP BY users.id
  UNION ALL
  SELECT 'provider', attempt.provider, NULL, NULL,
    count(*), sum(attempt.input_tokens::bigint + attempt.output_tokens), sum(attempt.cost_nano)
  FROM used JOIN attempts AS attempt ON attempt.session_id = used.id GROUP BY attempt.provider
  ORDER BY grouping, key`;

/** Creates the ledger over the table `attempts`. */
export const createLedger = (database: Database): Ledger => {
  const { sequelize } = database;
  const breakDown = async (condition: string, bind: Record<string, unknown>): Promise<OrganizationBreakdown> => {
    const rows = await select<ShareRow>(sequelize, sharesQuery(condition), bind);
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
      const bind = { organization: organizationId, since, user: userId };
      const { byAction, byProvider, byDay } = await breakDown('session.user_id = $user', bind);
      return { byAction, byProvider, byDay };
    },

    organizationBreakdown: (organizationId, since) => breakDown('true', { organization: organizationId, since }),
  });
};
