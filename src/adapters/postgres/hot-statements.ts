import type pg from 'pg';
import { DatabaseError } from 'sequelize';
import type { Model, Sequelize } from 'sequelize-typescript';
import type { Database } from './connect.ts';
import { EnhancementSessionModel, PrivacyPolicyModel, UserModel } from './models.ts';

/** A statement that each session runs. */
export interface Statement {
  /** Its name in the database's session; one name always stands for one text. */
  readonly name: string;
  /** Its text, with the parameters by number. */
  readonly text: string;
  /** The names of the parameters, in the order of their numbers. */
  readonly parameters: readonly string[];
}

/** Makes a statement of a text with named parameters, `$status`; each may occur several times. */
export const createStatement = (name: string, text: string): Statement => {
  const parameters: string[] = [];
  const numbered = text.replace(/\$([a-z]\w*)/gi, (_, parameter: string) => {
    if (!parameters.includes(parameter)) parameters.push(parameter);
    return `$${String(parameters.indexOf(parameter) + 1)}`;
  });
  return { name, text: numbered, parameters };
};

/**
 * Creates the function that runs statements on the connections of Sequelize's pool. It bypasses Sequelize's queries, which take more
 * processor time than PostgreSQL itself. Each connection prepares a statement once, unless `prepares` is false. Values are as `pg` takes
 * them: JSON as a string, and undefined as null. A query that fails rejects with Sequelize's `DatabaseError`, of whatever kind the failure is.
 */
export const createStatementRunner = ({ sequelize, prepares }: Database) => {
  const { connectionManager } = sequelize;

  return async <Row extends object>(
    { name, text, parameters }: Statement,
    values: Readonly<Record<string, unknown>>,
  ): Promise<Row[]> => {
    const connection = (await connectionManager.getConnection({ type: 'write' })) as pg.Client;
    try {
      const bound = parameters.map((parameter) => values[parameter]);
      return (await connection.query<Row>({ ...(prepares && { name }), text, values: bound })).rows;
    } catch (error) {
      throw error instanceof Error ? new DatabaseError(Object.assign(error, { sql: text })) : error;
    } finally {
      connectionManager.releaseConnection(connection);
    }
  };
};

/** Runs a statement and returns its rows. */
export type RunStatement = ReturnType<typeof createStatementRunner>;

/** Lists columns of a model, named as its attributes. */
const selectList = (sequelize: Sequelize, model: new () => Model): string => {
  const repository = sequelize.getRepository(model);
  return Object.entries(repository.getAttributes())
    .map(([attribute, { field = attribute }]) => `${repository.tableName}."${field}" AS "${attribute}"`)
    .join(', ');
};

/**
 * Reads users with the names of the roles, and of the permissions that they grant. What does not depend on the permission is computed once
 * for each user: PostgreSQL took the cost of a nested condition for so high, until it had statistics, that it compiled the statement each time.
 */
export const accountBy = (sequelize: Sequelize, condition: string): string => `
  SELECT ${selectList(sequelize, UserModel)},
    ARRAY(
      SELECT roles.name FROM user_roles JOIN roles ON roles.id = user_roles.role_id WHERE user_roles.user_id = users.id
    ) AS "roleNames",
    ARRAY(
      SELECT name FROM permissions
      WHERE id IN (
        SELECT permission_id FROM user_roles JOIN role_permissions USING (role_id) WHERE user_roles.user_id = users.id
      ) OR EXISTS (
        SELECT FROM user_roles JOIN roles ON roles.id = user_roles.role_id
        WHERE user_roles.user_id = users.id AND roles.all_permission
      )
    ) AS "permissionNames"
  FROM users WHERE ${condition}`;

/** The columns that are set when a session is inserted, by attribute; the database has defaults for the others. */
const newSessionAttributes = [
  'id',
  'organizationId',
  'userId',
  'parentId',
  'text',
  'action',
  'format',
  'options',
  'manifest',
  'createdAt',
  'userWindow',
  'organizationWindow',
  'reservedTokens',
  'reservedCostNano',
  'idempotencyKey',
  'fingerprint',
] as const;

const insertSession = (sequelize: Sequelize): string => {
  const columns = sequelize.getRepository(EnhancementSessionModel).getAttributes();
  return `
  INSERT INTO enhancement_sessions (${newSessionAttributes.map((attribute) => columns[attribute]?.field ?? attribute).join(', ')})
  VALUES (${newSessionAttributes.map((attribute) => `$${attribute}`).join(', ')})
  ON CONFLICT (user_id, idempotency_key) DO NOTHING
  RETURNING id`;
};

/** Makes the statements of accounts and policies that each session runs. */
export const accessStatements = ({ sequelize }: Database) => ({
  findAccounts: createStatement('find_accounts', accountBy(sequelize, 'users.id = ANY($ids)')),
  /** The parameter `email` is in lower case. */
  findAccountByEmail: createStatement('find_account_by_email', accountBy(sequelize, 'lower(users.email) = $email')),
  findPolicy: createStatement(
    'find_policy',
    `SELECT ${selectList(sequelize, PrivacyPolicyModel)} FROM privacy_policies WHERE organization_id = $organizationId`,
  ),
});

/** Makes the statements of sessions that each session runs, apart from that of its end. */
export const sessionStatements = ({ sequelize }: Database) => {
  const find = (condition: string): string => `
  SELECT ${selectList(sequelize, EnhancementSessionModel)} FROM enhancement_sessions
  WHERE user_id = $userId AND organization_id = $organizationId AND ${condition}`;
  return {
    /** Returns no row when the user's idempotency key has a session. */
    insertSession: createStatement('insert_session', insertSession(sequelize)),
    findSession: createStatement('find_session', find('id = $id')),
    findSessionByKey: createStatement('find_session_by_key', find('idempotency_key = $key')),
  };
};
