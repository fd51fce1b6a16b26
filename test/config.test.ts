import { tmpdir } from 'node:os';
import test, { type ExecutionContext } from 'ava';
import { ConfigError, readConfig } from '../src/config.ts';
import { writePrices } from './support/prices.ts';

/** The lines of the one message. */
const problemsOf = (t: ExecutionContext, env: Readonly<Record<string, string>>): string[] => {
  const error = t.throws(() => readConfig(env), { instanceOf: ConfigError });
  return error.message
    .split('\n')
    .slice(1)
    .map((line) => line.replace('  - ', ''));
};

const aMillion = { inputTokens: 1_000_000, cachedInputTokens: 0, outputTokens: 1_000_000 };
const keys = { OPENAI_API_KEY: 'a-key', CLAUDE_API_KEY: 'a-key', GEMINI_API_KEY: 'a-key' };

test('every default model has a price, and the mock is free', (t) => {
  for (const { name, price } of readConfig({ ...keys, LLM_FALLBACK_PROVIDERS: 'claude,gemini,mock' }).providers) {
    t.is(price(aMillion) > 0n, name !== 'mock', name);
  }
  t.deepEqual(
    readConfig({}).providers.map(({ name, price }) => [name, price(aMillion)]),
    [
      ['mock', 0n],
      ['mock', 0n],
    ],
  );
});

test('the mock alone has a second model outside production, and one beside real providers', (t) => {
  const modelsOf = (env: Record<string, string>) => readConfig(env).providers.map(({ model }) => model);
  t.deepEqual(modelsOf({}), ['sample', 'sample-2']);
  t.deepEqual(modelsOf({ ...productionEnv, USE_MOCK_PROVIDER: 'true' }), ['sample']);
  t.deepEqual(modelsOf({ OPENAI_API_KEY: 'a-key', LLM_FALLBACK_PROVIDERS: 'mock' }).slice(1), ['sample']);
});

test('nothing of a config can be changed', (t) => {
  const config = readConfig(keys);
  t.true([config, config.providers, ...config.providers].every(Object.isFrozen));
});

test('the prices file prices a model that the catalogue does not know, and goes before the catalogue', async (t) => {
  const LLM_PRICES_FILE = await writePrices(t, {
    'our-own': { input: 0.5, output: 1.5 },
    'claude-haiku-4-5': { input: 2, output: 8 },
    sample: { input: 1, output: 1 },
  });
  const config = readConfig({
    ...keys,
    OPENAI_MODEL: 'our-own',
    LLM_FALLBACK_PROVIDERS: 'claude,mock',
    LLM_PRICES_FILE,
  });
  t.deepEqual(
    config.providers.map(({ model, price }) => [model, price(aMillion)]),
    [
      ['our-own', 2_000_000_000n],
      ['claude-haiku-4-5', 10_000_000_000n],
      ['sample', 2_000_000_000n],
    ],
  );
});

test('each configured model without a price is told of, with how to give one', (t) => {
  t.deepEqual(
    problemsOf(t, { ...keys, OPENAI_MODEL: 'x', CLAUDE_MODEL: 'y', CLAUDE_BASE_URL: 'http://localhost:1', PORT: '-1' }),
    [
      'PORT must be greater than or equal to 0',
      'There is no price for the model "x" of openai: name it in LLM_PRICES_FILE, as {"x": {"input": 0.15, "output": 0.6}} in dollars for a million tokens.',
      'There is no price for the model "y" of claude: name it in LLM_PRICES_FILE, as {"y": {"input": 0.15, "output": 0.6}} in dollars for a million tokens; zeros make it free.',
    ],
  );
});

test('every limit takes a billion, and no more', (t) => {
  const names = [
    'AI_RATE_LIMIT_USER_REQUESTS',
    'AI_RATE_LIMIT_USER_TOKENS',
    'AI_RATE_LIMIT_ORG_COST',
    'AI_RATE_LIMIT_READS',
    'MAX_CONCURRENT_SESSIONS',
    'MAX_CONCURRENT_SESSIONS_PER_USER',
  ];
  const { quotas, reads, maxConcurrentSessions } = readConfig(
    Object.fromEntries(names.map((name) => [name, '1000000000'])),
  );
  t.like(quotas, { requests: 1e9, tokens: 1e9, cost: 10n ** 18n, concurrency: 1e9 });
  t.deepEqual([reads.requests, maxConcurrentSessions], [1e9, 1e9]);
  t.like(readConfig({}).reads, { requests: 20_000, windowMs: 3_600_000 });
  t.is(problemsOf(t, { AI_RATE_LIMIT_READS: '1000000001' }).length, 1);
  t.is(problemsOf(t, { AI_RATE_LIMIT_READS: '-1' }).length, 1);
});

test('a model that is not asked needs no price', (t) => {
  const { providers } = readConfig({ ...keys, CLAUDE_MODEL: 'y', LLM_FALLBACK_PROVIDERS: 'gemini' });
  t.deepEqual(
    providers.map(({ name }) => name),
    ['openai', 'gemini'],
  );
});

