import test, { type ExecutionContext } from 'ava';
import { ConfigError, loadConfig, readConfig } from '../src/config.ts';

const problemsOf = (t: ExecutionContext, env: Readonly<Record<string, string>>): string[] =>
  (t.throws(() => readConfig(env), { instanceOf: ConfigError }).message.match(/(?<= {2}- ).*/g) ?? []).filter(
    (problem) => Object.keys(env).some((name) => problem.startsWith(name)),
  );

const production = {
  NODE_ENV: 'production',
  JWT_SECRET: 'a secret of the test that is long enough',
  DATABASE_URL: 'postgres://localhost/zoma',
  REDIS_URL: 'redis://localhost',
  OPENAI_API_KEY: 'a-key',
  AUTO_SEED: 'false',
};

test('a node listens on this machine alone, in production on all addresses, and where HOST says', (t) => {
  t.is(readConfig({}).host, '127.0.0.1');
  t.is(readConfig(production).host, undefined);
  t.is(readConfig({ ...production, HOST: '10.0.0.5' }).host, '10.0.0.5');
  t.deepEqual(problemsOf(t, { HOST: 'http://zoma' }), ['HOST must be an address or a host name']);
});

test('TRUST_PROXY is a number of hops or a list of addresses', (t) => {
  for (const [given, trusted] of [
    ['', 0],
    ['false', 0],
    ['true', 1],
    ['1', 1],
    ['3', 3],
    ['10.0.0.0/8, ::1', ['10.0.0.0/8', '::1']],
    ['loopback,uniquelocal', ['loopback', 'uniquelocal']],
  ] as const) {
    t.deepEqual(readConfig({ TRUST_PROXY: given }).trustProxy, trusted, given);
  }
  for (const wrong of ['yes', '-1', '1.5', '99', 'nginx', '10.0.0.0/33', '0.0.0.0/0', '10.0.0.1,', '*']) {
    t.is(problemsOf(t, { TRUST_PROXY: wrong }).length, 1, wrong);
  }
});

test('CORS_ORIGINS takes origins alone', (t) => {
  const good = ['https://app.example.com', 'http://localhost:5173', 'http://[::1]:3000', 'capacitor://localhost'];
  t.deepEqual(readConfig({ CORS_ORIGINS: good.join(', ') }).corsOrigins, good);
  for (const wrong of [
    '*',
    'https://app.example.com/',
    'https://app.example.com/editor',
    'https://app.example.com?a',
    'app.example.com',
    'localhost:5173',
    'https://App.example.com',
    'https://app.example.com:443',
    'https://*.example.com/',
    'https://user@app.example.com',
    'null',
  ]) {
    t.is(problemsOf(t, { CORS_ORIGINS: `https://other.example.com,${wrong}` }).length, 1, wrong);
  }
  t.true(problemsOf(t, { CORS_ORIGINS: 'https://a.example/x' })[0]?.endsWith('as https://a.example.'));
});

test('in production a key goes over TLS, or to a private address', async (t) => {
  for (const url of [
    'https://gateway.example.com/v1',
    'http://localhost:11434/v1',
    'http://127.0.0.1:1',
    'http://10.1.2.3',
    'http://172.20.0.2',
    'http://192.168.0.9',
    'http://[fd00::7]:80',
    'http://[::1]',
  ]) {
    await t.notThrowsAsync(
      loadConfig({ ...production, OPENAI_BASE_URL: url, LLM_PRICES_FILE: '', OPENAI_MODEL: 'gpt-5.4-mini' }),
      url,
    );
  }
  const reasons = [
    ['http://192.0.2.9', '192.0.2.9 is a public address'],
    ['http://169.254.169.254', '169.254.169.254 is a public address'],
    ['http://[2001:db8::7]', '2001:db8::7 is a public address'],
    ['http://nowhere.invalid/v1', 'nowhere.invalid cannot be resolved'],
  ] as const;
  for (const [url, reason] of reasons) {
    const error = await t.throwsAsync(loadConfig({ ...production, PORT: '-1', CLAUDE_BASE_URL: url }), {
      instanceOf: ConfigError,
    });
    // With every other problem in the one message.
    t.true(error.message.includes(`CLAUDE_BASE_URL must be https in production: ${reason}`), error.message);
    t.true(error.message.includes('PORT must be'));
    await t.notThrowsAsync(loadConfig({ CLAUDE_BASE_URL: url }));
  }
});
