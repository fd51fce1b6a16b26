import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLogger } from './adapters/pino/logger.ts';
import { embeddedDatabaseIn } from './adapters/file-system/data-directory.ts';
import { startApp, type App } from './app.ts';
import { loadConfig, type Config } from './config.ts';
import { stopOnSignal } from './stop-on-signal.ts';
import { requireFreeAddress } from './transports/http/listen.ts';

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
  if (config.providers.some(({ name }) => name === 'mock')) {
    say(
      'The mock answers with samples, made without a language model. Real answers need OPENAI_API_KEY, CLAUDE_API_KEY or GEMINI_API_KEY.',
    );
  }
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

/** A first start takes many seconds, in which nothing else is said. */
const announceCreation = ({ databaseUrl, dataDirectory }: Config): void => {
  if (databaseUrl !== undefined || existsSync(embeddedDatabaseIn(dataDirectory))) return;
  say(`Creating the embedded database in ${path.resolve(dataDirectory)}, once; later starts are quick.`);
};

try {
  const environmentFile = path.join(root, '.env');
  if (existsSync(environmentFile)) process.loadEnvFile(environmentFile);
  const config = await loadConfig(process.env);
  await requireFreeAddress(config.port, config.host);
  announceCreation(config);
  const app = await startApp({ config, root, logger: createLogger({ level: config.logLevel }) });
  stopOnSignal({ app, drainSeconds: config.drainSeconds, say });
  announce(config, app);
} catch (error) {
  const { explainStartFailure } = await import('./composition/start-failures.ts');
  process.stderr.write(`${explainStartFailure(error)}\n`);
  process.exitCode = 1;
}
