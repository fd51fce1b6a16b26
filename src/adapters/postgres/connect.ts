import 'reflect-metadata';
import { Sequelize, type SequelizeOptions } from 'sequelize-typescript';
import { createAvailability, type Availability } from '../../core/availability.ts';
import type { Logger } from '../../ports/logger.ts';
import { openEmbeddedPostgres } from './embedded.ts';
import { models } from './models/index.ts';

/** Where the database is: a server, or a directory for the embedded one. */
export type DatabaseLocation = { readonly url: string } | { readonly directory: string };

export interface Database {
  readonly sequelize: Sequelize;
  /** Whether it lives in this process alone. */
  readonly embedded: boolean;
  /** Logs when a server stops answering and when it answers again; undefined where there is nothing to log to. */
  readonly availability: Availability | undefined;
  /** Resolves when the database answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

const options: SequelizeOptions = {
  dialect: 'postgres',
  models,
  repositoryMode: true,
  logging: false,
};

/** How long a query waits for a free connection, or for a connection to be made, before `unavailable`. */
const acquireMs = 5_000;

const ping = async (sequelize: Sequelize): Promise<void> => {
  await sequelize.query('SELECT 1');
};

const connectToServer = (url: string, logger: Logger | undefined): Database => {
  const availability = logger && createAvailability('PostgreSQL', logger);
  const sequelize = new Sequelize(url, {
    ...options,
    pool: { max: 10, min: 0, acquire: acquireMs },
    dialectOptions: { connectionTimeoutMillis: acquireMs, application_name: 'zoma' },
  });
  return {
    sequelize,
    embedded: false,
    availability,
    ping: async () => {
      try {
        await ping(sequelize);
        availability?.answered();
      } catch (error) {
        availability?.failed(error);
        throw error;
      }
    },
    close: () => sequelize.close(),
  };
};

const connectToDirectory = async (directory: string): Promise<Database> => {
  const postgres = await openEmbeddedPostgres(directory);
  const sequelize = new Sequelize({
    ...options,
    dialectModule: postgres.driver,
    // One connection, never given back: more would lose writes. Queries queue for it, so waiting is no sign of trouble.
    pool: { max: 1, min: 1, idle: 2 ** 31 - 1, acquire: 60_000 },
  });
  return {
    sequelize,
    embedded: true,
    availability: undefined,
    ping: () => ping(sequelize),
    close: async () => {
      await sequelize.close();
      await postgres.close();
    },
  };
};

/** Opens the database; the connections to a server are made when they are needed. The logger gets a line when a server goes away or returns. */
export const connectDatabase = async (location: DatabaseLocation, logger?: Logger): Promise<Database> =>
  'url' in location ? connectToServer(location.url, logger) : connectToDirectory(location.directory);
