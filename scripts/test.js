import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { compileTests } from './compile-tests.js';

/**
 * Runs suites of tests one after the other: `node scripts/test.js suite suite-timed`. suite.config.js has the suites. Compiles the tests
 * once for all of them. When a test fails, prints the failures of all suites again at the end, and exits with 1.
 */

const compiled = JSON.stringify(await compileTests());

/** The line of ava's output that its failures follow. */
const ruler = /^ +─+$/m;

/** Resolves with the failures, or with undefined when all tests have passed. */
const run = async (suite) => {
  const color = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {};
  const env = { ...process.env, ...color, SUITE: suite, COMPILED_TESTS: compiled };
  const ava = spawn('node_modules/.bin/ava', ['--config', 'suite.config.js'], {
    stdio: ['inherit', 'pipe', 'inherit'],
    env,
  });
  let output = '';
  ava.stdout.setEncoding('utf8').on('data', (text) => {
    process.stdout.write(text);
    output += text;
  });
  let isStopped = false;
  const stop = (signal) => {
    isStopped = true;
    ava.kill(signal);
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const [code] = await once(ava, 'close');
  process.off('SIGINT', stop).off('SIGTERM', stop);
  if (isStopped) process.exit(1);
  return code === 0 ? undefined : `${suite}:\n${output.slice(output.search(ruler))}`;
};

const failures = [];
for (const suite of process.argv.slice(2)) {
  const failed = await run(suite);
  if (failed !== undefined) failures.push(failed);
}
if (failures.length > 0) {
  process.exitCode = 1;
  console.log(['', 'Failed:', ...failures].join('\n'));
}
