import { common } from './ava.config.js';

/**
 * `npm run test:services`: real servers, each started by the test that needs it; nodes are processes of their own.
 * `*.timed.test.ts` run after the others, one file at a time: they measure how long nodes take to notice a failure.
 */
export default {
  ...common,
  files: ['test/services/**/*.test.ts', 'test/adapters/redis/**/*.test.ts'],
  timeout: '5m',
  // Nodes and servers are processes of their own, which wait for leases, deadlines and each other two thirds of the time.
  concurrency: 3,
};
