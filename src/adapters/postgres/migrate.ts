import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import pg from 'pg';
import { Sequelize, type QueryInterface } from 'sequelize';
import { select, type Database } from './connect.ts';

/** A migration or seeder, as sequelize-cli loads it. */
interface Step {
  up(queryInterface: QueryInterface, sequelize: typeof Sequelize): Promise<unknown>;
}

/** A folder of sequelize-cli, and the table in which sequelize-cli records the steps that ran. */
interface Steps {
  readonly folder: string;
  readonly table: 'SequelizeMeta' | 'SequelizeData';
}

/** Lists a folder's steps in their order, and those that have not run. Needs no more than read access. */
const listSteps = async ({ sequelize }: Database, { folder, table }: Steps) => {
  const known = (await readdir(folder)).filter((name) => name.endsWith('.js')).sort();
  const [found] = await select<{ exists: boolean }>(
    sequelize,
    `SELECT to_regclass('"${table}"') IS NOT NULL AS exists`,
    {},
  );
  const rows = found?.exists ? await select<{ name: string }>(sequelize, `SELECT name FROM "${table}"`, {}) : [];
  const completed = new Set(rows.map(({ name }) => name));
  return { known, pending: known.filter((name) => !completed.has(name)) };
};

/** Runs the steps that have not run, and records each in the table of sequelize-cli, which is created if it is missing. */
const runPending = async (database: Database, steps: Steps): Promise<void> => {
  const { pending } = await listSteps(database, steps);
  if (pending.length === 0) return;
  const { sequelize } = database;
  const { folder, table } = steps;
  await sequelize.query(`CREATE TABLE IF NOT EXISTS "${table}" (name varchar(255) PRIMARY KEY)`);
  const require = createRequire(import.meta.url);
  for (const name of pending) {
    const step = require(path.join(folder, name)) as Step;
    await step.up(sequelize.getQueryInterface(), Sequelize);
    await sequelize.query(`INSERT INTO "${table}" (name) VALUES ($name)`, { bind: { name } });
  }
};

/** Reports that the database lacks migrations of this version, which the node may not run. */
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

/** @throws PendingMigrationsError when a migration has not run */
const requireCurrentSchema = async (database: Database, migrations: Steps): Promise<void> => {
  const { known, pending } = await listSteps(database, migrations);
  if (pending.length > 0) throw new PendingMigrationsError({ known: known.length, pending: pending.length });
};

/** Key of the advisory lock; an arbitrary number that every node of a database uses. */
const lockKey = 7_700_001;

/**
 * Runs `work` under an advisory lock of the server; an embedded database has one node and needs none. The lock belongs to a transaction:
 * behind a pooler in transaction mode, one of the session would stay with a connection that others use.
 */
const withDatabaseLock = async (url: string | undefined, work: () => Promise<void>): Promise<void> => {
  if (url === undefined) return work();
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [lockKey]);
    await work();
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
};

/** The database and the changes to it that the node may make at its start. */
export interface PrepareOptions {
  readonly database: Database;
  /** The server's URL; undefined for the embedded database. */
  readonly url: string | undefined;
  /** The folder that holds `migrations/` and `seeders/`. */
  readonly root: string;
  /** Whether to run pending migrations; else they are an error. */
  readonly migrate: boolean;
  /** Whether to run pending seeders. */
  readonly seed: boolean;
}

/**
 * Migrates and seeds the database, or checks that no migration is pending. Safe when several nodes start at once, and when a node is
 * killed meanwhile.
 * @throws PendingMigrationsError
 */
export const prepareDatabase = async ({ database, url, root, migrate, seed }: PrepareOptions): Promise<void> => {
  const migrations: Steps = { folder: path.join(root, 'migrations'), table: 'SequelizeMeta' };
  if (!migrate) await requireCurrentSchema(database, migrations);
  if (!migrate && !seed) return;
  await withDatabaseLock(url, async () => {
    if (migrate) await runPending(database, migrations);
    if (seed) await runPending(database, { folder: path.join(root, 'seeders'), table: 'SequelizeData' });
  });
};
