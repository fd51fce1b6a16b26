import { openDataDirectory } from '../adapters/file-system/data-directory.ts';
import { openEmbeddedPostgres, type EmbeddedPostgres } from '../adapters/postgres/embedded.ts';
import type { Config } from '../config.ts';
import type { Closing } from './node-options.ts';

/** What a node keeps in files. */
export interface Files {
  /** The secret that signs tokens. */
  readonly secret: string;
  /** The embedded database, which may still be opening; undefined with a server. */
  readonly postgres: Promise<EmbeddedPostgres> | undefined;
}

/**
 * Opens and locks the data directory if the embedded database or a generated secret needs it, and begins to open the database.
 * @throws DirectoryInUseError when another process holds the data directory; DataDirectoryError when it cannot be used
 */
export const openFiles = async (
  { databaseUrl, jwtSecret, dataDirectory }: Config,
  root: string,
  closing: Closing,
): Promise<Files> => {
  if (databaseUrl !== undefined && jwtSecret !== undefined) return { secret: jwtSecret, postgres: undefined };
  const directory = await openDataDirectory(dataDirectory);
  closing.add(directory.close);
  const secret = jwtSecret ?? (await directory.secret('jwt-secret'));
  if (databaseUrl !== undefined) return { secret, postgres: undefined };
  const postgres = openEmbeddedPostgres(directory.postgres, root);
  // A failure to open it rejects where the start waits for it.
  closing.add(() =>
    postgres.then(
      ({ close }) => close(),
      () => undefined,
    ),
  );
  return { secret, postgres };
};
