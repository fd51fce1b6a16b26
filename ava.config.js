import { compileTests } from './scripts/compile-tests.js';

const { tests, groups } = await compileTests();
export { groups };

/** What every suite runs with. */
export const common = {
  // Compiled once for all test files, at the start of ava; `npx ava test/some.test.ts` does it too.
  typescript: { rewritePaths: { 'test/': tests }, compile: false },
  // The embedded PostgreSQL is WebAssembly: a test ends before optimized code pays for its compilation.
  nodeArguments: ['--liftoff-only'],
  workerThreads: false,
  timeout: '2m',
  // Three files side by side, on two cores: a quarter of the time files wait. The tests of a file run one after the other (scripts/test-groups.js).
  concurrency: 3,
};

/** `npx ava`: each file in a process of its own. `npm test` runs most files in fewer processes (suite.config.js). */
export default {
  ...common,
  files: ['test/**/*.test.ts', '!test/services/**', '!test/browser/**', '!test/adapters/redis/**'],
};
