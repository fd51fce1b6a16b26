import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import pg from 'pg';
import { DatabaseError, QueryTypes, Sequelize, type QueryInterface } from 'sequelize';
import { SequelizeStorage, Umzug } from 'umzug';
import type { Database } from './connect.ts';

interface Step {
  up(queryInterface: QueryInterface, sequelize: typeof Sequelize): Promise<unknown>;
  down(queryInterface: QueryInterface, sequelize: typeof Sequelize): Promise<unknown>;
}

const isStep = (value: unknown): value is Step =>
  typeof value === 'object' && value !== null && 'up' in value && 'down' in value;

const load = (file: string): Step => {
  const step: unknown = createRequire(import.meta.url)(file);
  if (!isStep(step)) throw new TypeError(`${file} exports no up and down.`);
  return step;
};

/** Runs what is new in a folder of sequelize-cli's, and records it in the table where sequelize-cli records it. */
const runNew = async (database: Database, folder: string, table: string): Promise<void> => {
  const queryInterface = database.sequelize.getQueryInterface();
  await new Umzug({
    migrations: {
      glob: ['*.js', { cwd: folder }],
      resolve: ({ name, path: file, context }) => {
        const step = load(file ?? path.join(folder, name));
        return { name, up: () => step.up(context, Sequelize), down: () => step.down(context, Sequelize) };
      },
    },
    context: queryInterface,
    storage: new SequelizeStorage({ sequelize: database.sequelize, modelName: table }),
    logger: undefined,
  }).up();
};

/** The database lacks migrations of this version, and the node may not run them. */
export class PendingMigrationsError extends Error {
  override readonly name = 'PendingMigrationsError';
  constructor({ pending, known }: { readonly pending: number; readonly known: number }) {
    const state =
      pending === known
        ? 'The database has no schema'
        : `The database has an older schema: ${String(pending)} of ${String(known)} migrations are pending`;
    super(`${state}. Run \`npm run db:migrate\`, or set AUTO_MIGRATE=true.`);
  }
}

/** SQLSTATE undefined_table. */
const isMissingTable = (error: unknown): boolean =>
  error instanceof DatabaseError && 'code' in error.parent && error.parent.code === '42P01';

/** The names of the migrations that ran; changes nothing, so a role that may only read the table is enough. */
const ranMigrations = async ({ sequelize }: Database): Promise<ReadonlySet<string>> => {
  try {
    const rows = await sequelize.query<{ name: string }>('SELECT name FROM "SequelizeMeta"', {
      type: QueryTypes.SELECT,
    });
    return new Set(rows.map(({ name }) => name));
  } catch (error) {
    if (isMissingTable(error)) return new Set();
    throw error;
  }
};

/** @throws PendingMigrationsError when a migration of the folder has not run */
const requireCurrentSchema = async (database: Database, folder: string): Promise<void> => {
  const known = (await readdir(folder)).filter((name) => name.endsWith('.js'));
  const ran = await ranMigrations(database);
  const pending = known.filter((name) => !ran.has(name));
  if (pending.length > 0) throw new PendingMigrationsError({ pending: pending.length, known: known.length });
};

/** Any number: it only has to be the same for every node that shares a database. */
const lockKey = 7_700_001;

/** Runs `work` while no other node is in here; an embedded database has no other node. */
const withDatabaseLock = async (url: string | undefined, work: () => Promise<void>): Promise<void> => {
  if (url === undefined) return work();
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [lockKey]);
    await work();
  } finally {
    await client.end();
  }
};

export interface PrepareOptions {
  readonly database: Database;
  /** Of the server; undefined for the embedded database. */
  readonly url: string | undefined;
  /** The folder that holds `migrations/` and `seeders/`. */
  readonly root: string;
  readonly migrate: boolean;
  readonly seed: boolean;
}

/**
 * Brings the database to the state of this version; without `migrate` checks that it is there. Safe when several nodes start at once,
 * and when one is killed in between.
 * @throws PendingMigrationsError
 */
export const prepareDatabase = async ({ database, url, root, migrate, seed }: PrepareOptions): Promise<void> => {
  const migrations = path.join(root, 'migrations');
  if (!migrate) await requireCurrentSchema(database, migrations);
  if (!migrate && !seed) return;
  await withDatabaseLock(url, async () => {
    if (migrate) await runNew(database, migrations, 'SequelizeMeta');
    if (seed) await runNew(database, path.join(root, 'seeders'), 'SequelizeData');
  });
};
