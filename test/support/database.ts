import { connectDatabase, type Database } from '../../src/adapters/postgres/index.ts';
import { preparedDataDirectory } from './data-directory.ts';
import path from 'node:path';

/** A migrated and seeded embedded database of a test's own. */
export const openTestDatabase = async (): Promise<{ readonly database: Database; close(): Promise<void> }> => {
  const directory = await preparedDataDirectory();
  const database = await connectDatabase({ directory: path.join(directory.path, 'postgres') });
  return {
    database,
    close: async () => {
      await database.close();
      await directory.remove();
    },
  };
};
