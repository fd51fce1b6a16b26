import { Op } from 'sequelize';
import type { AuditActor, AuditEvent, AuditTrail } from '../../ports/audit-trail.ts';
import type { Database } from './connect.ts';
import { reportingUnavailable } from './errors.ts';
import { AuditEventModel } from './models.ts';

/** Keeps the values that a row has. */
const present = <Value>(value: Value | null): Value | undefined => value ?? undefined;

const eventOf = (row: AuditEventModel): AuditEvent => ({
  id: row.id,
  at: row.at,
  organizationId: present(row.organizationId),
  type: row.type,
  outcome: row.outcome,
  actor: { type: row.actorType, ...(row.actorId !== null && { id: row.actorId }) } as AuditActor,
  onBehalfOf: present(row.onBehalfOf),
  subject:
    row.subjectType === null || row.subjectId === null ? undefined : { type: row.subjectType, id: row.subjectId },
  address: present(row.address),
  requestId: present(row.requestId),
  before: present(row.before),
  after: present(row.after),
  details: present(row.details),
});

/** Creates the audit trail in PostgreSQL; a trigger refuses changes and deletions. */
export const createAuditTrail = (database: Database): AuditTrail => {
  const events = database.sequelize.getRepository(AuditEventModel);
  return reportingUnavailable<AuditTrail>(database, {
    add: async ({ actor, subject, ...event }) => {
      const parts = { actorType: actor.type, actorId: actor.id, subjectType: subject?.type, subjectId: subject?.id };
      await events.bulkCreate([{ ...event, ...parts }], { ignoreDuplicates: true });
    },

    page: async (organizationId, { type, actorId, subjectId, from, to }, { limit, after }) => {
      const given = Object.entries({ organizationId, type, actorId, subjectId });
      const found = await events.findAll({
        where: {
          ...Object.fromEntries(given.filter(([, value]) => value !== undefined)),
          [Op.and]: [
            ...(from ? [{ at: { [Op.gte]: from } }] : []),
            ...(to ? [{ at: { [Op.lt]: to } }] : []),
            ...(after
              ? [{ [Op.or]: [{ at: { [Op.lt]: after.at } }, { at: after.at, id: { [Op.lt]: after.id } }] }]
              : []),
          ],
        },
        order: [
          ['at', 'DESC'],
          ['id', 'DESC'],
        ],
        limit,
      });
      return found.map(eventOf);
    },
  });
};
