import { Op } from 'sequelize';
import type { AcceptedResult, Attempt, NewSession, Owner, SessionRecord, Sessions } from '../../ports/sessions.ts';
import { select, type Database } from './connect.ts';
import { reportingUnavailable } from './errors.ts';
import { finishSession, interruptSessions } from './finish-session.ts';
import { createStatementRunner, sessionStatements, type Statement } from './hot-statements.ts';
import { AttemptModel, EnhancementSessionModel } from './models.ts';

const unfinished = { status: 'pending' };

/** Converts a row to its record; null columns become absent fields. */
const present = (row: EnhancementSessionModel): SessionRecord => ({
  id: row.id,
  organizationId: row.organizationId,
  userId: row.userId,
  parentId: row.parentId ?? undefined,
  epoch: row.epoch,
  status: row.status,
  text: row.text,
  action: row.action,
  format: row.format,
  options: row.options,
  provider: row.provider ?? undefined,
  model: row.model ?? undefined,
  inputTokens: row.inputTokens,
  outputTokens: row.outputTokens,
  cost: BigInt(row.costNano),
  createdAt: row.createdAt,
  admission: {
    windows: { user: row.userWindow, organization: row.organizationWindow },
    reserved: { tokens: Number(row.reservedTokens), cost: BigInt(row.reservedCostNano) },
  },
  fingerprint: row.fingerprint ?? undefined,
  feedback: row.accepted === null ? undefined : { accepted: row.accepted, finalText: row.finalText ?? undefined },
  ...(row.manifest === null ? {} : { manifest: row.manifest }),
  ...(row.enhancedText === null ? {} : { enhancedText: row.enhancedText }),
  ...(row.cancelReason === null ? {} : { cancelReason: row.cancelReason }),
  ...(row.error === null ? {} : { error: row.error }),
  ...(row.checks === null ? {} : { checks: row.checks }),
  ...(row.completedAt === null ? {} : { completedAt: row.completedAt }),
  ...(row.erasedAt === null ? {} : { erasedAt: row.erasedAt }),
});

const presentAttempt = (row: AttemptModel): Attempt => ({
  number: row.number,
  provider: row.provider,
  model: row.model,
  failure: row.failure ?? undefined,
  startedAt: row.startedAt,
  firstTokenMs: row.firstTokenMs ?? undefined,
  inputTokens: row.inputTokens,
  cachedInputTokens: row.cachedInputTokens,
  outputTokens: row.outputTokens,
  cost: BigInt(row.costNano),
  windows: { user: row.userWindow, organization: row.organizationWindow },
  usageSource: row.usageSource,
});

const acceptedQuery = `
  SELECT id AS "sessionId", coalesce(final_text, enhanced_text) AS text FROM enhancement_sessions
  WHERE organization_id = $organization AND user_id = $user AND options #>> '{context,fieldType}' = $fieldType
    AND accepted AND coalesce(final_text, enhanced_text) ~ '[^[:space:]]'
  ORDER BY created_at DESC, id DESC
  LIMIT $limit`;

/** Creates the store of enhancement sessions and their attempts in PostgreSQL. */
export const createSessions = (database: Database): Sessions => {
  const { sequelize } = database;
  const rows = sequelize.getRepository(EnhancementSessionModel);
  const attemptRows = sequelize.getRepository(AttemptModel);
  const run = createStatementRunner(database);
  const { insertSession, findSession, findSessionByKey } = sessionStatements(database);
  const findOne = async (
    statement: Statement,
    values: Owner & Readonly<Record<string, unknown>>,
  ): Promise<SessionRecord | undefined> => {
    const [row] = await run<EnhancementSessionModel>(statement, values);
    return row && present(row);
  };
  const owned = (id: string, { organizationId, userId }: Owner) => ({ id, organizationId, userId });

  const valuesOf = ({ idempotency, admission: { windows, reserved }, options, manifest, ...session }: NewSession) => ({
    ...session,
    options: JSON.stringify(options),
    manifest: manifest && JSON.stringify(manifest),
    userWindow: windows.user,
    organizationWindow: windows.organization,
    reservedTokens: reserved.tokens,
    reservedCostNano: reserved.cost.toString(),
    idempotencyKey: idempotency?.key,
    fingerprint: idempotency?.fingerprint,
  });

  /** The record of a session as the database has it once it is inserted. */
  const inserted = ({ idempotency, ...session }: NewSession): SessionRecord => ({
    ...session,
    epoch: 1,
    status: 'pending',
    provider: undefined,
    model: undefined,
    inputTokens: 0,
    outputTokens: 0,
    cost: 0n,
    fingerprint: idempotency?.fingerprint,
    feedback: undefined,
  });

  return reportingUnavailable<Sessions>(database, {
    create: async (session) => {
      // The unique index admits one of several requests with the same key; the others read its row.
      const [row] = await run(insertSession, valuesOf(session));
      if (row) return { created: true, session: inserted(session) };
      const { organizationId, userId, idempotency } = session;
      const earlier = await findOne(findSessionByKey, { organizationId, userId, key: idempotency?.key });
      if (!earlier) throw new Error('The session of an idempotency key has disappeared.');
      return { created: false, session: earlier };
    },

    find: (id, { organizationId, userId }) => findOne(findSession, { organizationId, userId, id }),

    findByKey: (key, { organizationId, userId }) => findOne(findSessionByKey, { organizationId, userId, key }),

    list: async ({ organizationId, userId }, { limit, after }) => {
      const older = after && {
        [Op.or]: [
          { createdAt: { [Op.lt]: after.createdAt } },
          { createdAt: after.createdAt, id: { [Op.lt]: after.id } },
        ],
      };
      const page = await rows.findAll({
        where: { organizationId, userId, ...older },
        order: [
          ['createdAt', 'DESC'],
          ['id', 'DESC'],
        ],
        limit,
      });
      return page.map(present);
    },

    accepted: ({ organizationId, userId }, fieldType, limit) => {
      const bind = { organization: organizationId, user: userId, fieldType, limit };
      return select<AcceptedResult>(sequelize, acceptedQuery, bind);
    },

    claim: async (id, epoch) => {
      const [claimed] = await rows.update({ epoch: epoch + 1 }, { where: { id, epoch, ...unfinished } });
      return claimed === 1 ? epoch + 1 : undefined;
    },

    finish: (id, outcome, attempts, { announce = true } = {}) => finishSession(run, id, outcome, attempts, announce),

    attempts: async (id, owner) => {
      const recorded = await attemptRows.findAll({
        include: { model: rows, attributes: [], where: owned(id, owner) },
        order: [['number', 'ASC']],
      });
      return recorded.map(presentAttempt);
    },

    recordFeedback: async (id, owner, { accepted, finalText }) => {
      const [changed] = await rows.update(
        { accepted, finalText: finalText ?? null },
        { where: { ...owned(id, owner), erasedAt: null } },
      );
      return changed === 1;
    },

    running: async (organizationId, { limit, after }) => {
      const where = { ...unfinished, organizationId, ...(after !== undefined && { id: { [Op.lt]: after } }) };
      return (await rows.findAll({ where, order: [['id', 'DESC']], limit })).map(present);
    },

    findUser: async (organizationId, id) =>
      (await rows.findOne({ where: { id, organizationId }, attributes: ['userId'] }))?.userId,

    unfinished: async (before, limit) => {
      const found = await rows.findAll({
        where: { ...unfinished, createdAt: { [Op.lt]: before } },
        order: [['createdAt', 'ASC']],
        limit,
      });
      return found.map(present);
    },

    interruptUnfinished: (error, completedAt) => interruptSessions(run, error, completedAt),
  });
};
