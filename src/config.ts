import { readFileSync } from 'node:fs';
import { number, object, string, boolean, ValidationError } from 'yup';
import { fromDollars } from './core/pricing/price.ts';
import { parsePriceList, type PriceList } from './core/pricing/price-list.ts';
import { checkOrigins, findOpenBaseUrls, readTrustedProxies } from './network-config.ts';
import { reasoningEfforts } from './ports/language-model.ts';
import { readProviders, type Environment } from './provider-config.ts';
import { checkSeedPasswords } from './seed-config.ts';

/** Every setting, checked; unset ones have their defaults. The environment's names are in the wire contract, section 7. */
export type Config = ReturnType<typeof readConfig>;

/** The environment is not fit to start with: one message that lists every problem. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(problems: readonly string[]) {
    super(`Wrong or missing settings:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

const integer = (minimum: number, maximum: number, fallback: number) =>
  number().integer().min(minimum).max(maximum).default(fallback);
const days = 24 * 60;
/** The highest value of a limit, which is a way to have none. */
const mostOfLimit = 1_000_000_000;

/** Whether an address can be read; libpq's form without a host, postgres://user@/database?host=/run/postgresql, is one. */
const isParsable = (value: string | undefined): boolean =>
  value === undefined || URL.canParse(value.replace('@/', '@localhost/'));
const unparsable = (name: string): string =>
  `${name} cannot be read as an address: percent-encode special characters of the user and the password (# is %23)`;

const environment = object({
  NODE_ENV: string().oneOf(['development', 'test', 'production']).default('development'),
  PORT: integer(0, 65_535, 7700),
  API_URL: string().matches(/^https?:\/\/\S+$/, 'API_URL must be an http or https address'),
  CORS_ORIGINS: string(),
  TRUST_PROXY: string(),
  HOST: string().matches(/^[\w.:-]+$/, 'HOST must be an address or a host name'),
  METRICS_TOKEN: string().matches(/^[\x21-\x7e]+$/, 'METRICS_TOKEN must be printable ASCII without spaces'),
  LOG_LEVEL: string().oneOf(['debug', 'info', 'warn', 'error', 'silent']),
  DATABASE_URL: string()
    .matches(/^postgres(ql)?:\/\/\S+$/, 'DATABASE_URL must be a postgres:// address')
    .test('parsable', unparsable('DATABASE_URL'), isParsable),
  DATABASE_PREPARED_STATEMENTS: boolean().default(true),
  DATA_DIR: string().default('./data'),
  REDIS_URL: string()
    .matches(/^rediss?:\/\/\S+$/, 'REDIS_URL must be a redis:// address')
    .test('parsable', unparsable('REDIS_URL'), isParsable),
  REDIS_TTL_SESSIONS: integer(1, 30 * days * 60, 3600),
  REDIS_TTL_CACHE: integer(1, days * 60, 300),
  JWT_SECRET: string(),
  JWT_SECRET_PREVIOUS: string(),
  ALLOWED_PRIVATE_HOSTS: string(),
  JWT_ACCESS_TOKEN_EXPIRY_IN_MINUTES: number().positive().max(days).default(15),
  JWT_REFRESH_TOKEN_EXPIRY_IN_MINUTES: number()
    .positive()
    .max(365 * days)
    .default(10_080),
  JWT_REFRESH_REUSE_LEEWAY_SECONDS: number().min(0).max(300).default(10),
  LOGIN_MAX_DAYS: number().positive().max(3650).default(30),
  COOKIE_SAME_SITE: string().oneOf(['strict', 'lax', 'none']).default('strict'),
  DEFAULT_LLM_PROVIDER: string(),
  LLM_FALLBACK_PROVIDERS: string(),
  USE_MOCK_PROVIDER: boolean().default(false),
  LLM_FIRST_TOKEN_TIMEOUT_MS: integer(1, 600_000, 10_000),
  LLM_IDLE_TIMEOUT_MS: integer(1, 600_000, 10_000),
  /** 0 and `off` are ways to say unset. */
  LLM_HEDGE_AFTER_MS: number()
    .transform((value: number, given: unknown) => (given === 'off' ? 0 : value))
    .integer()
    .min(0)
    .max(600_000),
  LLM_MAX_OUTPUT_TOKENS: integer(1, 1_000_000, 8192),
  LLM_PRICES_FILE: string(),
  /** Unset: what the action says, else low. */
  LLM_REASONING_EFFORT: string().oneOf([...reasoningEfforts]),
  AI_RATE_LIMIT_USER_REQUESTS: integer(0, mostOfLimit, 100),
  AI_RATE_LIMIT_USER_TOKENS: integer(0, 1_000_000_000_000, 100_000),
  AI_RATE_LIMIT_ORG_COST: number().min(0).max(mostOfLimit).default(100),
  /** Requests of a user in a window, `enhance` apart. */
  AI_RATE_LIMIT_READS: integer(0, mostOfLimit, 20_000),
  AI_RATE_LIMIT_WINDOW_HOURS: number().positive().max(8784).default(1),
  SESSION_ABANDON_SECONDS: number().positive().max(86_400).default(30),
  MAX_CONCURRENT_SESSIONS: integer(1, mostOfLimit, 1000),
  MAX_CONCURRENT_SESSIONS_PER_USER: number().integer().min(1).max(mostOfLimit),
  MAX_SOCKETS_PER_USER: integer(1, 1_000_000, 50),
  MAX_STREAMS_PER_USER: integer(1, 1_000_000, 50),
  MAX_CONNECTIONS_PER_ADDRESS: integer(1, 1_000_000, 200),
  MAX_CONNECTIONS: integer(1, 1_000_000, 20_000),
  /** 0 keeps the texts of sessions until they are erased by hand. */
  RETENTION_DAYS: integer(0, 36_500, 30),
  DRAIN_SECONDS: number().min(0).max(3600).default(30),
  AUTO_MIGRATE: boolean(),
  AUTO_SEED: boolean(),
  SEED_ADMIN_PASSWORD: string(),
  SEED_EDITOR_PASSWORD: string(),
  SEED_VIEWER_PASSWORD: string(),
});

