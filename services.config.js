import { common } from './ava.config.js';

/** `npm run test:services`: real servers, each started by the test that needs it; nodes are processes of their own. */
export default {
  ...common,
  files: ['test/services/**/*.test.ts', 'test/adapters/redis/**/*.test.ts'],
  timeout: '5m',
  // They kill nodes and servers and measure how long others take to notice: each has the machine to itself.
  serial: true,
};
