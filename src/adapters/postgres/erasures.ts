import type { Transaction } from 'sequelize';
import { ZomaError } from '../../core/errors.ts';
import type { ErasableSessions, Erasures } from '../../ports/erasures.ts';
import { select, type Database } from './connect.ts';
import { reportingUnavailable } from './errors.ts';

/** The key of the advisory lock of retention, in PostgreSQL's table of locks. */
const retentionLock = 720_261_128;

/** The name of an erased user; the column is not nullable. */
const erasedName = 'Erased user';

/** How long retention looks for sessions of an erased user that ended after the erasure. */
const lateSessions = "interval '1 day'";

const isErasable = "erased_at IS NULL AND completed_at IS NOT NULL AND status <> 'pending'";

/** Rows are locked, so that a verdict that arrives meanwhile finds the session erased. */
const selections: Readonly<Record<ErasableSessions['of'], string>> = {
  session: `
    SELECT id FROM enhancement_sessions
    WHERE id = $sessionId AND user_id = $userId AND organization_id = $organizationId AND ${isErasable}
    LIMIT $limit FOR UPDATE`,
  user: `
    SELECT id FROM enhancement_sessions
    WHERE user_id = $userId AND organization_id = $organizationId AND ${isErasable}
    ORDER BY created_at LIMIT $limit FOR UPDATE`,
  // By organization, so that each has its own time and the partial index finds the sessions; it holds what is not yet erased.
  retention: `
    SELECT due.id FROM (
      SELECT organizations.id, coalesce(settings.retention_days, $defaultDays) AS days
      FROM organizations LEFT JOIN organization_settings AS settings ON settings.organization_id = organizations.id
    ) AS organization
    CROSS JOIN LATERAL (
      SELECT id FROM enhancement_sessions
      WHERE organization_id = organization.id AND ${isErasable}
        AND completed_at < $now::timestamptz - make_interval(days => organization.days)
      ORDER BY completed_at LIMIT $limit FOR UPDATE SKIP LOCKED
    ) AS due
    WHERE organization.days > 0
    LIMIT $limit`,
};

const lateQuery = `
  SELECT session.id FROM users JOIN enhancement_sessions AS session ON session.user_id = users.id
  WHERE users.erased_at > $now::timestamptz - ${lateSessions} AND session.erased_at IS NULL AND session.completed_at IS NOT NULL
  LIMIT $limit FOR UPDATE OF session SKIP LOCKED`;

/** Of the options stay the names among which Zoma gives a choice; tone and language are the user's words. */
const blank = `
  UPDATE enhancement_sessions SET
    text = '',
    enhanced_text = CASE WHEN enhanced_text IS NOT NULL THEN '' END,
    final_text = NULL,
    options = jsonb_strip_nulls(jsonb_build_object(
      'includeContext', options -> 'includeContext',
      'context', CASE WHEN options #> '{context,fieldType}' IS NOT NULL
        THEN jsonb_build_object('fieldType', options #> '{context,fieldType}') END
    )),
    manifest = NULL,
    checks = NULL,
    fingerprint = NULL,
    idempotency_key = CASE WHEN NOT $forgetsKey::boolean THEN idempotency_key END,
    erased_at = $now
  WHERE id = ANY($ids::uuid[])
  RETURNING id`;

const unfinishedQuery = `
  SELECT id FROM enhancement_sessions
  WHERE user_id = $userId AND organization_id = $organizationId AND status = 'pending' ORDER BY created_at LIMIT $limit`;

const erase = `
  WITH
    erased AS (
      UPDATE users SET
        email = NULL, name = $name, password_hash = NULL, issuer_id = NULL, external_id = NULL, erased_at = coalesce(erased_at, $now)
      WHERE id = $userId AND organization_id = $organizationId AND disabled_at IS NOT NULL
      RETURNING id
    ),
    roles_removed AS (DELETE FROM user_roles WHERE user_id IN (SELECT id FROM erased)),
    logins_removed AS (DELETE FROM logins WHERE user_id IN (SELECT id FROM erased)),
    links_removed AS (DELETE FROM password_links WHERE user_id IN (SELECT id FROM erased))
  SELECT id FROM erased`;

/** Creates the erasures in PostgreSQL. Blanked texts leave the files of the database with its next vacuum. */
export const createErasures = (database: Database): Erasures => {
  const { sequelize } = database;
  const idsOf = async (query: string, bind: Record<string, unknown>, transaction?: Transaction): Promise<string[]> =>
    (await select<{ id: string }>(sequelize, query, bind, transaction)).map(({ id }) => id);

  /** Takes the lock of retention until the transaction ends. Resolves with false while another node has it. */
  const holdRetention = async (transaction: Transaction): Promise<boolean> => {
    const query = 'SELECT pg_try_advisory_xact_lock($key) AS held';
    const [lock] = await select<{ held: boolean }>(sequelize, query, { key: retentionLock }, transaction);
    return lock?.held === true;
  };

  return reportingUnavailable<Erasures>(database, {
    eraseSessions: (sessions, { limit, now, eraseLogs }) =>
      sequelize.transaction(async (transaction) => {
        const isRetention = sessions.of === 'retention';
        if (isRetention && !(await holdRetention(transaction))) return 0;
        const { of, ...selected } = 'owner' in sessions ? { ...sessions, ...sessions.owner } : sessions;
        let found = await idsOf(selections[of], { ...selected, ...(isRetention && { now }), limit }, transaction);
        if (isRetention && found.length === 0) found = await idsOf(lateQuery, { now, limit }, transaction);
        if (found.length === 0) return 0;
        const ids = await eraseLogs(found);
        return (await idsOf(blank, { ids, now, forgetsKey: of === 'user' }, transaction)).length;
      }),

    unfinishedSessions: ({ userId, organizationId }, limit) =>
      idsOf(unfinishedQuery, { userId, organizationId, limit }),

    eraseAccount: async ({ userId, organizationId }, now) => {
      const erased = await idsOf(erase, { userId, organizationId, now, name: erasedName });
      if (erased.length > 0) return;
      throw new ZomaError('conflict', { message: 'The user is not disabled. Erase the user again.' });
    },
  });
};
