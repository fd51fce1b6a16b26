import { col, fn, Op, UniqueConstraintError, where } from 'sequelize';
import { isId } from '../../core/ids.ts';
import type { Issuer, IssuerFields, Issuers, KeySource } from '../../ports/issuers.ts';
import { select, type Database } from './connect.ts';
import { reportingUnavailable } from './errors.ts';
import { IssuerModel } from './models.ts';

const rolesReachedBy = `
  SELECT unnest(allowed_roles || default_roles) AS name FROM issuers WHERE organization_id = $organizationId AND issuer = $issuer
  UNION
  SELECT roles.name FROM users
  JOIN user_roles ON user_roles.user_id = users.id
  JOIN roles ON roles.id = user_roles.role_id
  WHERE users.organization_id = $organizationId AND users.issuer = $issuer`;

const keySourceOf = ({ id, jwksUrl, keys: jwks, encryptedSecret }: IssuerModel): KeySource => {
  if (jwksUrl !== null) return { jwksUrl };
  if (jwks !== null) return { jwks };
  if (encryptedSecret !== null) return { encryptedSecret };
  throw new Error(`issuer ${id} has nothing that verifies its tokens`);
};

const present = (row: IssuerModel): Issuer => ({
  id: row.id,
  organizationId: row.organizationId,
  name: row.name,
  issuer: row.issuer,
  audience: row.audience,
  algorithms: row.algorithms,
  keySource: keySourceOf(row),
  claims: row.claims,
  allowedRoles: row.allowedRoles,
  defaultRoles: row.defaultRoles,
  maxAgeSeconds: row.maxAgeSeconds ?? undefined,
  disabled: row.disabledAt !== null,
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
});

const columnsOf = ({ keySource, maxAgeSeconds, disabled, ...fields }: IssuerFields) => ({
  ...fields,
  jwksUrl: 'jwksUrl' in keySource ? keySource.jwksUrl : null,
  keys: 'jwks' in keySource ? keySource.jwks : null,
  encryptedSecret: 'encryptedSecret' in keySource ? keySource.encryptedSecret : null,
  maxAgeSeconds: maxAgeSeconds ?? null,
  disabledAt: disabled ? new Date() : null,
});

/** Creates the store of issuers in PostgreSQL. */
export const createIssuers = (database: Database): Issuers => {
  const rows = database.sequelize.getRepository(IssuerModel);

  return reportingUnavailable<Issuers>(database, {
    match: async (issuer, audiences) =>
      (await rows.findAll({ where: { issuer, audience: [...audiences] } })).map(present),

    find: async (organizationId, id) => {
      const row = isId(id) ? await rows.findOne({ where: { organizationId, id } }) : null;
      return row ? present(row) : undefined;
    },

    list: async (organizationId, { limit, after }) => {
      const earlier = after === undefined ? {} : { id: { [Op.lt]: after } };
      return (await rows.findAll({ where: { organizationId, ...earlier }, order: [['id', 'DESC']], limit })).map(
        present,
      );
    },

    rolesReachedBy: async (organizationId, issuer) => {
      const found = await select<{ name: string }>(database.sequelize, rolesReachedBy, { organizationId, issuer });
      return found.map(({ name }) => name);
    },

    create: async (issuer) => {
      try {
        return present(await rows.create(columnsOf(issuer)));
      } catch (error) {
        if (error instanceof UniqueConstraintError) return undefined;
        throw error;
      }
    },

    replace: async (issuer, before) => {
      const { id, organizationId, ...columns } = columnsOf(issuer);
      // Two changes within a millisecond, or by nodes whose clocks differ, must not look like one.
      const updatedAt = new Date(Math.max(Date.now(), before.updatedAt.getTime() + 1));
      const isUnchanged = where(fn('date_trunc', 'milliseconds', col('updated_at')), before.updatedAt);
      try {
        const [, changed] = await rows.update(
          { ...columns, updatedAt },
          { where: { [Op.and]: [{ id, organizationId }, isUnchanged] }, returning: true, silent: true },
        );
        if (changed[0]) return present(changed[0]);
        return (await rows.count({ where: { id, organizationId } })) > 0 ? 'changed' : 'unknown';
      } catch (error) {
        if (error instanceof UniqueConstraintError) return 'conflict';
        throw error;
      }
    },

    remove: async (organizationId, id) => isId(id) && (await rows.destroy({ where: { organizationId, id } })) > 0,

    listSealed: async () => {
      const found = await rows.findAll({ where: { encryptedSecret: { [Op.ne]: null } } });
      return found.map(({ id, encryptedSecret }) => ({ id, sealed: encryptedSecret ?? '' }));
    },

    replaceSealed: async ({ id, sealed: encryptedSecret }, sealed) => {
      await rows.update({ encryptedSecret: sealed }, { where: { id, encryptedSecret } });
    },
  });
};