test('only a model at an address of its own may be free', async (t) => {
  const LLM_PRICES_FILE = await writePrices(t, {
    'our-own': { input: 0, output: 0 },
    'gpt-5.4-mini': { input: 0.1, output: 0 },
    sample: { input: 0, output: 0 },
  });
  const env = { OPENAI_API_KEY: 'a-key', LLM_FALLBACK_PROVIDERS: 'mock', LLM_PRICES_FILE };
  const own = readConfig({ ...env, OPENAI_MODEL: 'our-own', OPENAI_BASE_URL: 'http://localhost:11434/v1' });
  t.deepEqual(
    own.providers.map(({ price }) => price(aMillion)),
    [0n, 0n],
  );
  for (const model of ['our-own', 'gpt-5.4-mini']) {
    t.deepEqual(problemsOf(t, { ...env, OPENAI_MODEL: model }), [
      `LLM_PRICES_FILE: the model "${model}" of openai cannot be free: only a model at an own OPENAI_BASE_URL may be.`,
    ]);
  }
});

test('a prices file that is missing, unreadable or wrong stops the start, with every problem in it', async (t) => {
  const env = { OPENAI_API_KEY: 'a-key', OPENAI_MODEL: 'x' };
  for (const [file, code] of [
    ['/nowhere/prices.json', 'ENOENT'],
    [tmpdir(), 'EISDIR'],
  ] as const) {
    const [problem, ...others] = problemsOf(t, { ...env, LLM_PRICES_FILE: file });
    t.true(problem?.startsWith(`LLM_PRICES_FILE: it cannot be read (${code}: `), problem);
    t.deepEqual(others, []);
  }
  t.deepEqual(problemsOf(t, { ...env, LLM_PRICES_FILE: await writePrices(t, '[') }), [
    'LLM_PRICES_FILE: it must be a JSON object: {"<model>": {"input": 0.15, "output": 0.6}}.',
  ]);
  const wrong = await writePrices(t, { x: { input: -1 }, y: { input: 1, output: 2, per: 'token' } });
  t.deepEqual(problemsOf(t, { ...env, LLM_PRICES_FILE: wrong }), [
    'LLM_PRICES_FILE: the price of "x": input must not be negative.',
    'LLM_PRICES_FILE: the price of "x": output is missing.',
    'LLM_PRICES_FILE: the price of "y": it must not have per.',
  ]);
});

const productionEnv = {
  NODE_ENV: 'production',
  JWT_SECRET: 'a secret of the test that is long enough',
  DATABASE_URL: 'postgres://db.internal/zoma',
  REDIS_URL: 'redis://redis.internal',
  OPENAI_API_KEY: 'a-key',
};

for (const [what, env, seeds] of [
  ['the embedded database', {}, true],
  ['the embedded database when AUTO_SEED=false', { AUTO_SEED: 'false' }, false],
  ['an external database', { DATABASE_URL: 'postgres://localhost/zoma' }, false],
  ['an external database when AUTO_SEED=true', { DATABASE_URL: 'postgres://localhost/zoma', AUTO_SEED: 'true' }, true],
  ['the database of production', productionEnv, false],
] as const) {
  test(`${what} is ${seeds ? '' : 'not '}seeded with accounts`, (t) => {
    t.is(readConfig(env).autoSeed, seeds);
  });
}

test('a seeded password has 12 characters at least and is not common; a demo account may have its own outside production', (t) => {
  const passwords = {
    SEED_ADMIN_PASSWORD: 'zoma-admin',
    SEED_EDITOR_PASSWORD: 'zoma-admin',
    SEED_VIEWER_PASSWORD: 'Password1234!',
  };
  const tooShort = 'must have at least 12 characters.';
  const tooCommon =
    'SEED_VIEWER_PASSWORD is too common: it is in the list of common passwords, or a simple variation of one.';
  t.deepEqual(problemsOf(t, passwords), [`SEED_EDITOR_PASSWORD ${tooShort}`, tooCommon]);
  t.deepEqual(problemsOf(t, { ...productionEnv, ...passwords, AUTO_SEED: 'true' }), [
    `SEED_ADMIN_PASSWORD ${tooShort}`,
    `SEED_EDITOR_PASSWORD ${tooShort}`,
    tooCommon,
  ]);
  t.deepEqual(problemsOf(t, { ...productionEnv, AUTO_SEED: 'true', SEED_ADMIN_PASSWORD: 'correct-horse-battery' }), [
    'SEED_EDITOR_PASSWORD must be set to seed in production.',
    'SEED_VIEWER_PASSWORD must be set to seed in production.',
  ]);
});

test('the effort to reason is one of a few, and unset unless the environment sets it', (t) => {
  t.is(readConfig(keys).reasoningEffort, undefined);
  t.is(readConfig({ ...keys, LLM_REASONING_EFFORT: 'minimal' }).reasoningEffort, 'minimal');
  t.deepEqual(problemsOf(t, { ...keys, LLM_REASONING_EFFORT: 'much' }), [
    'LLM_REASONING_EFFORT must be one of the following values: none, minimal, low, medium, high',
  ]);
});
