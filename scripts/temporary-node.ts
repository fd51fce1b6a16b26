import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLogger } from '../src/adapters/pino/logger.ts';
import { startApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Starts a node for development on a free port, with a database in a temporary folder, which `stop` removes. */
export const startTemporaryNode = async () => {
  const directory = await mkdtemp(path.join(tmpdir(), 'zoma-'));
  const config = readConfig({ ...process.env, NODE_ENV: 'development', PORT: '0', DATA_DIR: directory });
  const app = await startApp({ config, root, logger: createLogger({ level: 'silent' }) });
  return {
    url: `http://localhost:${app.port}`,
    stop: async (): Promise<void> => {
      await app.stop();
      await rm(directory, { recursive: true });
    },
  };
};
