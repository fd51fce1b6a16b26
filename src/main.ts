import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLogger } from './adapters/pino/logger.ts';
import { startApp, type App } from './app.ts';
import { ConfigError, readConfig, type Config } from './config.ts';
import { DirectoryInUseError } from './adapters/file-system/data-directory.ts';
import { DemoPasswordError } from './core/auth/demo-accounts.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const announce = (config: Config, app: App): void => {
  const models = config.providers.map(({ name, model }) => `${name} (${model})`).join(', then ');
  say(`Zoma listens on http://localhost:${String(app.port)} (Socket.IO namespace /ai).`);
  say(`Providers: ${models}.`);
  if (app.embeddedDatabase) say(`Embedded: PostgreSQL in ${path.resolve(config.dataDirectory)}, stores in process.`);
  else if (config.redisUrl === undefined) {
    say('PostgreSQL at DATABASE_URL; stores in process, so this must be its only node.');
  } else say('PostgreSQL at DATABASE_URL, Redis at REDIS_URL: one of any number of nodes.');
  if (config.autoSeed && !config.production) {
    say(
      'Demo accounts: admin@zoma.local, editor@zoma.local, viewer@zoma.local; passwords zoma-admin, zoma-editor, zoma-viewer.',
    );
  }
};

/** Stops on the first signal; on the second without waiting for what runs. */
const stopOnSignal = (app: App): void => {
  const hurry = new AbortController();
  let stopping = false;
  const onSignal = (): void => {
    if (stopping) {
      hurry.abort();
      return;
    }
    stopping = true;
    app.stop(hurry.signal).then(
      () => process.off('SIGINT', onSignal).off('SIGTERM', onSignal),
      (error: unknown) => {
        process.exitCode = 1;
        process.stderr.write(`${String(error)}\n`);
      },
    );
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
};

const isForPeople = (error: unknown): error is Error =>
  error instanceof ConfigError ||
  error instanceof DirectoryInUseError ||
  error instanceof DemoPasswordError ||
  (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE');

try {
  const environmentFile = path.join(root, '.env');
  if (existsSync(environmentFile)) process.loadEnvFile(environmentFile);
  const config = readConfig(process.env);
  const app = await startApp({ config, root, logger: createLogger({ level: config.logLevel }) });
  stopOnSignal(app);
  announce(config, app);
} catch (error) {
  process.stderr.write(`${isForPeople(error) ? error.message : String((error as Error).stack ?? error)}\n`);
  process.exitCode = 1;
}