/** Yup repeats the value that was refused, which may be a secret. */
const withoutValue = (message: string): string => message.split(', but the final value was')[0] ?? message;

const listOf = (value: string): string[] =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

const readPriceList = (file: string | undefined): PriceList => {
  if (file === undefined) return { prices: new Map(), problems: [] };
  try {
    return parsePriceList(readFileSync(file, 'utf8'));
  } catch (error) {
    return { prices: new Map(), problems: [`it cannot be read (${(error as Error).message}).`] };
  }
};

const checkProduction = (given: Environment, problems: string[]): void => {
  if (Buffer.byteLength(given['JWT_SECRET'] ?? '') < 32) problems.push('JWT_SECRET must be set, to at least 32 bytes.');
  for (const name of ['DATABASE_URL', 'REDIS_URL']) {
    if (given[name] === undefined) problems.push(`${name} must be set in production.`);
  }
};

/** The items of a variable; undefined when it is unset, none when it is set to nothing. */
const listIn = (value: string | undefined): string[] | undefined => (value === undefined ? undefined : listOf(value));

/**
 * Checks the environment whole; a variable that is set to nothing counts as unset,
 * except the lists LLM_FALLBACK_PROVIDERS and CORS_ORIGINS, where it means an empty list.
 * @param found problems that were found before, and are listed with the others
 * @throws ConfigError
 */
