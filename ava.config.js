import { compileTests } from './scripts/compile-tests.js';

/** scripts/test.js compiles once for several suites. */
const { COMPILED_TESTS: compiled } = process.env;
const { tests, groups } = compiled ? JSON.parse(compiled) : await compileTests();
export { groups };

/** What every suite runs with. */
export const common = {
  // Compiled at the start, all test files at once.
  typescript: { rewritePaths: { 'test/': tests }, compile: false },
  // The embedded PostgreSQL is WebAssembly: a test ends before optimized code pays for its compilation.
  nodeArguments: ['--liftoff-only'],
  workerThreads: false,
  timeout: '2m',
  // Three files side by side, on two cores: a quarter of the time files wait. The tests of a file run one after the other (scripts/test-groups.js).
  concurrency: 3,
};

/** `npx ava test/some.test.ts`: each file in a process of its own. The suites run most files in fewer processes (suite.config.js). */
export default {
  ...common,
  files: ['test/**/*.test.ts', '!test/services/**', '!test/browser/**', '!test/adapters/redis/**'],
};
