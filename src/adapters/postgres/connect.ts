import 'reflect-metadata';
import pg from 'pg';
import { QueryTypes, type Transaction } from 'sequelize';
import { Sequelize, type SequelizeOptions } from 'sequelize-typescript';
import { createAvailability, type Availability } from '../../core/availability.ts';
import type { Logger } from '../../ports/logger.ts';
import { watchDiskSpace, type DiskSpace } from './embedded-disk.ts';
import { openEmbeddedPostgres, type EmbeddedPostgres } from './embedded.ts';
import { models } from './models.ts';

/** The URL of a server, or the embedded database: as `openEmbeddedPostgres` takes it, or the database itself while it opens. */
export type DatabaseLocation =
  | {
      readonly url: string;
      /** Whether connections keep prepared statements, which some proxies in transaction mode do not support; true when absent. */
      readonly prepares?: boolean;
    }
  | { readonly directory: string; readonly root?: string }
  | { readonly postgres: Promise<EmbeddedPostgres> };

/** An open database. */
export interface Database {
  readonly sequelize: Sequelize;
  /** Whether it runs in a thread of this process. */
  readonly embedded: boolean;
  /** Whether its connections keep prepared statements. */
  readonly prepares: boolean;
  /** Resolves with the reason when the embedded database fails: it does not come back. Undefined for a server. */
  readonly failed: Promise<Error> | undefined;
  /** Logs when a server becomes unavailable and available again; undefined for an embedded database and without a logger. */
  readonly availability: Availability | undefined;
  /** The space on the disk of the embedded database; undefined for a server. */
  readonly disk: DiskSpace | undefined;
  /** Resolves when the database answers and, if it is embedded, can write. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

const options: SequelizeOptions & { readonly databaseVersion: string } = {
  dialect: 'postgres',
  // The oldest version that is supported. Without it Sequelize asks for the version on a connection outside the pool, beside which queries
  // that come meanwhile open one in the pool: two connections to an embedded database, which has one session.
  databaseVersion: '15.0.0',
  models,
  repositoryMode: true,
  logging: false,
};

/** Longest wait of a query for a free or new connection before `unavailable`, in milliseconds. */
const acquireMs = 5_000;

/** The longest delay of a timer in Node, in milliseconds. */
const longestTimer = 2 ** 31 - 1;

/** Runs a query with named parameters and returns its rows. */
export const select = <Row extends object>(
  sequelize: Sequelize,
  query: string,
  bind: Record<string, unknown>,
  transaction?: Transaction,
): Promise<Row[]> =>
  sequelize.query<Row>(query, { bind, type: QueryTypes.SELECT, ...(transaction && { transaction }) });

const ping = async (sequelize: Sequelize): Promise<void> => {
  await sequelize.query('SELECT 1');
};

const connectToServer = (url: string, prepares: boolean, logger: Logger | undefined): Database => {
  const availability = logger && createAvailability('PostgreSQL', logger);
  const sequelize = new Sequelize(url, {
    ...options,
    dialectModule: pg,
    pool: { max: 10, min: 0, acquire: acquireMs },
    dialectOptions: { connectionTimeoutMillis: acquireMs, application_name: 'zoma' },
  });
  return {
    sequelize,
    embedded: false,
    prepares,
    failed: undefined,
    availability,
    disk: undefined,
    ping: async () => {
      try {
        await ping(sequelize);
        availability?.available();
      } catch (error) {
        availability?.unavailable(error);
        throw error;
      }
    },
    close: () => sequelize.close(),
  };
};

/** The `dialectModule` for Sequelize, in place of `pg`: its clients talk to the embedded database. */
const driverOf = ({ openSocket }: EmbeddedPostgres): object => {
  class EmbeddedClient extends pg.Client {
    constructor(config: pg.ClientConfig) {
      super({ ...config, user: 'postgres', database: 'postgres', stream: openSocket });
    }
  }
  return { ...pg, Client: EmbeddedClient };
};

const connectToEmbedded = (postgres: EmbeddedPostgres, logger: Logger | undefined): Database => {
  const disk = watchDiskSpace(postgres.directory, logger);
  const sequelize = new Sequelize({
    ...options,
    dialectModule: driverOf(postgres),
    // One connection that is never closed: PGlite has one session, and a second connection would lose writes. Queries queue for it
    // without a time limit: on a busy machine the database is slow, never away.
    pool: { max: 1, min: 1, idle: longestTimer, acquire: longestTimer },
  });
  return {
    sequelize,
    embedded: true,
    prepares: true,
    failed: postgres.failed,
    availability: undefined,
    disk,
    ping: async () => {
      await ping(sequelize);
      await disk.check();
    },
    close: async () => {
      await sequelize.close();
      await postgres.close();
    },
  };
};

/** Opens the database. Connections to a server are made on demand. Logs when a server becomes unavailable and available again. */
export const connectDatabase = async (location: DatabaseLocation, logger?: Logger): Promise<Database> => {
  if ('url' in location) return connectToServer(location.url, location.prepares ?? true, logger);
  const opening = 'postgres' in location ? location.postgres : openEmbeddedPostgres(location.directory, location.root);
  return connectToEmbedded(await opening, logger);
};
