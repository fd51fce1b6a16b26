import { col, fn, literal, Op, QueryTypes } from 'sequelize';
import type { CurrentUsage, UsageRecords, UsageShare } from '../../ports/usage-records.ts';
import type { Owner } from '../../ports/sessions.ts';
import type { Database } from './connect.ts';
import { reportingUnavailable } from './errors.ts';
import { EnhancementSessionModel } from './models/enhancement-session.ts';

/** Sums come as strings: they are 64-bit integers. */
interface Sums {
  readonly key: string | null;
  readonly requests: string;
  readonly tokens: string | null;
  readonly cost: string | null;
}

const sums = [
  [fn('count', literal('*')), 'requests'],
  [literal('sum(input_tokens + output_tokens)'), 'tokens'],
  [fn('sum', col('cost_nano')), 'cost'],
] as const;

const numbersOf = ({ requests, tokens, cost }: Omit<Sums, 'key'>) => ({
  requests: Number(requests),
  tokens: Number(tokens ?? 0),
  cost: BigInt(cost ?? 0),
});

interface CurrentRow extends Sums {
  readonly userSince: Date | null;
  readonly organizationSince: Date | null;
}

/** What has been used since the windows began, given a table `windows` of one row with both beginnings. */
const usedQuery = `
  SELECT
    user_since AS "userSince",
    organization_since AS "organizationSince",
    (SELECT count(*) FROM enhancement_sessions
      WHERE user_id = $user AND created_at >= user_since) AS requests,
    (SELECT sum(input_tokens + output_tokens) FROM enhancement_sessions
      WHERE user_id = $user AND created_at >= user_since) AS tokens,
    (SELECT sum(cost_nano) FROM enhancement_sessions
      WHERE organization_id = $organization AND created_at >= organization_since) AS cost
  FROM windows`;

const currentQuery = `
  WITH windows AS (
    SELECT
      (SELECT started_at FROM usage_windows WHERE subject_id = $user AND started_at > $ended) AS user_since,
      (SELECT started_at FROM usage_windows WHERE subject_id = $organization AND started_at > $ended) AS organization_since
  )
  ${usedQuery}`;

/** A window that has ended gives way to one that begins now; an open one is left, and read as it is. */
const openQuery = `
  WITH opened AS (
    INSERT INTO usage_windows AS present (subject_id, started_at) VALUES ($user, $now), ($organization, $now)
    ON CONFLICT (subject_id) DO UPDATE
      SET started_at = CASE WHEN present.started_at <= $ended THEN excluded.started_at ELSE present.started_at END
    RETURNING subject_id, started_at
  ),
  windows AS (
    SELECT
      (SELECT started_at FROM opened WHERE subject_id = $user) AS user_since,
      (SELECT started_at FROM opened WHERE subject_id = $organization) AS organization_since
  )
  ${usedQuery}`;

const subjectsOf = ({ userId, organizationId }: Owner) => ({ user: userId, organization: organizationId });

const presentCurrent = (row: CurrentRow | undefined): CurrentUsage => ({
  user: {
    startedAt: row?.userSince ?? undefined,
    requests: Number(row?.requests ?? 0),
    tokens: Number(row?.tokens ?? 0),
  },
  organization: { startedAt: row?.organizationSince ?? undefined, cost: BigInt(row?.cost ?? 0) },
});

export const createUsageRecords = ({ sequelize }: Database): UsageRecords => {
  const sessions = sequelize.getRepository(EnhancementSessionModel);

  const sharesBy = async (
    expression: ReturnType<typeof col | typeof literal>,
    { organizationId, userId }: Owner,
    since: Date,
  ): Promise<UsageShare[]> => {
    const rows = (await sessions.findAll({
      attributes: [[expression, 'key'], ...sums.map(([sum, name]): [typeof sum, string] => [sum, name])],
      where: { organizationId, userId, createdAt: { [Op.gte]: since } },
      group: ['key'],
      order: [literal('"key"')],
      raw: true,
    })) as unknown as Sums[];
    return rows.flatMap((row) => (row.key === null ? [] : [{ key: row.key, ...numbersOf(row) }]));
  };

  return reportingUnavailable<UsageRecords>({
    openWindows: async (owner, now, windowMs) => {
      const bind = { ...subjectsOf(owner), now, ended: new Date(now.getTime() - windowMs) };
      const [row] = await sequelize.query<CurrentRow>(openQuery, { bind, type: QueryTypes.SELECT });
      return presentCurrent(row);
    },

    current: async (owner, now, windowMs) => {
      const bind = { ...subjectsOf(owner), ended: new Date(now.getTime() - windowMs) };
      const [row] = await sequelize.query<CurrentRow>(currentQuery, { bind, type: QueryTypes.SELECT });
      return presentCurrent(row);
    },

    breakdown: async (owner, since) => ({
      byAction: await sharesBy(col('action'), owner, since),
      byProvider: await sharesBy(col('provider'), owner, since),
      byDay: await sharesBy(literal(`to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')`), owner, since),
    }),
  });
};
