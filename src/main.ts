import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLogger } from './adapters/pino/logger.ts';
import { startApp, type App } from './app.ts';
import { ConfigError, loadConfig, type Config } from './config.ts';
import { DirectoryInUseError } from './adapters/file-system/data-directory.ts';
import { DemoPasswordError } from './core/auth/demo-accounts.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Browsers reach the loopback and all addresses as localhost. */
const placeOf = ({ host, port }: App): string => {
  const isAll = host === '::' || host === '0.0.0.0';
  const name = isAll || host === '127.0.0.1' || host === '::1' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${String(port)} (${isAll ? 'all addresses' : `address ${host}`}, Socket.IO namespace /ai)`;
};

const announce = (config: Config, app: App): void => {
  const models = config.providers.map(({ name, model }) => `${name} (${model})`).join(', then ');
  say(`Zoma listens on ${placeOf(app)}.`);
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

/** System calls that fail for what the operator chose: PORT, HOST, or who owns DATA_DIR. */
const failuresOfSettings: readonly unknown[] = ['EADDRINUSE', 'EADDRNOTAVAIL', 'EACCES', 'ENOTFOUND', 'EPERM'];

const isForPeople = (error: unknown): error is Error =>
  error instanceof ConfigError ||
  error instanceof DirectoryInUseError ||
  error instanceof DemoPasswordError ||
  (error instanceof Error && 'code' in error && 'syscall' in error && failuresOfSettings.includes(error.code));

try {
  const environmentFile = path.join(root, '.env');
  if (existsSync(environmentFile)) process.loadEnvFile(environmentFile);
  const config = await loadConfig(process.env);
  const app = await startApp({ config, root, logger: createLogger({ level: config.logLevel }) });
  stopOnSignal(app);
  announce(config, app);
} catch (error) {
  process.stderr.write(`${isForPeople(error) ? error.message : String((error as Error).stack ?? error)}\n`);
  process.exitCode = 1;
}
