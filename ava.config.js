import { compileTests } from './scripts/compile-tests.js';

/** What every suite runs with. */
export const common = {
  // Compiled once for all test files, at the start of ava; `npx ava test/some.test.ts` does it too.
  typescript: { rewritePaths: { 'test/': await compileTests() }, compile: false },
  // The embedded PostgreSQL is WebAssembly: a test ends before optimized code pays for its compilation.
  nodeArguments: ['--liftoff-only'],
  workerThreads: false,
  timeout: '2m',
  // Two files side by side; the tests of one file run one after the other (scripts/compile-tests.js).
  concurrency: 2,
};

/**
 * `npm test`: needs nothing but what it starts itself in process. What measures time or kills processes is
 * named `*.timed.test.ts` and runs after the others, one file at a time (package.json).
 */
export default {
  ...common,
  files: ['test/**/*.test.ts', '!test/services/**', '!test/adapters/redis/**'],
};
