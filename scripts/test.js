import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { compileTests } from './compile-tests.js';

/**
 * Runs suites of tests one after the other: `node scripts/test.js suite suite-timed`. suite.config.js has the suites. Compiles the tests
 * once for all of them. Exits with 1 when a test fails, after every suite has run.
 */

const compiled = JSON.stringify(await compileTests());

const run = async (suite) => {
  const env = { ...process.env, SUITE: suite, COMPILED_TESTS: compiled };
  const ava = spawn('node_modules/.bin/ava', ['--config', 'suite.config.js'], { stdio: 'inherit', env });
  let isStopped = false;
  const stop = (signal) => {
    isStopped = true;
    ava.kill(signal);
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const [code] = await once(ava, 'exit');
  process.off('SIGINT', stop).off('SIGTERM', stop);
  if (isStopped) process.exit(1);
  return code === 0;
};

for (const suite of process.argv.slice(2)) {
  if (!(await run(suite))) process.exitCode = 1;
}
