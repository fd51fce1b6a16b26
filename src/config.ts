import { readFileSync } from 'node:fs';
import { number, object, string, boolean, ValidationError } from 'yup';
import { fromDollars } from './core/pricing/money.ts';
import { parsePriceList, type PriceList } from './core/pricing/price-list.ts';
import { reasoningEfforts } from './ports/language-model.ts';
import { readProviders, type Environment } from './provider-config.ts';

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

const environment = object({
  NODE_ENV: string().oneOf(['development', 'test', 'production']).default('development'),
  PORT: integer(0, 65_535, 7700),
  API_URL: string().matches(/^https?:\/\/\S+$/, 'API_URL must be an http or https address'),
  CORS_ORIGINS: string().default(''),
  TRUST_PROXY: boolean().default(false),
  LOG_LEVEL: string().oneOf(['debug', 'info', 'warn', 'error', 'silent']),
  DATABASE_URL: string().matches(/^postgres(ql)?:\/\/\S+$/, 'DATABASE_URL must be a postgres:// address'),
  DATA_DIR: string().default('./data'),
  REDIS_URL: string().matches(/^rediss?:\/\/\S+$/, 'REDIS_URL must be a redis:// address'),
  REDIS_TTL_SESSIONS: integer(1, 30 * days * 60, 3600),
  REDIS_TTL_CACHE: integer(1, days * 60, 300),
  JWT_SECRET: string(),
  JWT_ACCESS_TOKEN_EXPIRY_IN_MINUTES: number().positive().max(days).default(15),
  JWT_REFRESH_TOKEN_EXPIRY_IN_MINUTES: number()
    .positive()
    .max(365 * days)
    .default(10_080),
  JWT_REFRESH_REUSE_LEEWAY_SECONDS: number().min(0).max(300).default(10),
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
  AI_RATE_LIMIT_USER_REQUESTS: integer(0, 1_000_000_000, 100),
  AI_RATE_LIMIT_USER_TOKENS: integer(0, 1_000_000_000_000, 100_000),
  AI_RATE_LIMIT_ORG_COST: number().min(0).max(4_000_000).default(100),
  AI_RATE_LIMIT_WINDOW_HOURS: number().positive().max(8784).default(1),
  SESSION_ABANDON_SECONDS: number().positive().max(86_400).default(30),
  MAX_CONCURRENT_SESSIONS: integer(1, 1_000_000, 1000),
  MAX_CONCURRENT_SESSIONS_PER_USER: number().integer().min(1).max(1_000_000),
  DRAIN_SECONDS: number().min(0).max(3600).default(30),
  AUTO_MIGRATE: boolean(),
  AUTO_SEED: boolean(),
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

const checkProduction = (given: Environment, seeds: boolean, problems: string[]): void => {
  if (Buffer.byteLength(given['JWT_SECRET'] ?? '') < 32) problems.push('JWT_SECRET must be set, to at least 32 bytes.');
  for (const name of ['DATABASE_URL', 'REDIS_URL']) {
    if (given[name] === undefined) problems.push(`${name} must be set in production.`);
  }
  if (!seeds) return;
  for (const name of ['SEED_ADMIN_PASSWORD', 'SEED_EDITOR_PASSWORD', 'SEED_VIEWER_PASSWORD']) {
    if (given[name] === undefined) problems.push(`${name} must be set to seed in production.`);
  }
};

/**
 * Checks the environment whole; a variable that is set to nothing counts as unset,
 * but for LLM_FALLBACK_PROVIDERS, where it says that there are none.
 * @throws ConfigError
 */
export const readConfig = (env: Environment) => {
  const problems: string[] = [];
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
  const autoSeed = values.AUTO_SEED ?? !production;
  if (given['REDIS_URL'] !== undefined && given['DATABASE_URL'] === undefined) {
    problems.push('REDIS_URL needs DATABASE_URL: several nodes cannot share the embedded PostgreSQL.');
  }
  if (production) checkProduction(given, autoSeed, problems);
  const priceList = readPriceList(values.LLM_PRICES_FILE);
  problems.push(...priceList.problems.map((problem) => `LLM_PRICES_FILE: ${problem}`));
  const chain = readProviders(
    given,
    {
      production,
      useMock: values.USE_MOCK_PROVIDER,
      preferred: values.DEFAULT_LLM_PROVIDER,
      fallbacks: env['LLM_FALLBACK_PROVIDERS'] === undefined ? undefined : listOf(env['LLM_FALLBACK_PROVIDERS']),
      priceList,
    },
    problems,
  );
  if (problems.length > 0) throw new ConfigError(problems);

  return Object.freeze({
    production,
    port: values.PORT,
    corsOrigins: listOf(values.CORS_ORIGINS),
    trustProxy: values.TRUST_PROXY,
    logLevel: values.LOG_LEVEL ?? (production ? 'info' : 'warn'),
    databaseUrl: values.DATABASE_URL,
    dataDirectory: values.DATA_DIR,
    redisUrl: values.REDIS_URL,
    sessionLogSeconds: values.REDIS_TTL_SESSIONS,
    cacheSeconds: values.REDIS_TTL_CACHE,
    jwtSecret: values.JWT_SECRET,
    accessTokenMinutes: values.JWT_ACCESS_TOKEN_EXPIRY_IN_MINUTES,
    refreshTokenMinutes: values.JWT_REFRESH_TOKEN_EXPIRY_IN_MINUTES,
    refreshReuseLeewaySeconds: values.JWT_REFRESH_REUSE_LEEWAY_SECONDS,
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
      windowMs: Math.ceil(values.AI_RATE_LIMIT_WINDOW_HOURS * 3_600_000),
      concurrency: values.MAX_CONCURRENT_SESSIONS_PER_USER,
    }),
    maxConcurrentSessions: values.MAX_CONCURRENT_SESSIONS,
    abandonSeconds: values.SESSION_ABANDON_SECONDS,
    drainSeconds: values.DRAIN_SECONDS,
    autoMigrate: values.AUTO_MIGRATE ?? !production,
    autoSeed,
  });
};