export const readConfig = (env: Environment, found: readonly string[] = []) => {
  const problems: string[] = [...found];
  const given: Environment = Object.fromEntries(
    Object.entries(env).map(([name, value]) => [name, value?.trim() === '' ? undefined : value?.trim()]),
  );

  const values = (() => {
    try {
      return environment.validateSync(given, { abortEarly: false, stripUnknown: true });
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      problems.push(...error.errors.map(withoutValue));
      const wrong = error.inner.map(({ path }) => path);
      const rest = Object.entries(given).filter(([name]) => !wrong.includes(name));
      return environment.cast(Object.fromEntries(rest), { assert: false, stripUnknown: true });
    }
  })();

  const production = given['NODE_ENV'] === 'production';
  // Demo accounts in a database that others share, or that production uses later, take a word of the operator.
  const autoSeed = values.AUTO_SEED ?? (!production && given['DATABASE_URL'] === undefined);
  if (given['REDIS_URL'] !== undefined && given['DATABASE_URL'] === undefined) {
    problems.push('REDIS_URL needs DATABASE_URL: several nodes cannot share the embedded PostgreSQL.');
  }
  if (production) checkProduction(given, problems);
  if (autoSeed) checkSeedPasswords(given, { production }, problems);
  const trustProxy = readTrustedProxies(values.TRUST_PROXY, problems);
  const corsOrigins = listIn(env['CORS_ORIGINS']);
  checkOrigins(corsOrigins ?? [], problems);
  const priceList = readPriceList(values.LLM_PRICES_FILE);
  problems.push(...priceList.problems.map((problem) => `LLM_PRICES_FILE: ${problem}`));
  const chain = readProviders(
    given,
    {
      production,
      useMock: values.USE_MOCK_PROVIDER,
      preferred: values.DEFAULT_LLM_PROVIDER,
      fallbacks: listIn(env['LLM_FALLBACK_PROVIDERS']),
      priceList,
    },
    problems,
  );
  if (problems.length > 0) throw new ConfigError(problems);

  const windowMs = Math.ceil(values.AI_RATE_LIMIT_WINDOW_HOURS * 3_600_000);
  return Object.freeze({
    production,
    port: values.PORT,
    /** The address that clients reach the service at; undefined: that of each request. */
    apiUrl: values.API_URL,
    /** The address to listen on; undefined: all of this machine. */
    host: values.HOST ?? (production ? undefined : '127.0.0.1'),
    /** The origins of editors that are served from elsewhere; undefined when unset, which outside production allows localhost. */
    corsOrigins,
    trustProxy,
    /** What `/metrics` asks for as Bearer; undefined: in production it does not exist, elsewhere it is open. */
    metricsToken: values.METRICS_TOKEN,
    logLevel: values.LOG_LEVEL ?? (production ? 'info' : 'warn'),
    databaseUrl: values.DATABASE_URL,
    /** Whether connections to PostgreSQL keep prepared statements. */
    preparedStatements: values.DATABASE_PREPARED_STATEMENTS,
    dataDirectory: values.DATA_DIR,
    redisUrl: values.REDIS_URL,
    sessionLogSeconds: values.REDIS_TTL_SESSIONS,
    cacheSeconds: values.REDIS_TTL_CACHE,
    jwtSecret: values.JWT_SECRET,
    /** A second secret that is read, and never signed with: the one before, or the next one. */
    jwtSecretPrevious: values.JWT_SECRET_PREVIOUS,
    /** The hosts of key sets and webhooks that may be private and lack TLS; each with or without a port. */
    allowedPrivateHosts: listOf(values.ALLOWED_PRIVATE_HOSTS ?? ''),
    accessTokenMinutes: values.JWT_ACCESS_TOKEN_EXPIRY_IN_MINUTES,
    refreshTokenMinutes: values.JWT_REFRESH_TOKEN_EXPIRY_IN_MINUTES,
    refreshReuseLeewaySeconds: values.JWT_REFRESH_REUSE_LEEWAY_SECONDS,
    /** How long after its password a login ends, in days, however often it is refreshed. */
    loginMaxDays: values.LOGIN_MAX_DAYS,
    /** From which sites browsers send the refresh cookie. */
    cookieSameSite: values.COOKIE_SAME_SITE,
    providers: chain,
    firstTokenTimeoutMs: values.LLM_FIRST_TOKEN_TIMEOUT_MS,
    idleTimeoutMs: values.LLM_IDLE_TIMEOUT_MS,
    hedgeAfterMs: values.LLM_HEDGE_AFTER_MS || undefined,
    maxOutputTokens: values.LLM_MAX_OUTPUT_TOKENS,
    reasoningEffort: values.LLM_REASONING_EFFORT,
    quotas: Object.freeze({
      requests: values.AI_RATE_LIMIT_USER_REQUESTS,
      tokens: values.AI_RATE_LIMIT_USER_TOKENS,
      cost: fromDollars(values.AI_RATE_LIMIT_ORG_COST),
      windowMs,
      concurrency: values.MAX_CONCURRENT_SESSIONS_PER_USER,
    }),
    reads: Object.freeze({ requests: values.AI_RATE_LIMIT_READS, windowMs }),
    maxConcurrentSessions: values.MAX_CONCURRENT_SESSIONS,
    /** How many connections this node holds open at a time. */
    connectionLimits: Object.freeze({
      socketsPerUser: values.MAX_SOCKETS_PER_USER,
      streamsPerUser: values.MAX_STREAMS_PER_USER,
      perAddress: values.MAX_CONNECTIONS_PER_ADDRESS,
      total: values.MAX_CONNECTIONS,
    }),
    abandonSeconds: values.SESSION_ABANDON_SECONDS,
    /** How long the texts of ended sessions are kept, in days, unless the organization has a setting of its own; 0: without end. */
    retentionDays: values.RETENTION_DAYS,
    drainSeconds: values.DRAIN_SECONDS,
    autoMigrate: values.AUTO_MIGRATE ?? !production,
    autoSeed,
  });
};

/**
 * Reads the configuration of a node that is about to start: as `readConfig` does, and looks up the hosts that keys would be sent to.
 * @param found problems that were found before, and are listed with the others
 * @throws ConfigError
 */
export const loadConfig = async (env: Environment, found: readonly string[] = []): Promise<Config> =>
  readConfig(env, [...found, ...(await findOpenBaseUrls(env))]);
